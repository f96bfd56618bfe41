/**
 * Returns the values between the literals of a pattern: undefined if the literals do not match, `ambiguous`
 * if they match in more than one way. Takes linear time: matches from the start, then from the end.
 */
export function divide(
  text: string,
  literals: readonly string[],
): readonly string[] | 'ambiguous' | undefined {
  const shortest = divideEarly(text, literals);
  if (shortest === undefined) return undefined;
  let to = text.length - (literals.at(-1) ?? '').length;
  for (let index = literals.length - 2; index > 0; index--) {
    const literal = literals[index] ?? '';
    const end = text.lastIndexOf(literal, to - literal.length);
    const start = to - (shortest[index] ?? '').length;
    if (end + literal.length !== start) return 'ambiguous';
    to = end;
  }
  return shortest;
}

/** Like {@link divide}, but matches each literal at its first possible place. */
export function divideEarly(text: string, literals: readonly string[]): readonly string[] | undefined {
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return undefined;
  const values: string[] = [];
  let from = first.length;
  for (const literal of literals.slice(1, -1)) {
    const at = text.indexOf(literal, from);
    if (at < 0 || at + literal.length > end) return undefined;
    values.push(text.slice(from, at));
    from = at + literal.length;
  }
  return [...values, text.slice(from, end)];
}

/**
 * Whether a value contains the closing bracket of the pair that the pattern puts around it, so that the match
 * reaches too far.
 */
export function isTorn(values: readonly string[] | 'ambiguous', literals: readonly string[]): boolean {
  if (values === 'ambiguous') return false;
  return values.some((value, index) => {
    const open = literals[index]?.trimEnd().at(-1);
    const close = open === '{' ? '}' : open === '(' ? ')' : undefined;
    if (open === undefined || close === undefined || !value.includes(close)) return false;
    return value.indexOf(close) < value.indexOf(open) || !value.includes(open);
  });
}

/** Whether the pattern puts the value in quotation marks and the value contains none. */
export function isQuoted(literals: readonly string[], index: number, value: string): boolean {
  const isBetween = literals[index]?.endsWith("'") && literals[index + 1]?.startsWith("'");
  return isBetween === true && !value.includes("'");
}

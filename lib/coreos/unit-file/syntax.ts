/** Line breaks of any kind: systemd ends a line at each of them. Other control characters make it refuse the value. */
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** Whether `[name]` can head a section. */
export function isSectionName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(name);
}

/** Whether `name=` can begin a line. */
export function isDirectiveName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(name);
}

/** Why `key=value` would not be one directive; undefined when it is. */
export function directiveFault(key: string, value: string): string | undefined {
  if (!isDirectiveName(key)) return 'is no name of a directive';
  if (CONTROL.test(value)) return 'has a line break or another control character';
  if (continues(value))
    return 'ends in a backslash, so that systemd would take the next line for a part of it';
  return undefined;
}

/** Whether systemd takes the next line for a part of this one. */
export function continues(line: string): boolean {
  let count = 0;
  while (line.charAt(line.length - 1 - count) === '\\') count += 1;
  return count % 2 === 1;
}

/** The first control character of a whole file that is neither a line break nor a tab. */
export function strayControl(text: string): string | undefined {
  return /[\0-\x08\x0b-\x1f\x7f]/.exec(text.replaceAll('\r\n', '\n'))?.[0];
}

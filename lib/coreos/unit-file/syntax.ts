/**
 * Line breaks of any kind, which end a line for systemd, and other control characters, for which it refuses
 * the value.
 */
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** Returns whether `[name]` can begin a section. */
export function isSectionName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(name);
}

/** Returns whether `name=` can begin a line. */
export function isDirectiveName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(name);
}

/** Explains why systemd would not read `key=value` as one directive; undefined if it would. */
export function tryFindDirectiveFault(key: string, value: string): string | undefined {
  if (!isDirectiveName(key)) return `'${key}=' is not a valid name of a directive`;
  if (CONTROL.test(value)) return `'${key}=' has a line break or another control character`;
  if (isContinued(value))
    return `'${key}=' ends in a backslash, so systemd would read the next line as a part of it`;
  return undefined;
}

/** Returns whether systemd reads the next line as part of this one. */
export function isContinued(line: string): boolean {
  let count = 0;
  while (line.charAt(line.length - 1 - count) === '\\') count += 1;
  return count % 2 === 1;
}

/**
 * Finds the first control character of a file other than line breaks and tabs; undefined if there is none.
 */
export function tryFindStrayControl(text: string): string | undefined {
  return /[\0-\x08\x0b-\x1f\x7f]/.exec(text.replaceAll('\r\n', '\n'))?.[0];
}

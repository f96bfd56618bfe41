/** A digit of permissions that makes sense: who may write or execute a file may also read it, except at 1. */
const DIGIT = '[0145-7]';
const OCTAL = new RegExp(`^0?${DIGIT}{3}$`);
const BITS: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };

/**
 * Returns the permissions that somebody probably means, such as `0644` for 0o644, 644, `'644'`, `'rw-r--r--'`
 * and `'u=rw,go=r'`; undefined if that is not clear.
 */
export function suggestFileMode(given: string | number): string | undefined {
  if (typeof given === 'number') {
    const [octal, decimal] = [given.toString(8), String(given)];
    return [octal, decimal].filter(isUsual).map((digits) => `0${digits.slice(-3)}`)[0];
  }
  const text = given.trim();
  const digits = /^(?:0o?)?([0-7]{3})$/.exec(text)?.[1];
  if (digits !== undefined) return `0${digits}`;
  const letters = /^-?((?:[r-][w-][x-]){3})$/.exec(text)?.[1];
  if (letters !== undefined) return `0${(letters.match(/.{3}/g) ?? []).map(toDigit).join('')}`;
  return readAssignments(text);
}

/** Whether nobody may do more than the ones before: owner, group, others. */
function isUsual(digits: string): boolean {
  if (!OCTAL.test(digits)) return false;
  const [owner = 0, group = 0, others = 0] = [...digits.slice(-3)].map(Number);
  return (group & ~owner) === 0 && (others & ~group) === 0;
}

function toDigit(letters: string): number {
  return [...letters].reduce((sum, letter) => sum + (BITS[letter] ?? 0), 0);
}

/** Reads what chmod takes, such as `u=rw,go=r`. */
function readAssignments(text: string): string | undefined {
  const digits: Record<string, number> = { u: 0, g: 0, o: 0 };
  for (const part of text.split(',')) {
    const [, who, letters] = /^([ugoa]{1,4})=([rwx]{0,3})$/.exec(part) ?? [];
    if (who === undefined || letters === undefined) return undefined;
    for (const each of who.includes('a') ? 'ugo' : who) digits[each] = toDigit(letters);
  }
  return `0${digits.u}${digits.g}${digits.o}`;
}

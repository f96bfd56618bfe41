import * as fc from 'fast-check';

/** Half of a surrogate pair is no character. */
const isWhole = (codePoint: number) => codePoint < 0xd800 || codePoint > 0xdfff;

/** Controls and what has a meaning somewhere come more often than the hundred thousand that are only letters. */
const character = fc
  .oneof(
    fc.nat(0x7f),
    fc.nat(0xffff),
    fc.nat(0x10ffff),
    fc.constantFrom(0x85, 0xa0, 0x200b, 0x2028, 0x2029, 0x202e, 0xfeff, 0xfffd),
  )
  .filter(isWhole)
  .map((codePoint) => String.fromCodePoint(codePoint));

/**
 * Texts of any characters. The unit `binary` of fast-check means the same, and makes a table of a million characters first,
 * for a second, in each test file.
 */
export function unicodeText(limits: { readonly minLength?: number; readonly maxLength?: number } = {}) {
  return fc.string({ ...limits, unit: character });
}

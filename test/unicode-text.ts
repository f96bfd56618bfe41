import * as fc from 'fast-check';

/** Halves of surrogate pairs are not characters. */
const isWhole = (codePoint: number) => codePoint < 0xd800 || codePoint > 0xdfff;

/**
 * Control characters and those with a special meaning are more frequent than the hundred thousand that are
 * only letters.
 */
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
 * Returns strings of any characters. fast-check's unit `binary` means the same, but takes a second in each
 * test file to build a table of a million characters.
 */
export function unicodeText(limits: { readonly minLength?: number; readonly maxLength?: number } = {}) {
  return fc.string({ ...limits, unit: character });
}

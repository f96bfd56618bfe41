import { SIMPLE } from '../core/visible-text';

/** Returns the number of terminal columns that a string occupies. */
export function displayWidth(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Returns the number of terminal columns that a character occupies. */
export function characterWidth(character: string): number {
  if (SIMPLE.test(character)) return 1;
  // East Asian wide and full-width characters, and emoji
  const isWide =
    /[\u1100-\u115f\u2e80-\u303e\u3041-\u3247\u3250-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
      character,
    );
  if (isWide) return 2;
  // combining marks and format characters
  return /[\p{Mn}\p{Me}\p{Cf}]/u.test(character) ? 0 : 1;
}

/** Relative widths are those of the widest common fonts, so that text fits in any reader's font. */
const NARROW = new Set("ijlftrI.,:;'|!()[]{} /-");
const WIDE = new Set('mwMQOGDHNU@%&…×→');

/** Returns an upper bound of a character's width, as a multiple of the font size. */
function measureCharacter(character: string): number {
  if (NARROW.has(character)) return 0.42;
  if (character === 'W') return 1.11;
  if (WIDE.has(character)) return 0.92;
  const code = character.codePointAt(0) ?? 0;
  // beyond Latin, Greek and Cyrillic, characters may fill a whole square
  return code > 0x52f ? 1.05 : 0.65;
}

/** Returns an upper bound of the width of a string, in pixels. */
export function measureText(text: string, fontSize: number): number {
  let width = 0;
  for (const character of text) width += measureCharacter(character);
  return Math.ceil(width * fontSize);
}

/**
 * Wraps a string into lines that fit, between words if possible; shortens the last line with `…` if room runs
 * out.
 */
export function wrapText(text: string, fontSize: number, room: { width: number; lines: number }): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && measureText(rest, fontSize) > room.width) {
    if (lines.length === room.lines - 1) {
      lines.push(shorten(rest, fontSize, room.width));
      return lines;
    }
    const end = findBreak(rest, fontSize, room.width);
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '' || lines.length === 0) lines.push(rest);
  return lines;
}

/** Shortens a string in the middle: its beginning and end distinguish names. */
export function shorten(text: string, fontSize: number, width: number): string {
  if (measureText(text, fontSize) <= width) return text;
  const characters = [...text];
  const tail = characters.slice(-5);
  let used = measureText(`…${tail.join('')}`, fontSize);
  let kept = 0;
  while (kept < characters.length - tail.length) {
    used += measureCharacter(characters[kept] ?? '') * fontSize;
    if (used > width) break;
    kept++;
  }
  return `${characters.slice(0, kept).join('')}…${tail.join('')}`;
}

/**
 * Finds the end of the first line: after the last separator that fits, else at the last character that fits.
 */
function findBreak(text: string, fontSize: number, width: number): number {
  let used = 0;
  let end = 0;
  let separator = 0;
  for (const character of text) {
    used += measureCharacter(character) * fontSize;
    if (used > width && end > 0) break;
    end += character.length;
    if (' -./_·,'.includes(character)) separator = end;
  }
  return separator > end / 3 ? separator : end;
}

import { stripVTControlCharacters } from 'node:util';
import { formatCount } from '../../core/format-count';
import { type Field, joinShown, ShownText, show } from '../../core/shown-text';
import { toVisibleLine } from '../../core/visible-text';

/** Longer lists are shortened: thousands of lines are no overview. `--json` has them all. */
const MAX_SHOWN = 40;

/** The beginning of a list, and a line for the rest if there is one. */
export function shortenList<T>(
  list: readonly T[],
  noun: string,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  const hidden = list.length - MAX_SHOWN;
  if (hidden <= 0) return { shown: list, more: [] };
  return { shown: list.slice(0, MAX_SHOWN), more: [`… and ${formatCount(hidden, `more ${noun}`)}`] };
}

/** Aligns the cells of each column; returns one line for each row. */
export function formatColumns(rows: readonly (readonly Field[])[]): ShownText[] {
  const cells = rows.map((row) => row.map(toCell));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [index, { width }] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width);
  }
  return cells.map((row) => {
    const last = row.findLastIndex(({ width }) => width > 0);
    const padded = row.slice(0, last + 1).map(({ shown, width }, index) => {
      const gap = index === last ? 0 : (widths[index] ?? 0) - width;
      return show`${shown}${new ShownText(' '.repeat(gap))}`;
    });
    return joinShown(padded, '  ');
  });
}

interface Cell {
  readonly shown: ShownText;
  /** Columns of a terminal. */
  readonly width: number;
}

/** A cell is on one line. */
function toCell(field: Field): Cell {
  const shown = typeof field === 'string' ? new ShownText(toVisibleLine(field)) : show`${field}`;
  return { shown, width: displayWidth(stripVTControlCharacters(shown.text)) };
}

/** A text on one line, cut to some columns of a terminal; with `…` at the end if something is missing. */
export function cutText(text: string, columns: number): string {
  const line = toVisibleLine(text);
  if (displayWidth(line) <= columns) return line;
  let [cut, width] = ['', 0];
  for (const character of line) {
    width += characterWidth(character);
    if (width > columns - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Words, characters that need no space between them, and what stands at the end of either and begins no line. */
const PIECES = /(?:[^\s\u2e80-\uffff]+|[\u2e80-\uffff])[、。，．）」』]*\s*|\s+/gu;

/** Breaks a text into lines: between words, and between characters that are written without spaces. */
export function wrapLines(text: string, columns: number): string[] {
  const lines = [''];
  let width = 0;
  for (const [word] of text.matchAll(PIECES)) {
    const own = displayWidth(word.trimEnd());
    if (width > 0 && width + own > columns) {
      lines.push('');
      width = 0;
    }
    lines[lines.length - 1] += word;
    width += displayWidth(word);
  }
  return lines.map((line) => line.trimEnd());
}

/** A text with spaces behind it, up to some columns of a terminal. */
export function padText(text: string, columns: number): string {
  return `${text}${' '.repeat(Math.max(0, columns - displayWidth(text)))}`;
}

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  // the lines of a tree, quotation marks and the like, for which the sets of Unicode need not be made
  if (/^[\xa0-\xac\xae-\xff\u2010-\u2027\u2190-\u21ff\u2500-\u259f]$/.test(character)) return 1;
  // East Asian wide and full-width ones, and emoji
  const isWide =
    /[\u1100-\u115f\u2e80-\u303e\u3041-\u3247\u3250-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
      character,
    );
  if (isWide) return 2;
  // what changes the character before
  return /[\p{Mn}\p{Me}\p{Cf}]/u.test(character) ? 0 : 1;
}

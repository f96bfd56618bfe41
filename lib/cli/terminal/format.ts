import { stripVTControlCharacters } from 'node:util';
import { formatCount } from '../../core/format-count';
import { type Field, joinShown, ShownText, show } from '../../core/shown-text';
import { toVisibleLine } from '../../core/visible-text';
import { characterWidth, displayWidth } from '../../language/display-width';

/** Maximum number of items: thousands of lines are not an overview. `--json` lists everything. */
const MAX_SHOWN = 40;

/** Returns the beginning of a list, and a line about the rest if there is more. */
export function shortenList<T>(
  list: readonly T[],
  noun: string,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  const hidden = list.length - MAX_SHOWN;
  if (hidden <= 0) return { shown: list, more: [] };
  return { shown: list.slice(0, MAX_SHOWN), more: [`… and ${formatCount(hidden, `more ${noun}`)}`] };
}

/**
 * Aligns the cells of each column; returns a text for each row. If a row is too long, its last cell is
 * wrapped; if one of that cell's words does not fit, the row is not aligned. Nothing is cut.
 * @param columns width of the terminal.
 * @default - each row is one line
 */
export function formatColumns(
  rows: readonly (readonly Field[])[],
  columns: number = Number.POSITIVE_INFINITY,
): ShownText[] {
  const cells = rows.map((row) => row.map(toCell));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [index, { width }] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width);
  }
  return cells.map((row) =>
    formatRow(row.slice(0, row.findLastIndex(({ width }) => width > 0) + 1), widths, columns),
  );
}

function formatRow(row: readonly Cell[], widths: readonly number[], columns: number): ShownText {
  const last = row.at(-1);
  if (last === undefined) return show``;
  const before = row.slice(0, -1);
  const start = sumUp(before.map((_, index) => (widths[index] ?? 0) + GAP.length));
  const lines = wrapLines(last.shown.text, columns - start);
  const isApt = lines.every((line) => widthOf(line) <= columns - start);
  if (isApt && (lines.length === 1 || columns - start >= MIN_COLUMNS))
    return joinShown([...before.map((cell, index) => padCell(cell, widths[index])), hang(lines, start)], GAP);
  // gives up alignment column by column, from the right
  for (let aligned = before.length - 1; aligned >= 0; aligned--) {
    const cells = before.map((cell, index) => padCell(cell, index < aligned ? widths[index] : undefined));
    const line = joinShown([...cells, last.shown], GAP);
    if (widthOf(line.text) <= columns) return line;
  }
  const line = joinShown(
    before.map(({ shown }) => shown),
    GAP,
  );
  const indent = BELOW + line.text.search(/[^ ]|$/);
  return show`${line}\n${new ShownText(' '.repeat(indent))}${hang(wrapLines(last.shown.text, columns - indent), indent)}`;
}

function padCell({ shown, width }: Cell, columns: number = width): ShownText {
  return show`${shown}${new ShownText(' '.repeat(columns - width))}`;
}

/** Gap between two columns. */
const GAP = '  ';
/** Minimum width of a column with prose. */
const MIN_COLUMNS = 24;
/** Indentation of a last cell below its row. */
const BELOW = 4;
/** Indentation of continuation lines after a line that is not indented. */
const HANGING = 2;

function sumUp(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** Joins lines, with the second and later ones indented. */
function hang(lines: readonly string[], indent: number): ShownText {
  return new ShownText(lines.join(`\n${' '.repeat(indent)}`));
}

/**
 * Wraps lines at the width of a terminal. Continuation lines are indented like the text after a label such as
 * `fix`, or like the line itself.
 */
export function wrapText(text: string, columns: number): string {
  if (columns === Number.POSITIVE_INFINITY) return text;
  const lines = text.split('\n').map((line) => (widthOf(line) <= columns ? line : wrapLine(line, columns)));
  return lines.join('\n');
}

function wrapLine(line: string, columns: number): string {
  const indent = line.slice(0, line.search(/\S/));
  const labels = line.slice(0, line.lastIndexOf('  ') + 2);
  const behind = [widthOf(labels), indent.length].map((width) => Math.max(HANGING, width));
  const start = behind.find((width) => columns - width >= MIN_COLUMNS) ?? HANGING;
  const [first = '', ...others] = wrapLines(
    line.slice(indent.length),
    columns - start,
    columns - indent.length,
  );
  return `${indent}${hang([first, ...others], start).text}`;
}

interface Cell {
  readonly shown: ShownText;
  /** Width in columns of a terminal. */
  readonly width: number;
}

/** Converts a field to a cell, which has a single line. */
function toCell(field: Field): Cell {
  const shown = typeof field === 'string' ? new ShownText(toVisibleLine(field)) : show`${field}`;
  return { shown, width: widthOf(shown.text) };
}

/** Returns the width of a text that may contain colours. */
function widthOf(text: string): number {
  return displayWidth(stripVTControlCharacters(text));
}

/** Cuts a text to one line of some columns; ends with `…` if something was removed. */
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

/**
 * Words; characters that need no space between them, together with brackets and the like that cannot start or
 * end a line. Text in backquotes is one word, and so is a number with its unit.
 */
const PIECES =
  /(?:[^\s\u2e80-\uffff]*\d (?:s\b|[\u2e80-\uffff])|`[^`]+`[^\s\u2e80-\uffff]*|[「『（(]*[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[、。，．）」』ーっゃゅょッャュョ)\]:,;?!]*\s*|\s+/gu;

/** Programs whose command lines appear in texts. */
const PROGRAM = /^(?:kumiki|kubectl|npm|npx|pnpm|pulumi|yarn)\s/;

/**
 * Breaks a text into lines: between words, and between characters written without spaces. Commands stay in
 * one piece, so that they can be copied.
 */
export function wrapLines(text: string, columns: number, firstColumns: number = columns): string[] {
  const lines = [''];
  let width = 0;
  for (const piece of listPieces(text, columns)) {
    const own = widthOf(piece.trimEnd());
    if (width > 0 && width + own > (lines.length === 1 ? firstColumns : columns)) {
      lines.push('');
      width = 0;
    }
    lines[lines.length - 1] += piece;
    width += widthOf(piece);
  }
  return lines.map((line) => line.trimEnd());
}

function listPieces(text: string, columns: number): readonly string[] {
  const words = Array.from(text.matchAll(PIECES), ([word]) => word);
  const pieces: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const end = PROGRAM.test(stripVTControlCharacters(words[index] ?? ''))
      ? findEndOfCommand(words, index)
      : index + 1;
    const command = words.slice(index, end).join('');
    // a long piece without options is a sentence about a program
    const isSentence = widthOf(command.trimEnd()) > columns && !/\s-/.test(command);
    pieces.push(...(isSentence ? words.slice(index, end) : [command]));
    index = end - 1;
  }
  return pieces;
}

/**
 * Finds the end of a command: where part of a sentence ends, or after `&&` and `|`, where shells allow a line
 * break.
 */
function findEndOfCommand(words: readonly string[], start: number): number {
  const end = words.findIndex(
    (word, index) =>
      index >= start &&
      (/(?:[;,:)]|^&&|^\|)\s*$/.test(word) || /[\u2e80-\uffff]/.test(words[index + 1] ?? '')),
  );
  return end < 0 ? words.length : end + 1;
}

/** Pads a text with spaces to a number of columns. */
export function padText(text: string, columns: number): string {
  return `${text}${' '.repeat(Math.max(0, columns - displayWidth(text)))}`;
}

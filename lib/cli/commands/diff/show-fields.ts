import { formatCount } from '../../../core/format-count';
import { type ShownText, show } from '../../../core/shown-text';
import { displayWidth } from '../../../language/display-width';
import { align } from '../../../synth/compare/align';
import type { FieldChange } from '../../../synth/compare/field-changes';
import { cutText } from '../../terminal/format';
import type { Style, Terminal } from '../../terminal/terminal';

/** Layout of fields. */
export interface FieldLayout {
  readonly terminal: Terminal;
  /** Whether to show values in full, regardless of length. */
  readonly isFull: boolean;
  /** Columns of indentation. */
  readonly indent: number;
}

/** Number of context lines around changed lines. */
const CONTEXT_LINES = 1;
/** Maximum number of lines shown of a text; the rest are counted. */
const MOST_LINES = 24;

const SIGNS: Readonly<Record<FieldChange['action'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  reordered: '~',
};

/** Renders the lines of a field: its path, and its old and new values. */
export function showField(change: FieldChange, layout: FieldLayout): ShownText[] {
  const { action, before, after } = change;
  const { terminal, indent } = layout;
  const room = roomOf(layout) - 2;
  const sign = show`${' '.repeat(indent)}${styleOf(terminal, action)(SIGNS[action])} `;
  const line = tryFormatField(change, room);
  if (line !== undefined) return [show`${sign}${line}`];
  const head = show`${sign}${cutStart(nameOf(change), room)}`;
  if (isText(before) || isText(after)) return [head, ...showLines(change, layout)];
  const values = tryFormatValues(change, room - 2) ?? cutValues(change, room - 2);
  return [head, show`${' '.repeat(indent + 4)}${values}`];
}

/** Formats a field on one line; undefined if it does not fit or has several lines. */
export function tryFormatField(change: FieldChange, columns: number): string | undefined {
  const { action, before, after, isHidden } = change;
  const name = nameOf(change);
  if (isHidden) return cutStart(`${name}  ${action === 'changed' ? 'differs' : action}, not shown`, columns);
  if (isText(before) || isText(after)) return undefined;
  const values = tryFormatValues(change, columns - displayWidth(name) - 2);
  return values === undefined ? undefined : `${name}  ${values}`;
}

function nameOf({ path }: FieldChange): string {
  return path === '' ? 'content' : path;
}

function roomOf({ terminal, isFull, indent }: FieldLayout): number {
  return isFull ? Number.POSITIVE_INFINITY : terminal.columns - indent;
}

/** Returns the style for an action. */
export function styleOf(terminal: Terminal, action: string): Style {
  if (action === 'added' || action === 'create') return terminal.green;
  if (action === 'removed' || action === 'delete' || action === 'replace') return terminal.red;
  return terminal.yellow;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

/** Formats the old and new values on one line; undefined if they do not fit. */
function tryFormatValues({ action, before, after }: FieldChange, columns: number): string | undefined {
  const [old, next] = [formatValue(before), formatValue(after)];
  const arrow = `${old} → ${next}`;
  const text =
    action === 'added' ? next : action === 'removed' ? old : action === 'changed' ? arrow : `order: ${arrow}`;
  return displayWidth(text) <= columns ? text : undefined;
}

/** Cuts both values to the available columns; of a common beginning, only the end is shown. */
function cutValues({ action, before, after }: FieldChange, columns: number): string {
  const [old, next] = [formatValue(before), formatValue(after)];
  if (action === 'added') return cutText(next, columns);
  if (action === 'removed') return cutText(old, columns);
  const start = Math.max(0, countCommon(old, next) - 8);
  const half = Math.max(8, Math.floor((columns - 4) / 2));
  const cut = (text: string) => cutText(start > 8 ? `…${text.slice(start)}` : text, half);
  return `${cut(old)} → ${cut(next)}`;
}

function countCommon(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count += 1;
  return count;
}

/** Formats a value as JSON, but strings without quotation marks if they remain unambiguous. */
function formatValue(value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  if (
    typeof value !== 'string' ||
    value.trim() !== value ||
    /^$|^[-\d."'{[]|^(?:true|false|null)$/.test(value)
  ) {
    return /^"\d[\d.]*[^\d."][^"]*"$/.test(json) ? json.slice(1, -1) : json;
  }
  return value;
}

/** Cuts the start of a path, because its end is more informative. */
function cutStart(path: string, columns: number): string {
  if (displayWidth(path) <= columns) return path;
  let [from, width] = [path.length, 1];
  while (from > 0 && width + displayWidth(path[from - 1] ?? '') <= columns) {
    from -= 1;
    width += displayWidth(path[from] ?? '');
  }
  return `…${path.slice(from)}`;
}

/** Shows the changed lines of a text, with the lines around them. */
function showLines({ before, after }: FieldChange, layout: FieldLayout): ShownText[] {
  const { terminal, isFull, indent } = layout;
  const steps = align(toLines(before), toLines(after));
  const isNear = (index: number) =>
    steps
      .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
      .some(({ kind }) => kind !== 'same');
  const lines: ShownText[] = [];
  const room = roomOf(layout) - 6;
  let isGap = false;
  for (const [index, { kind, text }] of steps.entries()) {
    if (!isNear(index)) {
      isGap = true;
      continue;
    }
    const margin = ' '.repeat(indent + 4);
    if (isGap) lines.push(show`${margin}${terminal.dim`…`}`);
    isGap = false;
    const cut = cutText(text, room);
    if (kind === 'same') lines.push(show`${margin}${terminal.dim`  ${cut}`}`);
    else lines.push(show`${margin}${styleOf(terminal, kind)(`${SIGNS[kind]} ${cut}`)}`);
  }
  if (isFull || lines.length <= MOST_LINES + 1) return lines;
  const more = terminal.say(`… and ${formatCount(lines.length - MOST_LINES, 'more line')}`);
  return [...lines.slice(0, MOST_LINES), show`${' '.repeat(indent + 4)}${more}`];
}

function toLines(value: unknown): string[] {
  if (value === undefined) return [];
  const text = typeof value === 'string' ? value : formatValue(value);
  return text.replace(/\n$/, '').split('\n');
}

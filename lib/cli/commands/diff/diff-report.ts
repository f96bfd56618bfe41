import { type ShownText, show } from '../../../core/shown-text';
import { toVisibleLine } from '../../../core/visible-text';
import { displayWidth } from '../../../language/display-width';
import type { Change, Comparison } from '../../../synth/compare/change';
import { sortChanges } from '../../../synth/compare/object-changes';
import type { CommandContext } from '../../command';
import { suggestUp } from '../../load/pulumi-project';
import { cutText, shortenList, wrapLines } from '../../terminal/format';
import type { Terminal } from '../../terminal/terminal';
import { joinList } from '../../terminal/totals';
import { showField, styleOf, tryFormatField } from './show-fields';

/** The parts of a `kumiki diff` report besides the changes. */
export interface DiffSummary {
  /** What the program was compared with, such as `dist`. */
  readonly against: string;
  readonly notes: readonly string[];
  /** Whether a part of it could not be read. @default false */
  readonly isPartial?: boolean;
  /** The command that applies the changes. @default - `pulumi up` */
  readonly next?: string | undefined;
}

const SIGNS: Readonly<Record<Change['action'], string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
};

/** Prints warnings first, then the changes by construct; on standard error, the totals and the next step. */
export function printDiff(
  context: CommandContext,
  { changes, unchanged }: Comparison,
  talk: DiffSummary,
): void {
  const { out, err, values } = context;
  const sorted = sortChanges(changes);
  printWarnings(out, sorted);
  const { shown, more } = values.full ? { shown: sorted, more: [] } : shortenList(sorted, 'change');
  let group: string | undefined;
  for (const change of shown) {
    if (group !== undefined && change.group !== group) out.print`\n`;
    if (change.group !== group) out.print`${out.bold(out.say(change.group))}\n`;
    group = change.group;
    for (const line of showChange(change, out, values.full === true)) out.print`${line}\n`;
  }
  for (const line of more) out.print`\n${out.say(line)}; --full shows them\n`;
  for (const note of talk.notes) err.print`${err.yellow`note`} ${err.say(note)}\n`;
  if (sorted.length > 0) err.print`\n`;
  err.print`${joinList(err, formatSums(sorted, unchanged).map(err.say))} in ${(context.elapsedMs() / 1000).toFixed(2)} s\n`;
  if (sorted.length === 0 && talk.isPartial)
    err.print`no differences from ${err.say(talk.against)}, as far as the credentials may read it\n`;
  else if (sorted.length === 0) err.print`no differences from ${err.say(talk.against)}\n`;
  else if (talk.next !== undefined) err.print`${err.dim`next`}  ${err.command(talk.next)}\n`;
  else suggestUp(context);
}

function printWarnings(out: Terminal, changes: readonly Change[]): void {
  const dangers = changes.flatMap(({ warnings }) => warnings);
  // losses come before opened ports
  const sorted = [...dangers.filter((each) => !isOpening(each)), ...dangers.filter(isOpening)];
  const { shown, more } = shortenList(sorted, 'warning');
  for (const warning of shown) out.print`${out.red`!`} ${out.say(warning)}\n`;
  for (const line of more) out.print`${out.say(line)}\n`;
  if (sorted.length > 0) out.print`\n`;
}

function isOpening(warning: string): boolean {
  return warning.startsWith('opens ');
}

/** Shows a change on one line, with a single short field after it or several fields below. */
function showChange(
  { action, subject, fields, reasons }: Change,
  terminal: Terminal,
  isFull: boolean,
): ShownText[] {
  const room = isFull ? Number.POSITIVE_INFINITY : terminal.columns - 4;
  const name = terminal.say(subject).text;
  const title = show`  ${styleOf(terminal, action)(SIGNS[action])} ${cutText(name, room)}`;
  const [only, ...others] = fields;
  if (only?.action === 'changed' && others.length + reasons.length === 0) {
    const field = tryFormatField(only, room - displayWidth(name) - 2);
    if (field !== undefined) return [show`${title}  ${field}`];
  }
  return [
    title,
    ...reasons.flatMap((reason) =>
      wrapLines(toVisibleLine(terminal.say(reason).text), room - 2).map(
        (line) => show`      ${terminal.dim(line)}`,
      ),
    ),
    ...fields.flatMap((field) => showField(field, { terminal, isFull, indent: 6 })),
  ];
}

function formatSums(changes: readonly Change[], unchanged: number): readonly string[] {
  const count = (action: Change['action']) => changes.filter((each) => each.action === action).length;
  return [
    `${count('replace')} replaced`,
    `${count('create')} created`,
    `${count('update')} updated`,
    `${count('delete')} deleted`,
    `${unchanged} unchanged`,
  ];
}

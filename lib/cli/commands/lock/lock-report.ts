import { formatCount } from '../../../core/format-count';
import type { CommandContext } from '../../command';
import { formatEntry, formatSynth } from '../../load/format-synth';
import { formatColumns } from '../../terminal/format';
import { joinList } from '../../terminal/totals';
import type { LockChange } from './plan-lock';

/** The result of `kumiki lock`, or what it would do. */
export interface LockReport {
  readonly file: string;
  readonly changes: readonly LockChange[];
  /** Number of images with a digest in the program. */
  readonly pinned: number;
  readonly isCheck: boolean;
  readonly isWritten: boolean;
}

const SYMBOLS = { added: '+', moved: '~', removed: '-', unchanged: ' ' } as const;
/** The platform of machines of Sakura Cloud. */
const PLATFORM = 'linux/amd64';

/** Prints the changes, warnings, and the next step. */
export function printLock(
  context: Pick<CommandContext, 'out' | 'err' | 'elapsedMs' | 'argument'>,
  { file, changes, pinned, isCheck, isWritten }: LockReport,
): void {
  const { out, err, elapsedMs, argument } = context;
  const shown = changes.filter(({ change }) => change !== 'unchanged');
  const rows = formatColumns(
    shown.map((each) => [`${SYMBOLS[each.change]} ${each.name}`, describeDigests(each)]),
    out.wrapAt,
  );
  for (const row of rows) out.print`${row}\n`;
  for (const { name, after } of changes) {
    if (!after || after.platforms.length === 0 || after.platforms.includes(PLATFORM)) continue;
    const list = after.platforms.join(', ');
    err.print`${err.yellow`note`} ${name} is not for ${PLATFORM}, which machines of Sakura Cloud are: only ${list}\n`;
  }
  const count = (kind: LockChange['change']) => changes.filter(({ change }) => change === kind).length;
  const sums = [
    err.say`${count('added')} added`,
    err.say`${count('moved')} moved`,
    err.say`${count('removed')} removed`,
    err.say`${count('unchanged')} unchanged`,
  ];
  const images = err.say(formatCount(pinned, 'image'));
  const fixed = pinned > 0 ? err.say`; ${images} with a digest in the program` : '';
  if (shown.length > 0) err.print`\n`;
  err.print`${file}: ${joinList(err, sums)}${fixed} in ${(elapsedMs() / 1000).toFixed(2)} s\n`;
  if (isCheck) {
    const next = `kumiki lock${formatEntry(argument)}${count('moved') > 0 ? ' --update' : ''}`;
    if (shown.length > 0) err.print`${err.dim`next`}  ${err.command(next)}\n`;
  } else if (isWritten)
    err.print`${err.dim`next`}  commit ${file}, then ${err.command(formatSynth({ argument, values: {} }))}\n`;
}

/** Shows the first 12 digits of each digest, enough to tell them apart. */
function describeDigests({ before, after }: LockChange): string {
  const short = (digest: string) => digest.slice(0, 'sha256:'.length + 12);
  if (!after) return before ? short(before.digest) : '';
  const digests = before ? `${short(before.digest)} → ${short(after.digest)}` : short(after.digest);
  return after.platforms.length > 0 ? `${digests}  ${after.platforms.join(', ')}` : digests;
}

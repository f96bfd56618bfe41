import type { ArtifactKind } from '../../../core/artifact-kind';
import { formatCount } from '../../../core/format-count';
import { joinCommands } from '../../../core/shell';
import type { ShownText } from '../../../core/shown-text';
import type { Assembly, ConstructSummary, StackAssembly } from '../../../synth/assembly/assembly';
import type { WriteResult } from '../../../synth/files/write/write-files';
import type { CommandContext } from '../../command';
import { formatColumns, padText, shortenList } from '../../terminal/format';
import type { Terminal } from '../../terminal/terminal';
import { joinList, printTotals } from '../../terminal/totals';
import { countArtifacts, printArtifacts, printInstructions, toArtifactsJson } from './artifact-report';
import type { NextSteps } from './next-steps';

/** The result of one synth. */
export interface SynthReport extends WriteResult {
  readonly assembly: Assembly;
  readonly outdir: string;
  readonly nextSteps: NextSteps;
}

/**
 * Prints the constructs as a tree, the tables of each kind of artifact, the files, the notes, the totals with
 * the elapsed time, and the next steps.
 */
export function printSynthReport(
  { out, err, elapsedMs }: Pick<CommandContext, 'out' | 'err' | 'elapsedMs'>,
  report: SynthReport,
): void {
  const { assembly, nextSteps } = report;
  const { shown, more } = shortenList(assembly.stacks, 'stack');
  for (const stack of shown) printStack(out, stack);
  for (const line of more) out.print`${out.say(line)}\n`;
  for (const stack of shown) printArtifacts(out, stack);
  printFiles(out, report);
  printKept(err, report);
  for (const [index, { constructPath, text }] of assembly.notes.entries()) {
    if (assembly.notes[index - 1]?.constructPath !== constructPath)
      err.print`\n${err.yellow`note`} ${err.bold(constructPath)}\n`;
    err.print`  ${err.say(text)}\n`;
  }
  printSums({ err, elapsedMs }, assembly);
  printInstructions(err, nextSteps.instructions);
  const { commands, alternative } = nextSteps;
  const label = (text: ShownText) => err.dim(padText(text.text, 'next'.length));
  if (commands.length > 0) err.print`${label(err.say`next`)}  ${err.command(joinCommands(commands))}\n`;
  if (alternative.length > 0) err.print`${label(err.say`or`)}  ${err.command(joinCommands(alternative))}\n`;
}

/** Converts the report for `--json`, without shortening anything. */
export function toSynthReportJson({
  assembly,
  outdir,
  files,
  kept,
}: SynthReport): Readonly<Record<string, unknown>> {
  return {
    outdir,
    files,
    kept,
    stacks: assembly.stacks.map(({ name, path, constructs }) => ({ name, path, constructs })),
    notes: assembly.notes,
    objects: countManifests(assembly),
    artifacts: toArtifactsJson(assembly.stacks),
  };
}

function printStack(out: Terminal, { path, constructs, artifacts }: StackAssembly): void {
  const { shown, more } = shortenList(constructs, 'construct');
  const kinds = artifacts.map(({ kind }) => kind);
  const rows = formatColumns(
    shown.map((construct, index) => {
      const branch = index === shown.length - 1 && more.length === 0 ? '└─' : '├─';
      const counts = joinList(out, countConstruct(construct, kinds).map(out.say));
      return [`${branch} ${construct.id}`, construct.type, out.dim(counts)];
    }),
    out.wrapAt,
  );
  out.print`${path ? out.bold(path) : out.bold`(app)`}\n`;
  for (const row of rows) out.print`${row}\n`;
  for (const line of more) out.print`└─ ${out.say(line)}\n`;
}

function printFiles(out: Terminal, { outdir, files, nextSteps }: SynthReport): void {
  const { shown, more } = shortenList(files, 'file');
  out.print`\n`;
  for (const { path, bytes } of shown) {
    const use = path === nextSteps.page ? out.dim`  open in a browser for a picture` : '';
    out.print`${outdir}/${path}  ${out.dim(formatSize(bytes))}${use}\n`;
  }
  for (const line of more) out.print`${out.say(line)}\n`;
}

/** Lists the remaining files of an earlier run. */
function printKept(err: Terminal, { outdir, kept }: SynthReport): void {
  const { shown, more } = shortenList(kept, 'file');
  if (shown.length === 0) return;
  err.print`\n${err.yellow`note`} left alone, because they were changed after the last run wrote them\n`;
  for (const path of shown) err.print`  ${outdir}/${path}\n`;
  for (const line of more) err.print`  ${err.say(line)}\n`;
}

function printSums(context: Pick<CommandContext, 'err' | 'elapsedMs'>, assembly: Assembly): void {
  const artifactSums = countArtifacts(assembly.stacks).flatMap(({ kind: { noun }, number }) =>
    noun === undefined ? [] : [formatCount(number, noun)],
  );
  const sums = [formatCount(countManifests(assembly), 'object'), ...artifactSums].map(context.err.say);
  printTotals(context, sums);
}

/** Counts the output of a construct; `0 manifests` only if there is nothing else. */
function countConstruct(
  { manifestCount, artifactCounts }: ConstructSummary,
  kinds: readonly ArtifactKind<unknown>[],
): string[] {
  const counts = kinds.flatMap(({ name, noun }) => {
    const number = artifactCounts[name] ?? 0;
    return noun !== undefined && number > 0 ? [formatCount(number, noun)] : [];
  });
  return manifestCount > 0 || counts.length === 0
    ? [formatCount(manifestCount, 'manifest'), ...counts]
    : counts;
}

function countManifests({ stacks }: Assembly): number {
  return stacks.reduce((sum, { manifests }) => sum + manifests.length, 0);
}

function formatSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

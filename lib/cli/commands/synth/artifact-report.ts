import type { ArtifactKind, Instructions, ReportTable, StackArtifacts } from '../../../core/artifact-kind';
import { compareText } from '../../../core/order';
import { joinShown } from '../../../core/shown-text';
import { formatColumns, shortenList } from '../../terminal/format';
import type { Terminal } from '../../terminal/terminal';

/** Prints the tables of each kind of artifact for a stack. */
export function printArtifacts(out: Terminal, stack: StackArtifacts): void {
  for (const { kind, artifacts } of stack.artifacts) {
    for (const table of kind.report?.(artifacts, stack) ?? []) printTable(out, table);
  }
}

/** Prints the manual steps for artifacts. */
export function printInstructions(err: Terminal, instructions: readonly Instructions[]): void {
  for (const { title, steps } of instructions) {
    err.print`${err.dim`next`}  ${err.bold(err.say(title))}\n`;
    for (const { what, commands } of steps) {
      err.print`  ${err.say(what)}\n`;
      if (commands.length > 0) err.print`    ${err.command(joinShown(commands, ' &&\n    '))}\n`;
    }
  }
}

/** Counts the artifacts of each kind in all stacks, sorted by the name of the kind. */
export function countArtifacts(stacks: readonly StackArtifacts[]): readonly ArtifactCount[] {
  const counts = new Map<string, ArtifactCount>();
  for (const { kind, artifacts } of stacks.flatMap((stack) => stack.artifacts)) {
    const number = counts.get(kind.name)?.number ?? 0;
    counts.set(kind.name, { kind, number: number + artifacts.length });
  }
  return [...counts.values()].sort((a, b) => compareText(a.kind.name, b.kind.name));
}

/** A kind of artifact, and the number of its artifacts. */
export interface ArtifactCount {
  readonly kind: ArtifactKind<unknown>;
  readonly number: number;
}

/** Groups the artifacts of all stacks by the name of their kind, for `--json`. */
export function toArtifactsJson(
  stacks: readonly StackArtifacts[],
): Readonly<Record<string, readonly unknown[]>> {
  const byKind: Record<string, readonly unknown[]> = {};
  for (const stack of stacks) {
    for (const { kind, artifacts } of stack.artifacts) {
      const shown = kind.toJson?.(artifacts, stack) ?? artifacts;
      byKind[kind.name] = [...(byKind[kind.name] ?? []), ...shown];
    }
  }
  return byKind;
}

function printTable(out: Terminal, { title, summary, header, rows, rowNoun }: ReportTable): void {
  const { shown, more } = shortenList(rows, rowNoun);
  out.print`\n${out.bold(out.say(title))}\n`;
  if (summary !== undefined) out.print`${out.dim(out.say(summary))}\n`;
  for (const line of [...formatColumns([header.map(out.say), ...shown], out.wrapAt), ...more.map(out.say)])
    out.print`${line}\n`;
}

import type { Assembly, StackAssembly } from '../../../synth/assembly';
import type { WrittenFile } from '../../../synth/files/write';
import type { CommandContext } from '../../program/command';
import { count, cut } from '../../terminal/cut';
import type { Terminal } from '../../terminal/terminal';
import { clustersJson, printClusters, printMachines, printNextSteps, userDataJson } from './cluster-report';

/** What one synth came to. */
export interface SynthReport {
  readonly assembly: Assembly;
  readonly outdir: string;
  readonly files: readonly WrittenFile[];
}

/** Prints the constructs as a tree, the files, the notes, the sums with the time, and the next step. */
export function printSynthReport({ out, err, elapsedMs }: CommandContext, report: SynthReport): void {
  const { assembly, outdir, files } = report;
  const stacks = cut(assembly.stacks, 'stack');
  for (const stack of stacks.shown) printStack(out, stack);
  for (const line of stacks.more) out.write(`${line}\n`);
  for (const stack of stacks.shown) {
    printClusters(out, stack);
    printMachines(out, stack);
  }
  out.write('\n');
  const written = cut(files, 'file');
  for (const { path, bytes } of written.shown) out.write(`${outdir}/${path}  ${out.dim(size(bytes))}\n`);
  for (const line of written.more) out.write(`${line}\n`);
  for (const { constructPath, text } of assembly.notes) {
    err.write(`\n${err.yellow('note')} ${err.bold(constructPath)}\n  ${text}\n`);
  }
  const sums = [
    count(manifestCount(assembly), 'object'),
    count(loadBalancerCount(assembly), 'load balancer'),
    ...(machineCount(assembly) > 0 ? [count(machineCount(assembly), 'machine')] : []),
  ];
  err.write(`\n${sums.join(', ')} in ${(elapsedMs() / 1000).toFixed(2)} s\n`);
  printNextSteps(err, assembly, outdir);
  const steps = [
    ...(loadBalancerCount(assembly) > 0 ? ['pulumi up'] : []),
    ...(manifestCount(assembly) > 0 ? [`kubectl apply -f ${outdir}`] : []),
  ];
  if (steps.length > 0) err.write(`${err.dim('next')}  ${steps.join(', then ')}\n`);
}

/** The same for `--json`. */
export function synthReportJson({ assembly, outdir, files }: SynthReport): Readonly<Record<string, unknown>> {
  return {
    outdir,
    files,
    stacks: assembly.stacks.map(({ name, path, constructs }) => ({ name, path, constructs })),
    notes: assembly.notes,
    objects: manifestCount(assembly),
    loadBalancers: loadBalancerCount(assembly),
    machines: machineCount(assembly),
    clusters: clustersJson(assembly),
    userData: userDataJson(assembly),
  };
}

function printStack(out: Terminal, { path, constructs }: StackAssembly): void {
  const { shown, more } = cut(constructs, 'construct');
  const width = Math.max(0, ...shown.map(({ id }) => id.length));
  const typeWidth = Math.max(0, ...shown.map(({ type }) => type.length));
  const rows = shown.map(({ id, type, manifestCount, loadBalancerCount, userDataCount }) => {
    const parts = [
      ...(manifestCount > 0 || userDataCount === 0 ? [count(manifestCount, 'manifest')] : []),
      ...(loadBalancerCount > 0 ? [count(loadBalancerCount, 'load balancer')] : []),
      ...(userDataCount > 0 ? [count(userDataCount, 'machine')] : []),
    ];
    return `${id.padEnd(width)}  ${type.padEnd(typeWidth)}  ${out.dim(parts.join(', '))}`;
  });
  out.write(`${out.bold(path || '(app)')}\n`);
  [...rows, ...more].forEach((row, index, all) => {
    out.write(`${index === all.length - 1 ? '└─' : '├─'} ${row}\n`);
  });
}

function manifestCount({ stacks }: Assembly): number {
  return stacks.reduce((sum, { manifests }) => sum + manifests.length, 0);
}

function loadBalancerCount({ stacks }: Assembly): number {
  return stacks.reduce((sum, { loadBalancers }) => sum + loadBalancers.length, 0);
}

function machineCount({ stacks }: Assembly): number {
  return stacks.reduce((sum, { userData }) => sum + userData.length, 0);
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

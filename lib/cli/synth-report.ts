import type { Assembly, StackAssembly } from '../synth/assembly';
import type { WrittenFile } from '../synth/write';
import type { CommandContext } from './command';
import type { Terminal } from './terminal';

/** What one synth came to. */
export interface SynthReport {
  readonly assembly: Assembly;
  readonly outdir: string;
  readonly files: readonly WrittenFile[];
}

/** Prints the constructs as a tree, the files, the notes, the sums with the time, and the next step. */
export function printSynthReport({ out, err, elapsedMs }: CommandContext, report: SynthReport): void {
  const { assembly, outdir, files } = report;
  for (const stack of assembly.stacks) printStack(out, stack);
  out.write('\n');
  for (const { path, bytes } of files) out.write(`${outdir}/${path}  ${out.dim(size(bytes))}\n`);
  for (const { constructPath, text } of assembly.notes) {
    err.write(`\n${err.yellow('note')} ${err.bold(constructPath)}\n  ${text}\n`);
  }
  const objects = count(manifestCount(assembly), 'object');
  const appliances = count(loadBalancerCount(assembly), 'load balancer');
  err.write(`\n${objects}, ${appliances} in ${(elapsedMs() / 1000).toFixed(2)} s\n`);
  const apply = `kubectl apply -f ${outdir}`;
  err.write(`${err.dim('next')}  ${loadBalancerCount(assembly) > 0 ? `pulumi up, then ${apply}` : apply}\n`);
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
  };
}

function printStack(out: Terminal, { path, constructs }: StackAssembly): void {
  out.write(`${out.bold(path || '(app)')}\n`);
  const width = Math.max(0, ...constructs.map(({ id }) => id.length));
  const typeWidth = Math.max(0, ...constructs.map(({ type }) => type.length));
  constructs.forEach(({ id, type, manifestCount, loadBalancerCount }, index) => {
    const branch = index === constructs.length - 1 ? '└─' : '├─';
    const parts = [
      count(manifestCount, 'manifest'),
      ...(loadBalancerCount > 0 ? [count(loadBalancerCount, 'load balancer')] : []),
    ];
    out.write(`${branch} ${id.padEnd(width)}  ${type.padEnd(typeWidth)}  ${out.dim(parts.join(', '))}\n`);
  });
}

function manifestCount({ stacks }: Assembly): number {
  return stacks.reduce((sum, { manifests }) => sum + manifests.length, 0);
}

function loadBalancerCount({ stacks }: Assembly): number {
  return stacks.reduce((sum, { loadBalancers }) => sum + loadBalancers.length, 0);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

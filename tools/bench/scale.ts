import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireEngine } from '../engines/engines.ts';
import { writeHelmChart } from './helm-chart.ts';
import { type Command, measure } from './measure.ts';
import { printBar, printTimings, ratio } from './table.ts';

const program = join(import.meta.dirname, 'programs', 'objects.cjs');
const cli = join(import.meta.dirname, '..', '..', 'build', 'kumiki.js');
const SHAPES = ['one-chart', 'many-charts', 'layers'] as const;
const HELM_BARS: Readonly<Record<number, number>> = { 1000: 0.85, 10000: 0.35 };

/** Measures 1,000 and 10,000 objects in three shapes, against compiled cdk8s and Helm. */
export async function benchScale(): Promise<void> {
  const helm = await requireEngine('helm');
  // in memory if possible: how long a thousand new files take depends on the disk
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kumiki-bench-'));
  for (const count of [1000, 10000]) {
    const timings = measure(commandsFor(count, helm.path, scratch), 7);
    printTimings(`synth of ${count} objects`, timings, 'helm 4 template');
    const bar = HELM_BARS[count] ?? 1;
    printBar(
      'wall of kumiki, one chart, to helm 4',
      ratio(timings, 'kumiki, one-chart', 'helm 4 template', 'wallMs'),
      bar,
    );
    printBar(
      'wall of 10 objects per chart to one chart',
      ratio(timings, 'kumiki, many-charts', 'kumiki, one-chart', 'wallMs'),
      2,
    );
    printBar(
      'wall of layered dependencies to none',
      ratio(timings, 'kumiki, layers', 'kumiki, one-chart', 'wallMs'),
      2,
    );
  }
  rmSync(scratch, { recursive: true, force: true });
}

function commandsFor(count: number, helm: string, scratch: string): Command[] {
  const environment = (shape: string) => ({ COUNT: String(count), SHAPE: shape });
  const kumiki = (shape: string): Command => ({
    name: `kumiki, ${shape}`,
    argv: ['node', cli, 'synth', program, '-o', join(scratch, shape)],
    env: environment(shape),
    output: join(scratch, shape),
  });
  const cdk8s = (shape: string): Command => ({
    name: `cdk8s, ${shape}`,
    argv: ['node', program],
    env: { ...environment(shape), LIBRARY: 'cdk8s', CDK8S_OUTDIR: join(scratch, `stock-${shape}`) },
    output: join(scratch, `stock-${shape}`),
  });
  const chart = writeHelmChart(join(scratch, `chart-${count}`), count);
  return [
    { name: 'helm 4 template', argv: [helm, 'template', 'x', chart] },
    ...SHAPES.map(kumiki),
    cdk8s('one-chart'),
    // stock cdk8s is quadratic in charts and worse in dependencies: 10,000 objects would take minutes
    ...(count <= 1000 ? [cdk8s('many-charts')] : []),
  ];
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { printBar } from './table.ts';

const program = join(import.meta.dirname, 'programs', 'cluster.cjs');
const COUNTS = [250, 500, 1000, 2000, 4000] as const;
/** The machine has other work to do, so only the best of this many runs counts. */
const RUNS = 7;

/**
 * Measures the user_data of clusters of many machines: how long it takes, and whether twice as many machines
 * take twice as long.
 */
export function benchMachines(): void {
  for (const mode of ['hardened', 'article', 'kubeadm']) {
    console.log(`\nuser_data of a cluster, ${mode} (best of ${RUNS} runs)`);
    const best = new Map<number, number>(COUNTS.map((nodes) => [nodes, Number.POSITIVE_INFINITY]));
    for (let run = 0; run < RUNS; run += 1) {
      for (const nodes of COUNTS) best.set(nodes, Math.min(best.get(nodes) ?? 0, once(mode, nodes)));
    }
    for (const [nodes, milliseconds] of best) {
      const half = best.get(nodes / 2);
      const ratio = half === undefined ? '' : `  ${(milliseconds / half).toFixed(2)} times half of them`;
      const each = (milliseconds / nodes).toFixed(2);
      console.log(
        `  ${`${nodes} nodes`.padEnd(12)} ${milliseconds.toFixed(0).padStart(6)} ms ${each.padStart(6)} ms each${ratio}`,
      );
    }
    printBar('seconds of 1,000 nodes', (best.get(1000) ?? 0) / 1000, 1);
    printBar('time of 4,000 nodes to 2,000', (best.get(4000) ?? 0) / (best.get(2000) ?? 1), 2.2);
  }
}

function once(mode: string, nodes: number): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    env: { ...process.env, MODE: mode, NODES: String(nodes) },
  });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

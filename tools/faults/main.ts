/**
 * Breaks the life of a load balancer in every way that the tests know: `npm run test:faults -- --seeds 10`
 * tries ten times as many random sequences and schedules. Failing cases are kept, and every later run starts
 * with them; `--record` updates the figures of README.md. `--processes` runs the tests that take real
 * processes instead: 50 rounds of eight at once, and a kill of the Pulumi engine at every request of a
 * replacement where one is possible.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Tally {
  readonly of: string;
  readonly runs: number;
  readonly after: readonly number[];
  readonly violations: number;
}

type Entry = Tally | { readonly keep: Readonly<Record<string, readonly unknown[]>> };

const root = join(import.meta.dirname, '..', '..');
const LIFE = join(root, 'test/provider/life');

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    record: { type: 'boolean' },
    processes: { type: 'boolean' },
  },
});
if (!/^[1-9]\d{0,4}$/.test(values.seeds)) {
  console.error(`--seeds takes a whole number from 1 to 99999, not '${values.seeds}'`);
  process.exit(2);
}

process.exitCode = values.processes ? tryProcesses() : tryMatrices();

function tryMatrices(): number {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-faults-'));
  const log = join(folder, 'log');
  // all but the test of the recorded figures, which are about to be replaced
  const only = ['test/provider/life', '--testPathIgnorePatterns', 'results'];
  const code = jest(only, { KUMIKI_FAULT_SEEDS: values.seeds, KUMIKI_FAULT_LOG: log });
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  rmSync(folder, { recursive: true });
  const entries = lines.map((line): Entry => JSON.parse(line));
  keepFailures(entries.flatMap((entry) => ('keep' in entry ? [entry.keep] : [])));
  const results = sum(entries.flatMap((entry) => ('of' in entry ? [entry] : [])));
  console.log(JSON.stringify(results, undefined, 2));
  if (values.record && code === 0) write('results.json', results);
  return code;
}

function tryProcesses(): number {
  const files = ['test/engines/processes', 'test/engines/pulumi/kills'];
  return jest(['-c', 'jest.engines.config.js', ...files], { KUMIKI_CROWD_ROUNDS: '50', KUMIKI_KILLS: 'all' });
}

function jest(args: readonly string[], env: NodeJS.ProcessEnv): number {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  return spawnSync('jest', ['--ci', ...args], options).status ?? 1;
}

function keepFailures(failures: readonly Readonly<Record<string, readonly unknown[]>>[]): void {
  if (failures.length === 0) return;
  const kept: Record<string, unknown[]> = JSON.parse(readFileSync(join(LIFE, 'failed-before.json'), 'utf8'));
  for (const failure of failures) {
    for (const [kind, cases] of Object.entries(failure)) kept[kind] = [...(kept[kind] ?? []), ...cases];
  }
  write('failed-before.json', kept);
  console.log(`kept in ${join(LIFE, 'failed-before.json')}: the next runs begin with them`);
}

function sum(tallies: readonly Tally[]): Record<string, Omit<Tally, 'of'>> {
  const sums: Record<string, Omit<Tally, 'of'>> = {};
  for (const { of, runs, after, violations } of tallies) {
    const before = sums[of] ?? { runs: 0, after: after.map(() => 0), violations: 0 };
    sums[of] = {
      runs: before.runs + runs,
      after: before.after.map((count, index) => count + (after[index] ?? 0)),
      violations: before.violations + violations,
    };
  }
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function write(file: string, content: object): void {
  writeFileSync(join(LIFE, file), `${JSON.stringify(content, undefined, 2)}\n`);
}

/**
 * The one gate: format and lint, types, build, tests, tests against real programs, package shape, unused
 * code. Stops at the first failure, prints timings, and closes with `N passed, N failed, N skipped`.
 *
 * Without `--all`, tests against real programs that this machine does not have are skipped and named; with it, or
 * in CI, these programs are built or installed first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { type Step, steps } from './steps.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** How many test files of a run are named. */
const SLOWEST = 8;

const scratch = mkdtempSync(join(tmpdir(), 'kumiki-check-'));
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const { values, positionals: only } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.all) process.env.KUMIKI_ENGINES = 'all';

for (const step of steps) {
  if (only.length > 0 && !only.includes(step.name)) continue;
  const counts = run(step);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) {
    console.log(`\n${step.name} failed. Run it alone: npm run check -- ${step.name}`);
    break;
  }
}

rmSync(scratch, { recursive: true, force: true });
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

function run(step: Step): Counts {
  console.log(`\n== ${step.name}: ${step.what}`);
  const started = performance.now();
  const report = join(scratch, `${step.name}.json`);
  const args = step.jest ? [...step.args, '--json', `--outputFile=${report}`] : step.args;
  const result = spawnSync(step.command, args, {
    stdio: step.jest ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...step.env },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const summary = step.jest ? tryReadReport(report) : undefined;
  if (summary) console.log(describeSlowest(summary));
  const counts = step.jest ? countsOf(summary, result.status) : countOf(result.status);
  console.log(`== ${step.name} ${counts.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return counts;
}

function countOf(status: number | null): Counts {
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

interface JestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numRuntimeErrorTestSuites?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

function countsOf(report: JestReport | undefined, status: number | null): Counts {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: report.numPassedTests ?? 0,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests ?? 0,
  };
}

/** Undefined if jest did not come so far as to write one. */
function tryReadReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Where the time went, for whoever wants the tests to take less of it. */
function describeSlowest({ testResults = [] }: JestReport): string {
  const files = testResults
    .map(({ name, startTime, endTime }) => ({
      name: relative(process.cwd(), name),
      seconds: (endTime - startTime) / 1000,
    }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST);
  return `slowest: ${files.map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`).join(', ')}`;
}

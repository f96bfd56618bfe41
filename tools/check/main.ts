/**
 * Runs every check: format and lint, types, build, tests, tests against real programs, package shape, unused
 * code. Stops at the first failure, once the steps running beside it have ended, prints timings, and closes
 * with `N passed, N failed, N skipped`.
 *
 * Without `--all`, it skips and names tests against real programs that this machine does not have, slow
 * tests, and checks of what is published. With it, or in CI, everything runs, and missing programs are built
 * or installed first. Steps named on the command line run in full.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { planSteps, type Step } from './steps.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Number of slowest test files that are listed for each run. */
const SLOWEST = 8;

const scratch = mkdtempSync(join(tmpdir(), 'kumiki-check-'));
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const { values, positionals: only } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.all) process.env.KUMIKI_ENGINES = 'all';
const { stages, leftOut } = planSteps(values.all || process.env.CI === 'true' || only.length > 0);

for (const lanes of stages) {
  await Promise.all(lanes.map((steps, index) => runLane(steps, index > 0)));
  if (total.failed > 0) break;
}

rmSync(scratch, { recursive: true, force: true });
for (const each of leftOut) console.log(`SKIPPED ${each}; \`npm test -- --all\` runs it`);
total.skipped += leftOut.length;
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** @param isBeside whether another lane runs in the foreground */
async function runLane(steps: readonly Step[], isBeside: boolean): Promise<void> {
  for (const step of steps) {
    if (only.length > 0 && !only.includes(step.name)) continue;
    if (total.failed > 0) return;
    const counts = await run(step, isBeside);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    if (counts.failed > 0) {
      console.log(`\n${step.name} failed. Run it alone: npm run check -- ${step.name}`);
    }
    // the tests that follow need not build it again
    if (step.name === 'build') process.env.KUMIKI_BUILT = 'true';
  }
}

async function run(step: Step, isBeside: boolean): Promise<Counts> {
  console.log(`\n== ${step.name}${isBeside ? ', beside that' : ''}: ${step.what}`);
  const started = performance.now();
  const report = join(scratch, `${step.name}.json`);
  const args = step.jest ? [...step.args, '--json', `--outputFile=${report}`] : step.args;
  const { status, text } = await runProgram({ ...step, args }, isBeside);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (text.trim() !== '') console.log(`\n${text.trimEnd()}`);
  const summary = step.jest ? tryReadReport(report) : undefined;
  if (summary) console.log(describeSlowest(summary));
  const counts = step.jest ? countsOf(summary, status) : countOf(status);
  console.log(`== ${step.name} ${counts.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  return counts;
}

/**
 * Runs a step's program. Its output is returned if it runs beside another step, and shown as it comes
 * otherwise.
 */
function runProgram(
  { command, args, env, jest }: Step,
  isBeside: boolean,
): Promise<{ status: number | null; text: string }> {
  const shown = isBeside ? 'pipe' : 'inherit';
  const child = spawn(command, args, {
    stdio: ['ignore', jest ? 'ignore' : shown, shown],
    env: { ...process.env, ...env },
  });
  if (isBeside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: null, text: `${text}${error.message}` }));
    child.on('close', (status) => resolve({ status, text }));
  });
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

/** Reads jest's report; undefined if jest ended before it wrote one. */
function tryReadReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Lists the slowest test files, as a starting point for making them faster. */
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

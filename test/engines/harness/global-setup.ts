import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANSWERS_VARIABLE, findEngines, NEEDED_ENGINES } from './engine';
import { ROOT } from './root';

/**
 * Compiles the package, because engines run it as users do, unless `npm run check` has just done so
 * (`KUMIKI_BUILT=true`), and looks for the engines once for all test files. Gets missing engines now if
 * everything is to run (`KUMIKI_ENGINES=all`, or in CI), or later if only some test files run. Otherwise
 * their tests are skipped, saying so: building Pulumi alone would take longer than the rest of a newcomer's
 * first run.
 */
export default function setUp({
  testPathPatterns,
}: {
  testPathPatterns: { patterns: readonly string[] };
}): void {
  if (process.env.KUMIKI_BUILT !== 'true') run('tools/build/main.ts');
  const answers = mkdtempSync(join(tmpdir(), 'kumiki-engines-'));
  process.env[ANSWERS_VARIABLE] = answers;
  process.once('exit', () => rmSync(answers, { recursive: true, force: true }));
  if (testPathPatterns.patterns.length > 0) return;
  const isComplete = process.env.CI === 'true' || process.env.KUMIKI_ENGINES === 'all';
  findEngines(NEEDED_ENGINES, ...(isComplete ? [] : ['--present']));
}

function run(script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed: the package does not compile`);
}

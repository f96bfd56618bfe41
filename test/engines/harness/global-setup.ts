import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { NEEDED_ENGINES, rememberEngine } from './engine';
import { ROOT } from './root';

/**
 * Compiles the package, because engines run it as users do, and looks for the engines once for all test
 * files.
 */
export default function setUp(): void {
  run('tools/build/main.ts');
  for (const name of NEEDED_ENGINES) {
    const answer = spawnSync(process.execPath, ['tools/engines/engines.ts', name], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.stderr.write(answer.stderr);
    rememberEngine(name, answer.status === 0 ? JSON.parse(answer.stdout) : { missing: answer.stderr.trim() });
  }
}

function run(script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} failed: the package does not compile`);
}

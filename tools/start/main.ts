/**
 * `npm start`: the whole path on a bare machine, without an account. Compiles the package, synthesizes the
 * quickstart, starts the simulator, runs `pulumi up` with the real engine, shows the result, runs `up` again,
 * and suggests next steps.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireEngine } from '../engines/engines.ts';
import { run, startSimulatorProcess } from './processes.ts';
import { Pulumi } from './pulumi.ts';
import { nextSteps, showOutcome } from './show.ts';

const root = join(import.meta.dirname, '..', '..');
const workspace = join(root, '.kumiki', 'quickstart');
const started = performance.now();

function heading(number: number, text: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\n[${number}/6] ${text}  (${seconds} s)`);
}

try {
  rmSync(workspace, { recursive: true, force: true });

  heading(1, 'compile the package');
  await run('node', ['tools/build/main.ts'], { cwd: root });

  heading(2, 'find the Pulumi engine: on PATH, in the cache, or built once with Go (about 3 minutes)');
  const engine = await requireEngine('pulumi');
  console.log(`pulumi ${engine.version} (${engine.source})`);

  heading(3, 'kumiki synth: manifests and the load balancer spec of examples/quickstart');
  await run('node', ['build/kumiki.js', 'synth'], { cwd: root });

  heading(4, 'kumiki simulator: a Sakura Cloud on this machine');
  const simulator = await startSimulatorProcess(root, '--state', join(workspace, 'simulator.json'));
  console.log(`listening on ${simulator.env.SAKURA_API_ROOT_URL}`);
  try {
    const pulumi = new Pulumi({ root, workspace, engine: engine.path, env: simulator.env });

    heading(5, 'pulumi up: makes the load balancer');
    await pulumi.createStack();
    await pulumi.up();
    showOutcome(await pulumi.state());

    heading(6, 'pulumi up again: nothing changes');
    await pulumi.up('--expect-no-changes');
  } finally {
    await simulator.stop();
  }
  console.log(nextSteps(started));
} catch (error) {
  console.error(`\nfailed: ${error instanceof Error ? error.message : String(error)}`);
  console.error(
    'what to do: the lines above say why; `npm ci` repairs a half-installed tree, and Go 1.26 or newer builds the engine',
  );
  process.exitCode = 1;
}

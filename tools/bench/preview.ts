import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireEngine } from '../engines/engines.ts';
import { run, startSimulatorProcess } from '../start/processes.ts';
import { pulumiEnvironment } from '../start/pulumi.ts';
import { type Command, measure } from './measure.ts';
import { QUIET, writePulumiProject } from './pulumi-project.ts';
import { printBar, printTimings, ratio } from './table.ts';

const root = join(import.meta.dirname, '..', '..');
/** Load balancers in one block of 64 addresses: each takes two. */
const PER_ROUTER = 25;

/**
 * Measures `pulumi preview` of 100 and 300 unchanged load balancers, against as many dynamic resources that
 * do nothing.
 */
export async function benchPreview(): Promise<void> {
  const engine = (await requireEngine('pulumi')).path;
  const scratch = mkdtempSync(join(tmpdir(), 'kumiki-bench-'));
  for (const count of [100, 300]) {
    const site = join(scratch, `site-${count}.json`);
    writeFileSync(site, JSON.stringify({ routers: listRouters(count) }));
    const simulator = await startSimulatorProcess(root, '--mode', 'immediate', '--site', site);
    try {
      const projects = {
        [EMPTY]: await deploy(engine, join(scratch, `empty-${count}`), emptyProgram(count), simulator.env),
        [KUMIKI]: await deploy(engine, join(scratch, `kumiki-${count}`), program(count), simulator.env),
      };
      const timings = measure(Object.values(projects), 5);
      const named = timings.map((timing, index) => ({ ...timing, name: Object.keys(projects)[index] ?? '' }));
      printTimings(`preview of ${count} unchanged resources`, named, EMPTY);
      printBar('wall of load balancers to empty resources', ratio(named, KUMIKI, EMPTY, 'wallMs'), 1.2);
    } finally {
      await simulator.stop();
    }
  }
  rmSync(scratch, { recursive: true, force: true });
}

const EMPTY = 'empty dynamic resources';
const KUMIKI = 'kumiki load balancers';

function listRouters(count: number) {
  return Array.from({ length: Math.ceil(count / PER_ROUTER) }, (_, index) => ({
    name: `router-${index}`,
    networkAddress: `198.18.${index >> 2}.${(index & 3) * 64}`,
    prefixLength: 26,
  }));
}

/** Deploys a program, and returns the command that previews it again. */
async function deploy(
  engine: string,
  folder: string,
  text: string,
  simulator: Readonly<Record<string, string>>,
): Promise<Command> {
  writePulumiProject(folder, text);
  const env = { ...simulator, ...pulumiEnvironment(engine, folder) };
  await run(engine, ['stack', 'init', 'dev'], { cwd: folder, env });
  await run(engine, ['up', ...QUIET, '--parallel', '16'], { cwd: folder, env });
  const preview = ['preview', '--non-interactive', '--expect-no-changes'];
  return { name: folder, argv: [engine, ...preview], cwd: folder, env };
}

function program(count: number): string {
  return `import { LoadBalancer } from 'kumiki/pulumi';
const servers = [{ address: '198.18.0.60', enabled: true }];
const ports = [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }];
for (let index = 0; index < ${count}; index++) {
  const router = { by: 'name', value: 'router-' + Math.floor(index / ${PER_ROUTER}) };
  new LoadBalancer('edge-' + index, {
    name: 'edge-' + index, description: '', tags: [], plan: 'standard', redundant: false,
    network: { kind: 'router', router },
    virtualIps: [{ key: 'web', description: '', ports, servers }],
  });
}
`;
}

/** A program whose resources cost only what every dynamic resource costs. */
function emptyProgram(count: number): string {
  return `import { dynamic } from '@pulumi/pulumi';
const provider = { create: async (inputs) => ({ id: inputs.name, outs: inputs }) };
class Empty extends dynamic.Resource {}
for (let index = 0; index < ${count}; index++) new Empty(provider, 'edge-' + index, { name: 'edge-' + index });
`;
}

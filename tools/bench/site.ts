import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { RunningApiServer } from '../../test/engines/harness/api-server.ts';
import type { KubernetesPlugin } from '../../test/engines/site/kubernetes-plugin.ts';
import { requireEngine } from '../engines/engines.ts';
import { runForOutput } from '../start/processes.ts';
import { pulumiEnvironment } from '../start/pulumi.ts';
import { QUIET, writePulumiProject } from './pulumi-project.ts';

const root = join(import.meta.dirname, '..', '..');

/** Helpers borrowed from the tests: the plugin, and the API server that it applies to. */
interface Harness {
  readonly RunningApiServer: typeof RunningApiServer;
  readonly KubernetesPlugin: typeof KubernetesPlugin;
}

/**
 * Measures the time of the engine and the size of its state for 10, 100 and 300 Kubernetes objects, as
 * resources and as files. The plugin is the one of the tests, which does not wait for readiness, over a real
 * API server.
 */
export async function benchSite(): Promise<void> {
  const engine = (await requireEngine('pulumi')).path;
  const scratch = mkdtempSync(join(tmpdir(), 'kumiki-bench-'));
  const harness = loadHarness(scratch);
  const etcd = (await requireEngine('etcd')).path;
  const apiServer = (await requireEngine('kube-apiserver')).path;
  const cluster = await harness.RunningApiServer.start({ etcd, apiServer });
  const plugin = await harness.KubernetesPlugin.start(cluster.kubeconfig);
  console.log('\nwall time, and in brackets CPU time of engine, program and dynamic provider');
  console.log('objects  manifests       first up        second up          destroy      state');
  try {
    for (const count of [10, 100, 300]) {
      for (const mode of ['apply', 'render']) {
        const folder = join(scratch, `${mode}-${count}`);
        const env = { ...pulumiEnvironment(engine, folder), ...plugin.env, KUBECONFIG: cluster.kubeconfig };
        writePulumiProject(folder, program(count));
        await measureLife({ engine, folder, env, count, mode });
      }
    }
  } finally {
    plugin.stop();
    await cluster.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Life {
  readonly engine: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly count: number;
  readonly mode: string;
}

async function measureLife({ engine, folder, env, count, mode }: Life): Promise<void> {
  const options = { cwd: folder, env };
  const timed = async (...args: string[]) => {
    // the plugin runs in this process, so its time is not counted
    const script = `TIMEFORMAT='%R %U %S'; exec 3>&2; { time "$@" >/dev/null 2>&3; } 2>&1`;
    const figures = await runForOutput('bash', ['-c', script, 'bash', engine, ...args, ...QUIET], {
      cwd: folder,
      env: { ...env, LC_ALL: 'C' },
    });
    const [wall = 0, user = 0, system = 0] = figures.trim().split(/\s+/).map(Number);
    return `${wall.toFixed(1)} s (${(user + system).toFixed(1)})`.padStart(15);
  };
  await runForOutput(engine, ['stack', 'init', 'dev'], options);
  await runForOutput(engine, ['config', 'set', 'kumiki:manifests', mode], options);
  const first = await timed('up');
  const second = await timed('up', '--expect-no-changes');
  const state = await runForOutput(engine, ['stack', 'export'], options);
  const destroyed = await timed('destroy');
  const size = `${(state.length / 1024).toFixed(0)} KiB`.padStart(10);
  console.log(`${String(count).padStart(7)}  ${mode.padEnd(9)}${first}  ${second}  ${destroyed} ${size}`);
}

/** Loads the helpers of the tests, which are compiled to CommonJS, into this ES module. */
function loadHarness(scratch: string): Harness {
  const entry = `export * from './test/engines/harness/api-server';
export * from './test/engines/site/kubernetes-plugin';`;
  const outfile = join(scratch, 'harness.cjs');
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  buildSync({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'cjs', packages: 'external', outfile },
  });
  return createRequire(outfile)(outfile);
}

/** A program of apps of five objects each, in one namespace. */
function program(count: number): string {
  return `import { ApiObject } from 'cdk8s';
import { App, Exposure, Namespace, Stack, Workload } from 'kumiki';
import { deploy } from 'kumiki/pulumi';
const app = new App();
const stack = new Stack(app, 'site', { namespace: 'site-${count}' });
new Namespace(stack, 'Namespace', { defaultDeny: false });
for (let index = 0; index < ${count - 1}; index += 5) {
  const data = { index: String(index), text: 'x'.repeat(200) };
  new ApiObject(stack, 'Settings' + index, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings-' + index }, data });
  new ApiObject(stack, 'Account' + index, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'account-' + index } });
  new Workload(stack, 'Web' + index, {
    app: 'web-' + index, image: 'registry.example.jp/web:1', replicas: 2,
    ports: [{ name: 'http', number: 8080 }], exposure: Exposure.clusterIp(),
  });
}
deploy(app);
`;
}

import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithEngine } from '../harness/engine';
import { Page } from '../harness/page';
import { Project, runIn } from '../harness/project';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import { PulumiProject } from '../pulumi/project';

/** A variable that a program on a page reads, with a valid value. */
const ENV = { KUBERNETES_IMAGE_SHA256: 'ab'.repeat(32) };
/** Commands that no test can run unchanged, each with the reason. */
const NOT_RUN: readonly (readonly [command: RegExp, reason: string])[] = [
  [
    /^kubectl (get|create|expose|delete|debug|label|apply --server-side|-n notes) |&& kubectl apply /,
    'asks the cluster of the reader',
  ],
  [/^kumiki controller /, 'asks the cluster of the reader, and goes on; tests of the controller run it'],
  [/^pulumi /, 'asks the stack of the reader; test/engines/site runs it'],
  [/> \/etc\/|^sysctl |^systemctl /, 'changes the machine that it runs on'],
  [
    /^kumiki lock/,
    'asks registries on the internet; test/engines/package/cli-lock runs it with one on loopback',
  ],
  [
    /^(?:npx --package \.\/kumiki|cd shop && npm install|npm run (?:synth|up|simulator)$)/,
    'makes a project, or runs in it; test/engines/init does so with each template',
  ],
  [/^kumiki patch-status/, 'asks the cluster of the reader; test/engines/kubernetes-api runs it'],
  [
    /^npm pack && docker |^helm install /,
    'needs a registry and a cluster; test/engines/controller runs their parts',
  ],
  [/^(docker|minikube) |minikube ip/, 'needs programs of the reader; test/engines/web runs the app'],
  [/^curl -u .*PORT\/simulator/, 'names a port of the reader; the admin API has tests of its own'],
];

const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'shop', cluster: { server: 'https://192.0.2.10:6443' } }],
  users: [{ name: 'shop', user: { token: 'abc' } }],
  contexts: [{ name: 'shop', context: { cluster: 'shop', user: 'shop' } }],
  'current-context': 'shop',
});

/** Files that a page tells the reader to create, or that the reader already has. */
const MADE = {
  kubeconfig,
  '.kube/config': kubeconfig,
  'objects.yaml': JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', namespace: 'site' },
    spec: {
      ingressClassName: 'nginx',
      defaultBackend: { service: { name: 'shop', port: { number: 80 } } },
    },
  }),
};

const pages = readdirSync(join(ROOT, 'docs'), { encoding: 'utf8' })
  // its programs fail on purpose: npm run docs runs them and shows their errors
  .filter((file) => file !== 'errors.md' && !file.endsWith('.ja.md'))
  .map((file) => new Page(`docs/${file}`));
const snippets = pages.flatMap((page) =>
  page.snippets.map((text, index) => ({ name: `${page.path}, snippet ${index + 1}`, text })),
);
const forPulumi = snippets.filter(({ text }) => text.includes("from 'kumiki/pulumi'"));
const others = snippets.filter((snippet) => !forPulumi.includes(snippet));
const commands = pages.flatMap((page) => page.commands);
const run = commands.filter((command) => !NOT_RUN.some(([pattern]) => pattern.test(command)));

describe('the guides in docs/', () => {
  it.each(others)('show a program that runs: $name', ({ text }) => {
    const project = new Project({ 'main.mts': text, ...MADE }, ENV);
    try {
      const isStack = text.includes('app.synth()');
      const { status, stderr } = isStack ? project.kumiki('synth', 'main.mts') : project.node('main.mts');
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
      if (isStack) expect(Object.keys(project.files('dist'))).not.toEqual([]);
    } finally {
      project.remove();
    }
  });

  it.each(run)('show a command that runs: %s', (command) => {
    const project = new Project({ 'package.json': '{}', ...MADE });
    cpSync(join(ROOT, 'examples'), join(project.folder, 'examples'), { recursive: true });
    const { status, stderr } = runIn(project.folder, 'sh', ['-c', `${command} >/dev/null`], {
      HOME: project.folder,
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    project.remove();
  });
});

describeWithEngine('pulumi', 'the guides under the real engine', (engine) => {
  it.each(forPulumi)('show a program that can be deployed: $name', async ({ text }) => {
    const site = await SimulatedSite.start();
    const project = await PulumiProject.create({
      engine: engine.path,
      files: { 'index.ts': text },
      env: { ...site.simulator.env },
      secrets: { databasePassword: 'any' },
    });
    try {
      await project.mustRun('up', '--yes', '--skip-preview');
      const { addresses, manifests } = (await project.outputs()) as Record<string, Record<string, string>>;
      // without a cluster, something else applies the manifests
      if (addresses === undefined) expect(manifests).toEqual({});
      else {
        expect(Object.entries(addresses)).toEqual([
          [expect.stringMatching(/^shop\/shop-edge-service-/), expect.stringMatching(/^203\.0\.113\.\d+$/)],
        ]);
      }
    } finally {
      project.remove();
      await site.close();
    }
  });
});

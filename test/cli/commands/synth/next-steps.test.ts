import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AppProps } from 'cdk8s';
import { ApiObject, Chart, YamlOutputType } from 'cdk8s';
import {
  App,
  GuestbookApp,
  RouterNetwork,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Stack,
} from '../../../../lib';
import { hasOtherManifests, planNextSteps } from '../../../../lib/cli/commands/synth/next-steps';
import { joinCommands } from '../../../../lib/core/shell';
import type { Assembly } from '../../../../lib/synth/assembly/assembly';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-next-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function appOf(props: AppProps, charts = ['one', 'two'], objects = 2): App {
  const app = new App(props);
  for (const id of charts) {
    const chart = new Chart(app, id);
    for (let index = 0; index < objects; index++) {
      const metadata = { name: `${id}-${index}` };
      new ApiObject(chart, `${index}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    }
  }
  return app;
}

function commandOf(app: App, outdir: string, entry?: string): string {
  const assembly = app.assemble();
  const files = app.renderFiles(assembly);
  return joinCommands(planNextSteps({ assembly, outdir, files, options: app, entry }).commands);
}

it('names the files in a folder that has other files, too', () => {
  const app = appOf({});
  const assembly = app.assemble();
  const output = { assembly, files: app.renderFiles(assembly), options: app, entry: undefined };
  expect(planNextSteps({ ...output, outdir: '.', isShared: true }).commands).toEqual([
    'kubectl apply -f ./one.k8s.yaml -f ./two.k8s.yaml',
  ]);
});

it.each<[string, string, boolean]>([
  ['a manifest of somebody else', 'ingress.yaml', true],
  ['another file', 'README.md', false],
  ['a file that the run replaces', 'one.k8s.yaml', false],
  ['a file of the last run', 'zero.k8s.yaml', false],
  ['a manifest in a folder of ours', 'one/ConfigMap.old.json', true],
  ['a manifest in another folder', 'other/a.yaml', false],
])('looks for files of others in the folder: %s', (_, path, isShared) => {
  for (const each of ['one', 'other']) mkdirSync(join(folder, each));
  writeFileSync(join(folder, '.kumiki-files'), '01234567 4  zero.k8s.yaml\n');
  writeFileSync(join(folder, path), 'a: b');
  const files = [{ path: 'one.k8s.yaml' }, { path: 'one/load-balancers.json' }];
  expect(hasOtherManifests(folder, files)).toBe(isShared);
  expect(hasOtherManifests(join(folder, 'none'), files)).toBe(false);
});

/**
 * Reads files as kubectl does: from a folder only those directly in it with certain extensions; `-` is
 * standard input.
 */
const KUBECTL = `#!/bin/sh
shift
while [ $# -gt 0 ]; do
  case $2 in -*) exit 9;; esac
  if [ -d "$2" ]; then for f in "$2"/*.yaml "$2"/*.yml "$2"/*.json; do [ -e "$f" ] && cat "$f"; done; else cat "$2"; fi
  shift 2
done
exit 0
`;

function applied(app: App, outdir: string): string[] {
  for (const { path, content } of app.renderFiles()) {
    const file = join(folder, outdir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  writeFileSync(join(folder, 'kubectl'), KUBECTL, { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env.PATH}` };
  const text = execFileSync('sh', ['-c', commandOf(app, outdir)], { cwd: folder, env, encoding: 'utf8' });
  expect(text).not.toContain('"resources"');
  return [...text.matchAll(/name: (\S+)/g)].map(([, name = '']) => name);
}

const ALL = ['one-0', 'one-1', 'two-0', 'two-1'];

describe('the command that applies the manifests', () => {
  it.each([
    ['one file per app', { yamlOutputType: YamlOutputType.FILE_PER_APP }],
    ['one file per chart', {}],
    ['one file per object', { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }],
    ['a folder per chart', { yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE }],
    ['another ending', { outputFileExtension: '.txt' }],
    ['another file that kubectl would read', { recordConstructMetadata: true }],
  ])('applies everything with %s', (_, props) => {
    for (const outdir of ['dist', "a b'$(exit 3)", '-x', '-']) {
      expect(applied(appOf(props), outdir)).toEqual(ALL);
    }
  });

  it('names the folders of dependent charts in their order', () => {
    const app = appOf({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
    const [one, two] = app.charts;
    if (one && two) one.addDependency(two);
    expect(commandOf(app, 'dist')).toBe('kubectl apply -f dist/0000-two -f dist/0001-one');
    expect(applied(app, 'dist')).toEqual(['two-0', 'two-1', 'one-0', 'one-1']);
  });

  it('reads standard input if there are too many files', () => {
    const app = appOf(
      { outputFileExtension: '.txt', yamlOutputType: YamlOutputType.FILE_PER_RESOURCE },
      ['a'],
      50,
    );
    expect(commandOf(app, 'dist', 'my app.ts')).toBe(
      "kumiki synth 'my app.ts' --stdout | kubectl apply -f -",
    );
  });

  it('is empty without manifests', () => {
    expect(commandOf(appOf({}, ['one'], 0), 'dist')).toBe('');
  });
});

describe('the commands for a load balancer', () => {
  const stepsOf = (
    fill: (stack: Stack) => void,
    change: (assembly: Assembly) => Assembly = (assembly) => assembly,
    up?: string,
  ) => {
    const app = new App();
    fill(new Stack(app, 'shop', { zone: 'is1b' }));
    const assembly = change(app.assemble());
    const { commands, alternative } = planNextSteps({
      assembly,
      outdir: 'dist',
      files: app.renderFiles(assembly),
      options: app,
      entry: undefined,
      findUp: () => up,
    });
    return [commands, alternative].map(joinCommands);
  };
  const network = RouterNetwork.byName('k8s-router');

  const addService = (stack: Stack) => {
    const backend = new GuestbookApp(stack, 'Guestbook').frontend;
    new SakuraLoadBalancedService(stack, 'Edge', {
      backend,
      network,
      servers: ['203.0.113.5'],
      ports: [80],
    });
  };

  it('are the script of the project that brings it up, if any', () => {
    const [next, or] = stepsOf(addService, undefined, 'pnpm run up');
    expect(next).toBe('pnpm run up');
    expect(or).toContain('pulumi up');
  });

  it('are pulumi up alone, or followed by kubectl apply for the manifests', () => {
    expect(stepsOf(addService)).toEqual([
      'pulumi up',
      'pulumi config set kumiki:manifests none && pulumi up && kubectl apply -f dist && kumiki patch-status',
    ]);
  });

  it('are the same for a program with its own copy of the library', () => {
    expect(stepsOf(addService, copyKinds)).toEqual(stepsOf(addService));
  });

  it('have no alternative if there is nothing else to apply', () => {
    expect(stepsOf((stack) => new SakuraLoadBalancer(stack, 'Shared', { network }))).toEqual([
      'pulumi up',
      '',
    ]);
  });
});

/**
 * Copies an assembly as if another copy of the library had created it, with different objects for the kinds.
 */
function copyKinds({ stacks, notes }: Assembly): Assembly {
  const copied = stacks.map((stack) => ({
    ...stack,
    artifacts: stack.artifacts.map((group) => ({ ...group, kind: { ...group.kind } })),
  }));
  return { stacks: copied, notes };
}

describe('the commands for stacks of several clusters', () => {
  it('name the context of each', () => {
    const app = new App();
    for (const [id, kubeContext] of [
      ['one', 'shop'],
      ['two', 'back office'],
      ['three', undefined],
    ] as const) {
      const stack = new Stack(app, id, { kubeContext });
      new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap' });
    }
    expect(commandOf(app, 'dist').split(' && ')).toEqual([
      'kubectl --context shop apply -f dist/one.k8s.yaml',
      "kubectl --context 'back office' apply -f dist/two.k8s.yaml",
      'kubectl apply -f dist/three.k8s.yaml',
    ]);
  });

  it('name the context of a single stack', () => {
    const app = new App();
    const stack = new Stack(app, 'one', { kubeContext: 'shop' });
    new ApiObject(stack, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap' });
    expect(commandOf(app, 'dist')).toBe('kubectl --context shop apply -f dist');
  });
});

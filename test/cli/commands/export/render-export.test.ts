import { ApiObject } from 'cdk8s';
import { App, Stack } from '../../../../lib';
import { renderExport } from '../../../../lib/cli/commands/export/render-export';

function object(
  stack: Stack,
  id: string,
  kind = 'ConfigMap',
  annotations?: Record<string, string>,
): ApiObject {
  return new ApiObject(stack, id, {
    ...{ apiVersion: 'v1', kind },
    metadata: { name: id.toLowerCase(), namespace: 'shop', ...(annotations && { annotations }) },
  });
}

it('shortens names of files that no file system would accept', () => {
  const app = new App();
  const stack = new Stack(app, 'shop');
  object(stack, `${'a'.repeat(252)}x`);
  object(stack, `${'a'.repeat(252)}y`);
  object(stack, 'b'.repeat(237));
  const { files } = renderExport(app.assemble());
  const names = files.map(({ path }) => path.slice(path.indexOf('/') + 1));
  const short = `00-ConfigMap.${'a'.repeat(228)}`;
  expect(names.slice(0, 3)).toEqual([
    expect.stringMatching(new RegExp(`^${short}-[0-9a-f]{8}\\.yaml$`)),
    expect.stringMatching(new RegExp(`^${short}-[0-9a-f]{8}\\.yaml$`)),
    `00-ConfigMap.${'b'.repeat(237)}.yaml`,
  ]);
  expect(names.slice(0, 3).every((name) => name.length <= 255)).toBe(true);
  const kustomization = files.find(({ path }) => path === 'shop/kustomization.yaml');
  for (const name of names.slice(0, 3)) expect(kustomization?.content).toContain(name);
});

function build() {
  const app = new App();
  const stack = new Stack(app, 'shop');
  const last = object(stack, 'Last');
  const middle = object(stack, 'Middle');
  const first = object(stack, 'First');
  object(stack, 'Key', 'Secret');
  const chosen = object(stack, 'Chosen', 'ConfigMap', { 'argocd.argoproj.io/sync-wave': '9' });
  last.addDependency(middle);
  middle.addDependency(first);
  chosen.addDependency(first);
  return renderExport(app.assemble());
}

describe('an export', () => {
  const { files, secrets } = build();
  const content = (path: string) => String(files.find((file) => file.path === path)?.content);

  it('has one object in each file, and a kustomization that lists them, dependencies first', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'shop/00-ConfigMap.first.yaml',
      'shop/01-ConfigMap.middle.yaml',
      'shop/02-ConfigMap.last.yaml',
      'shop/09-ConfigMap.chosen.yaml',
      'shop/kustomization.yaml',
      'kustomization.yaml',
    ]);
    expect(content('kustomization.yaml')).toContain('resources:\n  - shop\n');
    expect(content('shop/kustomization.yaml')).toContain(
      'resources:\n  - "00-ConfigMap.first.yaml"\n  - "01-ConfigMap.middle.yaml"\n',
    );
  });

  it('turns dependencies into sync waves, but keeps those of the program', () => {
    expect(content('shop/00-ConfigMap.first.yaml')).not.toContain('sync-wave');
    expect(content('shop/01-ConfigMap.middle.yaml')).toContain('argocd.argoproj.io/sync-wave: "1"');
    expect(content('shop/02-ConfigMap.last.yaml')).toContain('argocd.argoproj.io/sync-wave: "2"');
    expect(content('shop/09-ConfigMap.chosen.yaml')).toContain('argocd.argoproj.io/sync-wave: "9"');
  });

  it('names files in the order of the waves', () => {
    const names = files.map(({ path }) => path).filter((path) => path.includes('ConfigMap'));
    expect([...names].sort()).toEqual(names);
  });

  it('leaves out Secrets, and lists them', () => {
    expect(secrets.map(({ object: { metadata } }) => metadata.name)).toEqual(['key']);
    expect(JSON.stringify(files)).not.toContain('kind: Secret');
  });

  it('has the same bytes for the same program', () => {
    expect(build().files).toEqual(files);
  });

  it('keeps the names of its files when objects are added before them', () => {
    const paths = (ids: readonly string[]) => {
      const app = new App();
      const stack = new Stack(app, 'shop');
      for (const id of ids) object(stack, id);
      return renderExport(app.assemble()).files.map(({ path }) => path);
    };
    const few = Array.from({ length: 9 }, (_, index) => `Old${index}`);
    expect(paths(['New', ...few])).toEqual(expect.arrayContaining(paths(few)));
  });
});

describe('the sync waves of an export', () => {
  /** The wave of each object, by the lower-case id of its construct. */
  function wavesOf(define: (stack: Stack) => void): Record<string, string> {
    const app = new App();
    define(new Stack(app, 'shop', { namespace: 'shop' }));
    return Object.fromEntries(
      renderExport(app.assemble())
        .files.filter(({ path }) => !path.endsWith('kustomization.yaml'))
        .map(({ path, content }) => [
          /\/[^.]+\.(.*)\.yaml$/.exec(path)?.[1],
          /sync-wave: "(.*)"/.exec(String(content))?.[1] ?? '0',
        ]),
    );
  }
  const deployment = (stack: Stack, id: string, claim?: string) => {
    const made = new ApiObject(stack, id, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: id.toLowerCase() },
      spec: {
        selector: { matchLabels: { app: id } },
        template: {
          metadata: { labels: { app: id } },
          spec: {
            containers: [{ name: 'a', image: 'a:1' }],
            ...(claim && { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] }),
          },
        },
      },
    });
    return made;
  };
  const claim = (stack: Stack, id: string) =>
    new ApiObject(stack, id, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: id.toLowerCase() },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });

  it('come after those that the program sets', () => {
    const waves = wavesOf((stack) => {
      const early = object(stack, 'Early', 'ConfigMap', { 'argocd.argoproj.io/sync-wave': '-5' });
      const late = object(stack, 'Late', 'ConfigMap', { 'argocd.argoproj.io/sync-wave': '5' });
      object(stack, 'AfterEarly').addDependency(early);
      object(stack, 'AfterLate').addDependency(late);
    });
    expect(waves).toEqual({ early: '-5', late: '5', afterearly: '0', afterlate: '6' });
  });

  it('are those of the first pod that uses a claim, because its volume may be bound only then', () => {
    const waves = wavesOf((stack) => {
      const data = claim(stack, 'Data');
      claim(stack, 'Unused');
      const first = deployment(stack, 'First');
      const user = deployment(stack, 'User', 'data');
      user.addDependency(first);
      user.addDependency(data);
      deployment(stack, 'Last', 'data').addDependency(user);
    });
    expect(waves).toEqual({ data: '1', unused: '0', first: '0', user: '1', last: '2' });
  });

  it('are the last ones for what waits for an address, unless something depends on it', () => {
    const service = (stack: Stack, id: string) =>
      new ApiObject(stack, id, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: id.toLowerCase() },
        spec: { type: 'LoadBalancer', selector: { app: 'First' }, ports: [{ port: 80 }] },
      });
    const waves = wavesOf((stack) => {
      service(stack, 'Edge');
      const needed = service(stack, 'Needed');
      const first = deployment(stack, 'First');
      deployment(stack, 'Second').addDependency(first);
      object(stack, 'Address').addDependency(needed);
    });
    expect(waves).toEqual({ edge: '1', needed: '0', first: '0', second: '1', address: '1' });
  });
});

it('keeps finished Jobs, which Argo CD and Flux would create and run again', () => {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'shop' });
  new ApiObject(stack, 'Load', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'load' },
    spec: {
      ttlSecondsAfterFinished: 60,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a:1' }] } },
    },
  });
  const [job] = renderExport(app.assemble()).files;
  expect(job?.content).toContain('restartPolicy: Never');
  expect(job?.content).not.toContain('ttlSecondsAfterFinished');
});

describe('an export for several clusters', () => {
  const app = new App();
  const [lab, live] = ['lab', 'live'].map((kubeContext) => new Stack(app, kubeContext, { kubeContext }));
  if (!lab || !live) throw new Error('two stacks');
  const first = object(lab, 'First');
  object(lab, 'Second').addDependency(first);
  object(live, 'First').addDependency(first);
  new ApiObject(live, 'Edge', {
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'edge', namespace: 'shop' } },
    spec: { type: 'LoadBalancer', selector: { app: 'First' }, ports: [{ port: 80 }] },
  });
  const { files, hasSeveralClusters } = renderExport(app.assemble());

  it('has a folder for each stack, and nothing that lists all of them', () => {
    expect(hasSeveralClusters).toBe(true);
    expect(files.map(({ path }) => path)).toEqual([
      'lab/00-ConfigMap.first.yaml',
      'lab/01-ConfigMap.second.yaml',
      'lab/kustomization.yaml',
      'live/00-ConfigMap.first.yaml',
      'live/00-Service.edge.yaml',
      'live/kustomization.yaml',
    ]);
  });

  it('has the sync waves of each cluster', () => {
    const withWaves = files.filter(({ content }) => String(content).includes('sync-wave'));
    expect(withWaves.map(({ path }) => path)).toEqual(['lab/01-ConfigMap.second.yaml']);
  });
});

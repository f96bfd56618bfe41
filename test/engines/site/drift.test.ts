import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { OBJECTS_PROGRAM } from './programs';

const named = (kind: string, name: string, apiVersion = 'v1') => ({
  ...{ apiVersion, kind },
  metadata: { name, namespace: 'default' },
});
const configMap = (name: string, text: string): KubeObject => ({
  ...named('ConfigMap', name),
  data: { text },
});
const claim = (storage: string): KubeObject => ({
  ...named('PersistentVolumeClaim', 'disk'),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});
const deployment = (version: number): KubeObject => ({
  ...named('Deployment', 'web', 'apps/v1'),
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: `registry.example.jp/web:${version}` }] },
    },
  },
});

/** The initial objects of the program, by the names that tests use to change them. */
const FIRST = {
  gone: configMap('gone', 'first'),
  web: deployment(2),
  disk: claim('2Gi'),
  beside: configMap('beside', 'first'),
};

/**
 * What happens to objects between two runs must not cause surprises: the result is one clear error, or what
 * the program says.
 */
describeWithRig('a site whose cluster is changed by others between two runs', (programs) => {
  let rig: ClusterRig;

  beforeAll(async () => {
    rig = await startRig(programs, { 'index.ts': OBJECTS_PROGRAM });
    site();
    await up();
  });

  afterAll(async () => {
    await rig?.close();
  });

  let objects: Readonly<Record<string, KubeObject>> = FIRST;
  const site = (changes: Readonly<Record<string, KubeObject>> = {}, options: object = {}) => {
    objects = { ...objects, ...changes };
    rig.project.write('objects.json', JSON.stringify(Object.values(objects)));
    rig.project.write('options.json', JSON.stringify(options));
  };
  const up = (...args: string[]) => rig.project.mustRun('up', '--yes', '--skip-preview', ...args);
  const textOf = (name: string) => Object(rig.cluster.get<KubeObject>('configmap', name).data).text;
  const readImage = () =>
    rig.cluster.mustKubectl([
      ...['get', 'deployment', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'],
    ]);

  it('gets back an object that was deleted by hand, once a refresh has noticed', async () => {
    rig.cluster.mustKubectl(['delete', 'configmap', 'gone']);
    site({ gone: configMap('gone', 'second') });
    const { code, text } = await rig.project.up();
    expect([code, text]).toEqual([expect.any(Number), expect.stringMatching(/"gone" not found/)]);
    await up('--refresh');
    expect(textOf('gone')).toBe('second');
  });

  it('keeps a rollback by kubectl until the program changes the image, then reports a conflict', async () => {
    const template = { spec: { template: Object(deployment(1).spec).template } };
    const patch = ['--type=merge', `--patch=${JSON.stringify(template)}`, '--field-manager=kubectl-rollout'];
    rig.cluster.mustKubectl(['patch', 'deployment', 'web', ...patch]);
    await up('--expect-no-changes');
    expect(readImage()).toBe('registry.example.jp/web:1');
    site({ web: deployment(3) });
    expect((await rig.project.up()).text).toMatch(/conflict with "kubectl-rollout".*containers.*image/);
    expect(readImage()).toBe('registry.example.jp/web:1');
    site({}, { kubernetes: { conflicts: 'force' } });
    await up();
    expect(readImage()).toBe('registry.example.jp/web:3');
  });

  it('has a smaller disk refused in the preview, before anything is changed', async () => {
    site({ disk: claim('1Gi'), beside: configMap('beside', 'second') });
    rig.plugin.newSteps();
    const { code, text } = await rig.project.run('up', '--yes');
    expect(code).not.toBe(0);
    expect(text.split('Diagnostics:')[1]?.match(/disk.*Forbidden/g)).toHaveLength(1);
    expect(rig.plugin.newSteps()).toEqual([]);
    expect(textOf('beside')).toBe('first');
    site({ disk: claim('2Gi') });
  });

  /** Kills a run and all its processes once it has created an object, before the engine learns of it. */
  const killAfter = async (step: string) => {
    const made = new Promise<void>((resolve) => {
      rig.plugin.after = (each) => {
        if (each !== step) return;
        resolve();
        return new Promise(() => {});
      };
    });
    const { ended, kill } = rig.project.start('up', '--yes', '--skip-preview');
    await Promise.race([made, ended.then(({ text }) => Promise.reject(new Error(text)))]);
    kill();
    await ended;
    rig.plugin.after = () => {};
    rig.project.restoreTornState();
    await rig.project.mustRun('cancel', '--yes');
  };

  it('has a leftover of a killed run reported until it is removed', async () => {
    const before = objects;
    site({ lost: configMap('lost', 'killed') });
    await killAfter('create default/ConfigMap/lost');
    objects = before;
    site();
    const note = /default\/ConfigMap\/lost, interrupted while creating/;
    expect(await up()).toMatch(note);
    expect(textOf('lost')).toBe('killed');
    // as docs/pulumi.md describes
    rig.cluster.mustKubectl(['delete', 'configmap', 'lost']);
    await rig.project.mustRun('refresh', '--yes', '--skip-preview', '--clear-pending-creates');
    expect(await up('--expect-no-changes')).not.toMatch(note);
  });

  it('has a foreign object refused even if the targets leave it out, with nothing applied', async () => {
    rig.cluster.mustKubectl(['create', 'configmap', 'theirs', '--from-literal=text=theirs']);
    site({ theirs: configMap('theirs', 'ours'), beside: configMap('beside', 'third') });
    const { code, text } = await rig.project.up('--target', '**ConfigMap/beside');
    expect([code, text]).toEqual([expect.any(Number), expect.stringMatching(/KUBE_EXISTS +site\/Object4/)]);
    expect(textOf('beside')).toBe('second');
    expect(textOf('theirs')).toBe('theirs');
  });

  it('keeps only foreign objects after destroy', async () => {
    await rig.project.mustRun('destroy', '--yes', '--skip-preview');
    // a claim remains until a controller removes its finalizer
    const names = rig.cluster.mustKubectl(['get', 'configmap,deployment', '-o', 'name']);
    expect(names.trim()).toBe('configmap/theirs');
  });
});

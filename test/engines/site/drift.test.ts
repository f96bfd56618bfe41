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

/** What happens to objects between two runs. Nobody is surprised: one clear error, or what the program says. */
describeWithRig('a cluster that somebody else changes between two runs', (programs) => {
  let rig: ClusterRig;

  beforeAll(async () => {
    rig = await startRig(programs, {
      'index.ts': OBJECTS_PROGRAM,
      'objects.json': '[]',
      'options.json': '{}',
    });
  });

  afterAll(async () => {
    await rig?.close();
  });

  const site = (objects: readonly KubeObject[], options: object = {}) => {
    rig.project.write('objects.json', JSON.stringify(objects));
    rig.project.write('options.json', JSON.stringify(options));
  };
  const up = (...args: string[]) => rig.project.mustRun('up', '--yes', '--skip-preview', ...args);
  const textOf = (name: string) => rig.cluster.get<KubeObject>('configmap', name).data;
  const imageOf = () =>
    rig.cluster.mustKubectl([
      'get',
      'deployment',
      'web',
      '-o=jsonpath={.spec.template.spec.containers[0].image}',
    ]);

  it('has an object again that was deleted by hand, once a refresh has noticed', async () => {
    site([configMap('gone', 'first')]);
    await up();
    rig.cluster.mustKubectl(['delete', 'configmap', 'gone']);
    site([configMap('gone', 'second')]);
    const { code, text } = await rig.project.up();
    expect([code, text]).toEqual([expect.any(Number), expect.stringMatching(/"gone" not found/)]);
    await up('--refresh');
    expect(textOf('gone')).toEqual({ text: 'second' });
  });

  it('keeps what kubectl rolled back until the program says another image, and then says who did it', async () => {
    site([deployment(1)]);
    await up();
    site([deployment(2)]);
    await up();
    const template = { spec: { template: Object(deployment(1).spec).template } };
    const patch = ['--type=merge', `--patch=${JSON.stringify(template)}`, '--field-manager=kubectl-rollout'];
    rig.cluster.mustKubectl(['patch', 'deployment', 'web', ...patch]);
    await up('--expect-no-changes');
    expect(imageOf()).toBe('registry.example.jp/web:1');
    site([deployment(3)]);
    expect((await rig.project.up()).text).toMatch(/conflict with "kubectl-rollout".*containers.*image/);
    expect(imageOf()).toBe('registry.example.jp/web:1');
    site([deployment(3)], { kubernetes: { conflicts: 'force' } });
    await up();
    expect(imageOf()).toBe('registry.example.jp/web:3');
    site([deployment(4)]);
    await up();
    expect(imageOf()).toBe('registry.example.jp/web:4');
  });

  it('refuses a smaller disk in the preview, before anything is changed', async () => {
    site([claim('2Gi'), configMap('beside', 'first')]);
    await up();
    site([claim('1Gi'), configMap('beside', 'second')]);
    rig.plugin.newSteps();
    const { code, text } = await rig.project.run('up', '--yes');
    expect(code).not.toBe(0);
    expect(text.split('Diagnostics:')[1]?.match(/disk.*Forbidden/g)).toHaveLength(1);
    expect(rig.plugin.newSteps()).toEqual([]);
    expect(textOf('beside')).toEqual({ text: 'first' });
    site([claim('2Gi'), configMap('beside', 'second')]);
    await up();
  });

  it("refuses somebody else's object also when the targets leave it out, and applies nothing", async () => {
    rig.cluster.mustKubectl(['create', 'configmap', 'theirs', '--from-literal=text=theirs']);
    site([configMap('ours', 'first')]);
    await up();
    site([configMap('ours', 'second'), configMap('theirs', 'ours')]);
    const { code, text } = await rig.project.up('--target', '**ConfigMap/ours');
    expect([code, text]).toEqual([expect.any(Number), expect.stringMatching(/KUBE_EXISTS +site\/Object1/)]);
    expect(textOf('ours')).toEqual({ text: 'first' });
    expect(textOf('theirs')).toEqual({ text: 'theirs' });
  });

  it('is left with what is not ours after destroy', async () => {
    await rig.project.mustRun('destroy', '--yes', '--skip-preview');
    // a claim is there for as long as no controller takes its finalizer off
    const names = rig.cluster.mustKubectl(['get', 'configmap,deployment', '-o', 'name']);
    expect(names.trim()).toBe('configmap/theirs');
  });
});

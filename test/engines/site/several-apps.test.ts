import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SimulatedSite } from '../harness/simulated-site';
import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { SEVERAL_APPS_PROGRAM } from './programs';

/** One program from its first `up` to `destroy`; each test continues from the previous one. */
describeWithRig('a program that deploys two apps', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    rig = await startRig(programs, { 'index.ts': SEVERAL_APPS_PROGRAM }, { cloud });
  });

  afterAll(async () => {
    await rig?.close();
    await cloud?.close();
  });

  /**
   * Sets the namespace of each app, the folder that it renders into, the Secret that it is given, and the
   * namespace of another app that it has an object in.
   */
  const set = (...apps: [outdir: string, namespace: string, secret?: string | null, host?: string][]) =>
    rig.project.write('apps.json', JSON.stringify(apps));
  const list = (kinds: string) =>
    rig.cluster
      .get<{ items: KubeObject[] }>(kinds, '--all-namespaces')
      .items.filter(({ metadata }) => metadata.namespace !== 'default');

  it('is told which objects are in both', async () => {
    set(['one', 'shop'], ['two', 'shop']);
    const { code, text } = await rig.project.up();
    expect(code).not.toBe(0);
    expect(text).toMatch(/SYNTH_DUPLICATE +shop\/Web\/Deployment/);
    expect(text).not.toMatch(/Duplicate resource URN/);
  });

  it('is told which Secret is given to both', async () => {
    set(['one', 'shop', 'shop/mysql'], ['two', 'blog', 'shop/mysql']);
    const { code, text } = await rig.project.run('preview');
    expect(code).not.toBe(0);
    expect(text).toMatch(/SYNTH_DUPLICATE +deploy secrets shop\/mysql\n.*'shop\/Secret\/mysql'/);
    expect(text).not.toMatch(/Duplicate resource URN/);
  });

  it('brings both up, and changes nothing the second time', async () => {
    set(['one', 'shop'], ['two', 'blog']);
    await rig.project.mustRun('up', '--yes', '--skip-preview');
    const addresses = list('services').flatMap(({ metadata, status }) =>
      metadata.name.includes('edge-service') ? Object(status).loadBalancer.ingress : [],
    );
    expect(addresses.map(({ ip }) => ip).toSorted()).toEqual(['203.0.113.10', '203.0.113.8']);
    rig.plugin.newSteps();
    const text = await rig.project.mustRun('up', '--yes', '--skip-preview');
    expect(text).not.toMatch(/created|updated|deleted/);
    expect(rig.plugin.newSteps()).toEqual([]);
  });

  it('applies the objects of an app after the namespace of another app, and removes them before it', async () => {
    await rig.project.destroy();
    rig.plugin.before = (step) => (step === 'create Namespace/shop' ? setTimeout(1000) : undefined);
    set(['one', 'shop'], ['two', 'blog', null, 'shop']);
    await rig.project.mustRun('up', '--yes', '--skip-preview');
    const steps = rig.plugin.newSteps();
    expect(steps.indexOf('create shop/ConfigMap/motd')).toBeGreaterThan(
      steps.indexOf('create Namespace/shop'),
    );
    set(['two', 'blog']);
    await rig.project.mustRun('up', '--yes', '--skip-preview');
    const removed = rig.plugin.newSteps();
    expect(removed.indexOf('delete shop/ConfigMap/motd')).toBeLessThan(
      removed.indexOf('delete Namespace/shop'),
    );
  });

  it('is destroyed completely', async () => {
    const { code } = await rig.project.destroy();
    expect([code, list('deployments,services'), cloud.appliances()]).toEqual([0, [], []]);
  });

  it('renders each app into its own folder, and none into that of another', async () => {
    await rig.project.configure({ config: { 'kumiki:manifests': 'render' } });
    set(['one', 'shop'], ['one', 'blog']);
    const { code, text } = await rig.project.run('preview');
    expect(code).not.toBe(0);
    expect(text).toMatch(/PULUMI_SETTING/);
    expect(text).toMatch(/given +one\n/);
    set(['one', 'shop'], ['two', 'blog']);
    await rig.project.mustRun('up', '--yes', '--skip-preview');
    const files = ['one/shop.k8s.yaml', 'two/blog.k8s.yaml'];
    expect(files.filter((file) => !existsSync(join(rig.project.folder, file)))).toEqual([]);
  });
});

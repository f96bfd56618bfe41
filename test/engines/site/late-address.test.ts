import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedSite } from '../harness/simulated-site';
import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { LATE_ADDRESS_PROGRAM, type LateAddressSettings } from './programs';

interface PodTemplate {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** Configuration that is named after its content, and contains an address that is only known during `up`. */
describeWithRig('a gateway whose configuration has its virtual IP', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    rig = await startRig(programs, { 'index.ts': LATE_ADDRESS_PROGRAM, 'site.json': '{}' }, { cloud });
  });

  afterAll(async () => {
    await rig?.close();
    await cloud?.close();
  });

  const up = (...args: string[]) => rig.project.mustRun('up', '--yes', '--skip-preview', ...args);
  const ask = (settings: LateAddressSettings) => rig.project.write('site.json', JSON.stringify(settings));
  const get = <T>(...args: string[]): T =>
    JSON.parse(rig.cluster.mustKubectl(['get', '--namespace=site', '--output=json', ...args]));
  /** Returns the pod template of the gateway: a different one means a new ReplicaSet. */
  const readTemplate = () => get<{ spec: { template: PodTemplate } }>('deployment', 'gateway').spec.template;
  const nameMounted = () => /"(gateway-config-[0-9a-f]+)"/.exec(JSON.stringify(readTemplate()))?.[1] ?? '';
  const listConfiguration = () =>
    get<{ items: KubeObject[] }>('configmaps').items.filter(({ metadata }) =>
      metadata.name.startsWith('gateway-'),
    );
  /** Returns the statuses of Services, which contain the addresses that kube-proxy answers for. */
  const listServices = () =>
    get<{ items: { status: unknown }[] }>('services').items.map(({ status }) => status);
  const readConfiguration = (name: string) =>
    JSON.stringify(listConfiguration().find(({ metadata }) => metadata.name === name)?.data);

  it('gives its pods the address that the first run chose', async () => {
    await up();
    expect(readConfiguration(nameMounted())).toContain('203.0.113.8');
    expect(readTemplate().metadata.annotations).toMatchObject({ 'kumiki.dev/addresses': '203.0.113.8' });
  });

  it('gives a newly chosen address to new pods, in a ConfigMap of the same name', async () => {
    const before = nameMounted();
    // its appliance is gone, and its address belongs to another one by the time it is created again
    cloud.simulator.edit(({ appliances }) => {
      for (const [id, appliance] of Object.entries(appliances)) {
        const theirs = Number(id) + 1_000_000;
        appliances[theirs] = { ...appliance, id: theirs, name: 'theirs', tags: [] };
        delete appliances[id];
      }
    });
    await up('--refresh');
    expect(nameMounted()).toBe(before);
    const address = readTemplate().metadata.annotations?.['kumiki.dev/addresses'] ?? '';
    expect(address).toMatch(/^203\.0\.113\.(?!8$)\d+$/);
    expect(readConfiguration(before)).toContain(address);
    expect(readConfiguration(before)).not.toContain('203.0.113.8"');
    expect(listConfiguration()).toHaveLength(1);
    await up('--expect-no-changes');
  });

  it('gives an address from the program in a new ConfigMap, and keeps the old one', async () => {
    const before = nameMounted();
    const text = readConfiguration(before);
    ask({ address: '203.0.113.13' });
    await up();
    const after = nameMounted();
    expect(after).not.toBe(before);
    expect(readConfiguration(after)).toContain('203.0.113.13');
    expect(readConfiguration(before)).toBe(text);
    await up('--expect-no-changes');
  });

  it('has the address in files once they are rendered, and retained objects outside the state', async () => {
    ask({ retain: true });
    await up();
    const before = listServices();
    await rig.project.configure({ config: { 'kumiki:manifests': 'render' } });
    await up();
    const file = readFileSync(join(rig.project.folder, 'dist', 'site.k8s.yaml'), 'utf8');
    const [entry] = cloud.appliances().find(({ name }) => name !== 'theirs')?.applied ?? [];
    expect(/X-Site "?([\d.]+)/.exec(file)?.[1]).toBe(entry?.VirtualIPAddress);
    expect(file).not.toContain('{{kumiki:');
    expect(await rig.project.exportedState()).not.toContain('kubernetes:');
    expect(listServices()).toEqual(before);
  });

  it('adopts them when it applies manifests again, and destroy removes everything', async () => {
    ask({});
    await rig.project.configure({ config: { 'kumiki:manifests': 'apply' } });
    await up();
    await rig.project.mustRun('destroy', '--yes', '--skip-preview');
    expect(cloud.appliances().map(({ name }) => name)).toEqual(['theirs']);
    expect(rig.cluster.kubectl(['get', 'namespace', 'site']).status).not.toBe(0);
    expect(listServices()).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';

const PASSWORD = 'canary-3c7e';
const encode = (text: string) => Buffer.from(text).toString('base64');
const readExample = (file: string) => readFileSync(join(ROOT, 'examples/whole-site', file), 'utf8');

/** The example, unchanged; each test continues from the previous one. */
describeWithRig('examples/whole-site', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    rig = await startRig(
      programs,
      { 'stack.ts': readExample('stack.ts'), 'index.ts': readExample('pulumi.ts') },
      // with the whole Pulumi SDK, as users load it
      { cloud, secrets: { databasePassword: PASSWORD }, env: { NODE_OPTIONS: '' } },
    );
  });

  afterAll(async () => {
    await rig?.close();
    await cloud?.close();
  });

  const list = (kinds: string): string[] => {
    const names = rig.cluster.mustKubectl(['get', kinds, '-n', 'site', '-o', 'name']);
    return names.split('\n').filter(Boolean);
  };

  it('is deployed to the cloud and the cluster by one command', async () => {
    await rig.project.mustRun('up', '--yes', '--skip-preview');
    const { addresses } = await rig.project.outputs();
    expect(Object.values(Object(addresses))).toEqual(['203.0.113.8']);
    expect(cloud.appliance().applied?.[0]).toMatchObject({
      VirtualIPAddress: '203.0.113.8',
      Servers: [{ IPAddress: '203.0.113.5' }, { IPAddress: '203.0.113.6' }],
    });
    expect(list('deployments')).toHaveLength(5);
    const { stdout } = rig.cluster.kubectl(['get', 'services', '-n', 'site', '-o', 'wide']);
    expect(stdout).toMatch(/LoadBalancer +\S+ +203\.0\.113\.8 /);
  });

  it('creates the Secret of the database from the configuration, and keeps it out of the state', async () => {
    const { data } = rig.cluster.get<KubeObject>('secret', 'mysql', '-n', 'site');
    expect(data).toEqual({ username: encode('site'), password: encode(PASSWORD) });
    const state = await rig.project.exportedState();
    expect(state).toContain('site/Secret/mysql');
    for (const text of [PASSWORD, encode(PASSWORD)]) expect(state).not.toContain(text);
  });

  it('is unchanged by the next run', async () => {
    const text = await rig.project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
    expect(text).toMatch(/\d+ unchanged/);
  });

  it('leaves nothing behind in the cloud or the cluster', async () => {
    await rig.project.mustRun('destroy', '--yes', '--skip-preview');
    expect(cloud.appliances()).toEqual([]);
    expect(list('deployments,services,configmaps,networkpolicies')).toEqual([]);
  });
});

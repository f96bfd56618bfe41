import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplianceRecord } from '../../../lib/testing';
import { RunningApiServer } from '../harness/api-server';
import { SimulatedSite } from '../harness/simulated-site';
import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { TWO_CONTEXTS_PROGRAM } from './programs';

/** Two stacks of one app, each for its own cluster; each test continues from the previous one. */
describeWithRig('two stacks for two contexts of a kubeconfig', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;
  let lab: RunningApiServer;

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    lab = await RunningApiServer.start(programs);
    const route = async (prod: RunningApiServer) => ({
      kubeconfig: writeMerged(prod.folder, { prod, lab }),
      contexts: { prod: prod.kubeconfig, lab: lab.kubeconfig },
    });
    rig = await startRig(programs, { 'index.ts': TWO_CONTEXTS_PROGRAM }, { cloud, route });
  });

  afterAll(async () => {
    await rig?.close();
    await lab?.stop();
    await cloud?.close();
  });

  const list = (cluster: RunningApiServer): KubeObject[] =>
    cluster.get<{ items: KubeObject[] }>('configmaps,services,deployments,networkpolicies', '-n', 'shop')
      .items;
  /** Returns the names of objects; those of an address begin with the name of its stack, which is removed. */
  const nameAll = (cluster: RunningApiServer) =>
    list(cluster).map(
      ({ kind, metadata }) => `${kind}/${metadata.name.replace(/^(?:prod|lab)-(.*)-\w+$/, '$1')}`,
    );
  /** Returns the addresses that kube-proxy answers for in a cluster. */
  const addressesIn = (cluster: RunningApiServer) =>
    list(cluster).flatMap(({ metadata, status }) =>
      metadata.name.includes('edge-service') ? Object(status).loadBalancer.ingress : [],
    );

  it('are deployed to their clusters by one up', async () => {
    await rig.project.mustRun('up', '--yes', '--skip-preview');
    const { addresses } = await rig.project.outputs();
    const [ofProd, ofLab] = ['prod', 'lab'].map(
      (context) => Object.entries(Object(addresses)).find(([name]) => name.endsWith(`@${context}`))?.[1],
    );
    expect(cloud.appliances().map(addressOf).toSorted()).toEqual([ofProd, ofLab].toSorted());
    expect(addressesIn(lab)).toEqual([{ ip: ofLab, ipMode: 'VIP' }]);
    expect(addressesIn(rig.cluster)).toEqual([{ ip: ofProd, ipMode: 'VIP' }]);
    expect(nameAll(lab)).toEqual(expect.arrayContaining(['Deployment/web', 'Service/edge-probe']));
    expect(nameAll(lab)).toEqual(nameAll(rig.cluster));
    for (const [name, cluster] of Object.entries({ lab, prod: rig.cluster }))
      expect(cluster.get<KubeObject>('configmap', 'motd', '-n', 'shop').data).toEqual({
        motd: `this is ${name}`,
      });
  });

  it('change nothing the second time', async () => {
    await rig.project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
  });

  it('report what to do if one of the clusters is gone, and keep its state', async () => {
    await lab.kill();
    const [{ ip }] = addressesIn(rig.cluster);
    const { code, text } = await rig.project.destroy();
    expect(code).not.toBe(0);
    expect(text).toMatch(/KUBE_UNREACHABLE[\s\S]*PULUMI_K8S_DELETE_UNREACHABLE=true/);
    const state = await rig.project.exportedState();
    expect(state).toContain('shop/Deployment/web@lab');
    // its address was not removed from a status
    expect(
      cloud
        .appliances()
        .map(addressOf)
        .filter((each) => each !== ip),
    ).toHaveLength(1);
  });

  it('are destroyed by one destroy that knows that the cluster is gone for good', async () => {
    rig.project.env.PULUMI_K8S_DELETE_UNREACHABLE = 'true';
    rig.plugin.deletesUnreachable = true;
    await rig.project.mustRun('destroy', '--yes', '--skip-preview');
    expect(cloud.appliances()).toEqual([]);
    expect(nameAll(rig.cluster)).toEqual([]);
    expect(await rig.project.exportedState()).not.toContain('kubernetes:');
  });
});

function addressOf({ saved }: ApplianceRecord): string | undefined {
  return saved[0]?.VirtualIPAddress;
}

/** Writes a kubeconfig with each cluster as a context. */
function writeMerged(folder: string, clusters: Readonly<Record<string, RunningApiServer>>): string {
  const entries = Object.entries(clusters).map(([name, { kubeconfig }]) => {
    const read = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const [{ cluster }] = read.clusters;
    const [{ user }] = read.users;
    return { name, cluster, user };
  });
  const file = join(folder, 'merged.kubeconfig');
  const merged = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': entries[0]?.name },
    clusters: entries.map(({ name, cluster }) => ({ name, cluster })),
    users: entries.map(({ name, user }) => ({ name, user })),
    contexts: entries.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
  };
  writeFileSync(file, JSON.stringify(merged), { mode: 0o600 });
  return file;
}

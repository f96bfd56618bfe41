import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedSite } from '../harness/simulated-site';
import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { SITE_PROGRAM, type SiteSettings } from './programs';

/** One site from its first `up` to `destroy`; each test continues from the previous one. */
describeWithRig('a site under the real Pulumi engine', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;
  let settings: SiteSettings = { motd: 'first', path: '/one/' };

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    rig = await startRig(
      programs,
      { 'index.ts': SITE_PROGRAM, 'site.json': JSON.stringify(settings) },
      { cloud },
    );
  });

  afterAll(async () => {
    await rig?.close();
    await cloud?.close();
  });

  const change = (changes: Partial<SiteSettings>) => {
    settings = { ...settings, ...changes };
    rig.project.write('site.json', JSON.stringify(settings));
  };
  const run = async (...args: string[]) => {
    rig.plugin.newSteps();
    const text = await rig.project.mustRun(...args);
    return { text, steps: rig.plugin.newSteps() };
  };
  const up = () => run('up', '--yes', '--skip-preview');
  const get = (...args: string[]) =>
    JSON.parse(rig.cluster.mustKubectl(['get', '--namespace=shop', '--output=json', ...args]));

  it('creates nothing, in the cluster or the cloud, while an object of that name exists', async () => {
    rig.cluster.mustKubectl(['create', 'namespace', 'shop']);
    const { code, text } = await rig.project.up();
    expect([code, text.split('Diagnostics:')[1]?.match(/KUBE_EXISTS/g)]).toEqual([
      expect.any(Number),
      ['KUBE_EXISTS'],
    ]);
    expect(text).toMatch(/KUBE_EXISTS +shop\/Namespace/);
    expect([rig.plugin.newSteps(), cloud.appliances()]).toEqual([[], []]);
    rig.cluster.mustKubectl(['delete', 'namespace', 'shop', '--wait=false']);
    rig.cluster.mustKubectl(
      ['replace', '--raw', '/api/v1/namespaces/shop/finalize', '--filename=-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }),
    );
  });

  it('creates nothing with a kubeconfig that it cannot use, and says why once', async () => {
    const { KUBECONFIG = '' } = rig.project.env;
    rig.project.write('kubeconfig', '');
    rig.project.env.KUBECONFIG = join(rig.project.folder, 'kubeconfig');
    const { code, text } = await rig.project.up();
    rig.project.env.KUBECONFIG = KUBECONFIG;
    expect([code === 0, cloud.appliances()]).toEqual([false, []]);
    expect(text.split('Diagnostics:')[1]?.match(/error: .*/g)).toEqual(['error: KUBECONFIG_FILE']);
    expect(text).not.toContain('Warning');
  });

  it('creates the load balancer although the cluster does not answer, which may be behind it', async () => {
    const { KUBECONFIG = '' } = rig.project.env;
    rig.project.env.KUBECONFIG = rig.cluster.kubeconfigBy('https://127.0.0.1:9');
    const { code, text } = await rig.project.up();
    rig.project.env.KUBECONFIG = KUBECONFIG;
    expect([code === 0, cloud.appliances().length]).toEqual([false, 1]);
    expect(text.split('Diagnostics:')[1]?.match(/error: .*/g)).toEqual(['error: KUBE_UNREACHABLE']);
    expect(rig.plugin.newSteps()).toEqual([]);
  });

  it('applies the whole tree, each object after those it needs', async () => {
    const { steps } = await up();
    expect(steps[0]).toBe('create Namespace/shop');
    const place = (name: RegExp) => steps.findIndex((step) => name.test(step));
    expect(place(/Secret.password/)).toBeLessThan(place(/Deployment.web/));
    expect(place(/ConfigMap.gateway/)).toBeLessThan(place(/Deployment.gateway/));
    expect(get('deployments').items).toHaveLength(2);
    expect(cloud.appliance().applied?.map(({ VirtualIPAddress }) => VirtualIPAddress)).toEqual([
      '203.0.113.8',
    ]);
    // the engine did not download the plugin of @pulumi/kubernetes, because it attached to ours
    expect(existsSync(join(rig.project.folder, 'home', 'plugins'))).toBe(false);
  });

  it('writes the addresses to the status of the Services, for kube-proxy', () => {
    const ingressOf = (name: RegExp) =>
      get('services').items.find(({ metadata }: KubeObject) => name.test(metadata.name))?.status.loadBalancer
        .ingress;
    expect(ingressOf(/edge-service/)).toEqual([{ ip: '203.0.113.8', ipMode: 'VIP' }]);
    expect(ingressOf(/edge-probe/)).toEqual([{ ip: '203.0.113.5', ipMode: 'VIP' }]);
  });

  it('changes nothing the second time', async () => {
    const { text, steps } = await up();
    expect(steps).toEqual([]);
    expect(text).not.toMatch(/created|updated|deleted|replaced/);
  });

  it('keeps secrets out of the state', async () => {
    const state = await rig.project.exportedState();
    expect(state).toContain('shop/Secret/password');
    expect(state).not.toContain('canary-8f2d');
    // nor encoded, as the API server stores it
    expect(state).not.toContain(Buffer.from('canary-8f2d').toString('base64'));
  });

  it('changes a ConfigMap in place, under its field manager from before the stack was renamed', async () => {
    const before = get('configmap', 'motd');
    await rig.project.mustRun('stack', 'rename', 'renamed');
    rig.project.env.PULUMI_STACK = 'renamed';
    change({ motd: 'second' });
    const { steps } = await up();
    expect(steps).toEqual(['update shop/ConfigMap/motd']);
    const after = get('configmap', 'motd', '--show-managed-fields');
    expect(after.data).toEqual({ motd: 'second', address: '203.0.113.8' });
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.metadata.managedFields[0].manager).toBe('kumiki/project/dev');
  });

  it('puts the known virtual IP into manifests', () => {
    expect(get('configmap', 'motd').data.address).toBe('203.0.113.8');
  });

  it('says how to restore a deleted Service, and does not adopt a foreign one', async () => {
    const name = 'shop-edge-service-c88f169b';
    const kubectl = (...args: string[]) => rig.cluster.mustKubectl(['--namespace=shop', ...args]);
    kubectl('delete', 'service', name);
    const { code, text } = await rig.project.up();
    expect(code).not.toBe(0);
    expect(text).toMatch(/KUBE_NOT_FOUND[\s\S]*fix +run `pulumi up --refresh`/);
    kubectl('create', 'service', 'clusterip', name, '--tcp=80:80');
    const [, refusal = ''] = (await rig.project.up()).text.split('Diagnostics:');
    expect(refusal.match(/KUBE_EXISTS/g)).toHaveLength(1);
    expect(refusal).not.toMatch(/serializing|\n\s+at /);
    kubectl('delete', 'service', name);
    await run('up', '--yes', '--skip-preview', '--refresh');
    expect(get('service', name).status.loadBalancer.ingress).toEqual([{ ip: '203.0.113.8', ipMode: 'VIP' }]);
  });

  it('keeps the configuration of the previous revision, and reuses it on the way back', async () => {
    const names = () =>
      get('configmaps')
        .items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
        .filter((name: string) => name.startsWith('gateway'));
    const [first] = names();
    change({ path: '/two/' });
    // a run with targets leaves the ConfigMap of the new revision out, and keeps the other one
    const target = '**:core/v1:ConfigMap::shop/ConfigMap/motd';
    await run('up', '--yes', '--skip-preview', '--target', target);
    expect(names()).toEqual([first]);
    const changed = await up();
    expect(changed.steps.filter((step) => step.includes('ConfigMap'))).toEqual([
      expect.stringMatching(/^create shop\/ConfigMap\/gateway-/),
    ]);
    expect(names()).toHaveLength(2);
    expect((await up()).steps).toEqual([]);
    change({ path: '/one/' });
    const back = await up();
    expect(back.steps).toEqual(['update shop/Deployment/gateway']);
    expect(names()).toContain(first);
  });

  it('is clean after a refresh', async () => {
    const { text } = await run('refresh', '--yes', '--skip-preview', '--expect-no-changes');
    expect(text).not.toMatch(/updated|deleted/);
  });

  it('keeps existing objects when a run is told to replace them', async () => {
    const edge = 'shop-edge-service-c88f169b';
    const ids = () => cloud.appliances().map(({ id }) => id);
    const before = ids();
    const names = ['shop/Deployment/web', 'shop-Edge-LoadBalancer', `shop/${edge}`];
    const { text } = await run(
      ...['up', '--yes', '--skip-preview'],
      ...names.flatMap((name) => ['--replace', `**::${name}`]),
    );
    expect(text).toMatch(/3 replaced/);
    expect(get('deployment', 'web').metadata.name).toBe('web');
    expect(get('service', edge).status.loadBalancer.ingress).toEqual([{ ip: '203.0.113.8', ipMode: 'VIP' }]);
    expect(ids()).toEqual(before);
  });

  it('refuses to overwrite an external change without being told to', async () => {
    rig.cluster.kubectl([
      '--namespace=shop',
      'patch',
      'configmap',
      'motd',
      '--patch={"data":{"motd":"mine"}}',
    ]);
    await run('refresh', '--yes', '--skip-preview');
    // a field that another manager owns is not taken over silently
    const { code, text } = await rig.project.up();
    expect(code).not.toBe(0);
    expect(text).toContain('conflict');
  });

  it('destroys everything in the cloud and the cluster', async () => {
    await run('destroy', '--yes', '--skip-preview');
    expect(cloud.appliances()).toEqual([]);
    const { stdout } = rig.cluster.kubectl([
      'get',
      'namespaces,deployments,configmaps,services',
      '-A',
      '-o',
      'name',
    ]);
    expect(stdout).not.toMatch(/shop|gateway|motd/);
  });

  it('completes in two runs if the API server stops between the Services and their status', async () => {
    let left = 2;
    rig.plugin.after = async (step) => {
      if (!/^create shop\/Service\/shop-edge-/.test(step)) return;
      left -= 1;
      if (left === 0) await rig.cluster.kill();
    };
    const { code, text } = await rig.project.up('--continue-on-error');
    rig.plugin.after = () => {};
    expect([code, left]).toEqual([expect.any(Number), 0]);
    expect(text).toMatch(/KUBE_UNREACHABLE[\s\S]*next +the next `pulumi up` writes the status/);
    await rig.cluster.restart();
    await up();
    const addresses = 'jsonpath={.items[*].status.loadBalancer.ingress[*].ip}';
    expect(rig.cluster.mustKubectl(['get', '--namespace=shop', `--output=${addresses}`, 'services'])).toBe(
      '203.0.113.5 203.0.113.8',
    );
    await run('destroy', '--yes', '--skip-preview');
    expect(cloud.appliances()).toEqual([]);
  });
});

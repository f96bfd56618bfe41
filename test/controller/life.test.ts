import { mutations } from '../appliance/reconcile/rig';
import { addNode, addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

const WEB = { namespace: 'shop', name: 'web' };

describe('the probe of a Service', () => {
  it('lets only the appliance connect to the nodes if not every client may connect to the Service', async () => {
    const { kube, settle, start } = await startControllerRig();
    addService(kube, 'web', { spec: { loadBalancerSourceRanges: ['198.51.100.0/24'] } });
    addService(kube, 'open', { spec: { ports: [{ port: 81, protocol: 'TCP' }] } });
    await settle(start());
    const rangesOf = (name: string) =>
      kube.read('Service', { namespace: 'shop', name })?.spec?.loadBalancerSourceRanges;
    const units = rangesOf('web-probe') ?? [];
    expect(units).toEqual([expect.stringMatching(/^203\.0\.113\.\d+\/32$/), expect.any(String)]);
    expect(units).not.toContain('203.0.113.5/32');
    expect(rangesOf('open-probe')).toEqual([]);
  });

  it('is noted where it answers at the same port as another one', async () => {
    const { kube, settle, start, events } = await startControllerRig();
    const annotations = { 'kumiki.dev/shared-appliance': 'sites' };
    addService(kube, 'web', { annotations });
    addService(kube, 'blog', { annotations });
    addService(kube, 'pinged', { annotations: { ...annotations, 'kumiki.dev/check': 'ping' } });
    await settle(start());
    expect(events().filter((text) => text.includes('is checked at port 80 of the nodes, too'))).toHaveLength(
      1,
    );
  });
});

describe('the life of a Service', () => {
  it('begins with an address, follows nodes that come and go, and ends with nothing left', async () => {
    const { cloud, kube, settle, start, addressOf, events } = await startControllerRig();
    const controller = start();
    await settle(controller);
    cloud.requests();

    addService(kube);
    expect(addressOf('web')).toBeUndefined();
    await settle(controller);
    const made = cloud.requests();
    expect(made.length).toBeLessThanOrEqual(14);
    const [appliance] = cloud.appliances();
    expect(appliance).toMatchObject({ name: 'k8s-shop-web-11e594' });
    expect(addressOf('web')).toBe(appliance?.applied?.[0]?.VirtualIPAddress);
    const web = kube.read('Service', WEB);
    expect(web?.status?.loadBalancer?.ingress).toEqual([{ ip: addressOf('web'), ipMode: 'VIP' }]);
    expect(web?.metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup']);
    const probe = kube.read('Service', { namespace: 'shop', name: 'web-probe' });
    expect(probe?.spec).toMatchObject({
      loadBalancerClass: 'kumiki.dev/sakura-probe',
      externalTrafficPolicy: 'Local',
    });
    expect(probe?.status?.loadBalancer?.ingress).toEqual([
      { ip: '203.0.113.5', ipMode: 'VIP' },
      { ip: '203.0.113.6', ipMode: 'VIP' },
    ]);
    expect(events()).toContainEqual(expect.stringContaining('Normal AddressReady web: the virtual IP is'));

    cloud.simulator.edit((zone) => {
      const first = Object.values(zone.servers).find(({ name }) => name === 'node-1');
      if (first) zone.servers[113499999998] = { ...structuredClone(first), id: 113499999998, name: 'node-3' };
      for (const nic of zone.servers[113499999998]?.interfaces ?? []) nic.address = '203.0.113.8';
    });
    addNode(kube, 'node-3');
    await settle(controller);
    expect(servedBy()).toEqual(['203.0.113.5', '203.0.113.6', '203.0.113.8']);

    cloud.requests();
    kube.remove('Node', { name: 'node-1' });
    await settle(controller);
    expect(servedBy()).toEqual(['203.0.113.6', '203.0.113.8']);
    expect(mutations(cloud.requests()).length).toBeLessThanOrEqual(3);

    kube.remove('Service', WEB);
    await settle(controller);
    expect(cloud.appliances()).toEqual([]);
    expect(kube.all('Service')).toEqual([]);

    function servedBy() {
      return cloud.appliances()[0]?.applied?.[0]?.Servers?.map((server) => server.IPAddress);
    }
  });
});

import { handMade, mutations, place } from '../appliance/reconcile/rig';
import { addNode, addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

const WEB = { namespace: 'shop', name: 'web' };

/** Returns a site with a private switch and machines of these names. */
function privateSite(names: readonly string[]) {
  return {
    switches: [{ name: 'private' }],
    servers: names.map((name, index) => ({
      name,
      interfaces: [{ switch: 'private', address: `10.1.${Math.floor(index / 200)}.${(index % 200) + 10}` }],
    })),
  };
}

const PRIVATE = {
  'kumiki.dev/network': 'switch:name=private',
  'kumiki.dev/unit-addresses': '10.1.9.1,10.1.9.2/16',
  'kumiki.dev/address': '10.1.9.3',
};

describe('what the archived controller (0.4.3) got wrong', () => {
  it('1. a guard that never ran: a second controller beside the first creates nothing', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const both = [rig.start(), rig.start()];
    await rig.settle(...both);
    await rig.time.clock.sleep(60_000);
    expect(rig.cloud.appliances()).toHaveLength(1);
    expect(
      both.filter(({ controller }) => controller.renderMetrics().includes('controller_leader 1')),
    ).toHaveLength(1);
  });

  it('2. one page of 100 rows: a node is found among 250 servers, and an address among 120 appliances is not free', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `worker-${index}`);
    const rig = await startControllerRig({ site: privateSite(names) });
    for (const name of ['node-1', 'node-2']) rig.kube.remove('Node', { name });
    addNode(rig.kube, 'worker-249');
    const [first] = Object.values(rig.cloud.simulator.snapshot().zones.is1b.switches);
    const switchId = first?.id ?? 0;
    place(
      rig.cloud,
      ...Array.from({ length: 120 }, (_, index) =>
        handMade({
          ...{ id: 113499990000 + index, name: `other-${index}`, vrid: index + 1, switchId },
          ...{
            units: [`10.1.20.${index + 1}`, `10.1.21.${index + 1}`],
            saved: [],
            applied: [],
            prefixLength: 16,
          },
        }),
      ),
    );
    addService(rig.kube, 'web', {
      annotations: {
        ...PRIVATE,
        'kumiki.dev/unit-addresses': '10.1.20.120,10.1.9.6/16',
        'kumiki.dev/address': '10.1.9.7',
      },
    });
    addService(rig.kube, 'blog', { annotations: PRIVATE });
    const controller = rig.start();
    await rig.time.clock.sleep(120_000);
    await rig.settle(controller).catch(() => undefined);
    expect(rig.addressOf('blog')).toBe('10.1.9.3');
    expect(rig.addressOf('web')).toBeUndefined();
    expect(rig.events()).toContainEqual(
      expect.stringMatching(/^Warning LoadBalancerFailed web:.*10\.1\.20\.120/s),
    );
    const own = rig.cloud.appliances().find(({ name }) => name === 'k8s-shop-blog-11e594');
    expect(own?.vrid).toBeGreaterThan(120);
    expect(own?.applied?.[0]?.Servers?.map((each) => each.IPAddress)).toEqual(['10.1.1.59']);
  });

  it('3. an appliance without virtual IPs counted as absent: it is found, and gets them back', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    await controller.stop();
    rig.cloud.simulator.edit((zone) => {
      for (const each of Object.values(zone.appliances)) each.saved = each.applied = [];
    });
    const next = rig.start();
    await rig.settle(next);
    expect(rig.cloud.appliances()).toHaveLength(1);
    expect(rig.cloud.appliances()[0]?.applied).toHaveLength(1);
    rig.kube.remove('Service', WEB);
    await rig.settle(next);
    expect(rig.cloud.appliances()).toEqual([]);
  });

  it('4. any appliance of the name in the account was taken: one that others own is left alone', async () => {
    const rig = await startControllerRig();
    place(rig.cloud, handMade({ name: 'k8s-shop-web-11e594' }));
    const before = JSON.stringify(rig.cloud.appliances());
    addService(rig.kube);
    const controller = rig.start();
    await rig.time.clock.sleep(120_000);
    expect(JSON.stringify(rig.cloud.appliances())).toBe(before);
    expect(rig.events()).toContainEqual(
      expect.stringMatching(/^Warning LoadBalancerFailed web:.*already has the name/s),
    );
    rig.kube.remove('Service', WEB);
    await rig.settle(controller);
    expect(JSON.stringify(rig.cloud.appliances())).toBe(before);
    expect(rig.kube.read('Service', WEB)).toBeUndefined();
  });

  it('5. VRIDs were unique in the cluster only: those of others on the switch are avoided', async () => {
    const rig = await startControllerRig();
    place(rig.cloud, handMade({ vrid: 1 }));
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    expect(new Set(rig.cloud.appliances().map(({ vrid }) => vrid)).size).toBe(2);
  });

  it('6. VRIDs did not end at 255: when all are taken, an event says so', async () => {
    const rig = await startControllerRig({ site: privateSite(['node-1', 'node-2']) });
    const [first] = Object.values(rig.cloud.simulator.snapshot().zones.is1b.switches);
    const switchId = first?.id ?? 0;
    place(
      rig.cloud,
      ...Array.from({ length: 255 }, (_, index) =>
        handMade({
          ...{ id: 113499990000 + index, name: `other-${index}`, vrid: index + 1, switchId },
          ...{ units: [`10.1.20.${index}`, `10.1.21.${index}`], saved: [], applied: [], prefixLength: 16 },
        }),
      ),
    );
    addService(rig.kube, 'web', { annotations: PRIVATE });
    rig.start();
    await rig.time.clock.sleep(60_000);
    expect(rig.cloud.appliances()).toHaveLength(255);
    expect(rig.events()).toContainEqual(expect.stringMatching(/^Warning LoadBalancerFailed web:.*VRID/s));
  });

  it('7. only the first interface of a server counted: a second one holds its address, and serves', async () => {
    const rig = await startControllerRig({
      site: {
        routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 28 }],
        switches: [{ name: 'private' }],
        servers: ['node-1', 'node-2'].map((name, index) => ({
          name,
          interfaces: [
            { switch: 'private', address: `10.1.0.${index + 10}` },
            { switch: 'k8s-router', address: `203.0.113.${index + 4}` },
          ],
        })),
      },
    });
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    const [own] = rig.cloud.appliances();
    expect(own?.applied?.[0]?.Servers?.map((each) => each.IPAddress)).toEqual(['203.0.113.4', '203.0.113.5']);
    for (const taken of ['203.0.113.4', '203.0.113.5'])
      expect([...(own?.units ?? []), rig.addressOf('web')]).not.toContain(taken);
  });

  it('8. few kinds of appliances counted as holders: a database’s address is not free', async () => {
    const rig = await startControllerRig();
    place(
      rig.cloud,
      handMade({ class: 'database', name: 'db', units: ['203.0.113.7'], saved: [], applied: [] }),
    );
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    const own = rig.cloud.appliances().find(({ name }) => name === 'k8s-shop-web-11e594');
    expect([...(own?.units ?? []), rig.addressOf('web')]).not.toContain('203.0.113.7');
  });

  it('9. an index without a guard: empty settings of an appliance and a node without interfaces do no harm', async () => {
    const rig = await startControllerRig();
    place(rig.cloud, handMade({ name: 'bare', units: [], saved: [], applied: [] }));
    rig.cloud.simulator.edit((zone) => {
      for (const each of Object.values(zone.servers))
        if (each.name === 'node-2') zone.servers[each.id] = { ...each, interfaces: [] };
    });
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.addressOf('web')).toBeDefined();
    expect(rig.events()).toContainEqual(expect.stringContaining('Warning NodeWithoutAddress node-2:'));
  });

  it('10. the check interval was stored as the expected status: each is now in its own field', async () => {
    const rig = await startControllerRig();
    addService(rig.kube, 'web', {
      annotations: { 'kumiki.dev/check': 'http:/healthz', 'kumiki.dev/delay-seconds': '30' },
    });
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.cloud.appliances()[0]?.applied).toMatchObject([
      {
        DelayLoop: '30',
        Servers: [{ HealthCheck: { Protocol: 'http', Path: '/healthz', Status: '200' } }, {}],
      },
    ]);
  });

  it('11. UDP and more than 20 ports were never checked: an event says so, and nothing is created', async () => {
    const rig = await startControllerRig();
    addService(rig.kube, 'udp', { spec: { ports: [{ port: 53, protocol: 'UDP' }] } });
    addService(rig.kube, 'ports', {
      spec: { ports: Array.from({ length: 21 }, (_, index) => ({ port: index + 1 })) },
    });
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.cloud.appliances()).toEqual([]);
    for (const name of ['udp', 'ports']) {
      expect(rig.events()).toContainEqual(expect.stringContaining(`Warning CannotBeServed ${name}:`));
    }
  });

  it('12. more than 40 nodes were never checked: 40 serve, and an event says so', async () => {
    const names = Array.from({ length: 41 }, (_, index) => `worker-${index}`);
    const rig = await startControllerRig({ site: privateSite(names) });
    for (const name of ['node-1', 'node-2']) rig.kube.remove('Node', { name });
    for (const name of names) addNode(rig.kube, name);
    addService(rig.kube, 'web', { annotations: PRIVATE });
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.cloud.appliances()[0]?.applied?.[0]?.Servers).toHaveLength(40);
    expect(rig.events()).toContainEqual(expect.stringContaining('41 nodes could serve'));
  });

  it('13. removal hung at an appliance that was off or gone: it is now completed', async () => {
    for (const change of ['off', 'gone'] as const) {
      const rig = await startControllerRig();
      addService(rig.kube);
      const controller = rig.start();
      await rig.settle(controller);
      rig.cloud.simulator.edit((zone) => {
        for (const each of Object.values(zone.appliances)) {
          if (change === 'gone') delete zone.appliances[each.id];
          else each.lifecycle = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: null };
        }
      });
      rig.kube.remove('Service', WEB);
      await rig.settle(controller);
      expect(rig.cloud.appliances()).toEqual([]);
      expect(rig.kube.read('Service', WEB)).toBeUndefined();
    }
  });

  it('14. "is it shut down" answered the opposite: an appliance is shut down before it is deleted', async () => {
    const rig = await startControllerRig({ steps: { gracefulShutdown: 18 } });
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    rig.cloud.requests();
    rig.kube.remove('Service', WEB);
    await rig.settle(controller);
    const requests = mutations(rig.cloud.requests());
    expect(requests).toEqual(['DELETE /appliance/:id/power 200', 'DELETE /appliance/:id 200']);
  });
});

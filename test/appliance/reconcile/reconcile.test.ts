import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { UNAPPLIED_TAG } from '../../../lib/appliance/spec/tags';
import { closeRigs, edgeSpec, edgeVirtualIp, handMade, mutations, place, startRig } from './rig';

afterEach(closeRigs);

const WEB = edgeVirtualIp();

describe('reconcile', () => {
  it('creates a load balancer, and returns its state', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    expect(rig.requests()).toEqual([
      'GET /appliance 200',
      'GET /internet 200',
      'GET /server 200',
      'GET /switch/:id 200',
      'GET /interface 200',
      'POST /appliance 202',
      'GET /appliance 200',
      'GET /appliance 200',
      'GET /appliance 200',
      // checks whether another run has taken the same addresses at the same time
      'GET /appliance 200',
      'PUT /appliance/:id/config 200',
      'PUT /appliance/:id 200',
    ]);
    const [appliance] = rig.appliances();
    expect(state).toEqual({
      id: String(appliance?.id),
      zone: 'is1b',
      ownerTag: 'kumiki-0123456789abcdef01234567',
      name: 'edge',
      availability: 'available',
      instanceStatus: 'up',
      applied: true,
      switchId: '113400000001',
      vrid: 1,
      addresses: ['203.0.113.7', '203.0.113.8'],
      prefixLength: 28,
      gateway: '203.0.113.1',
      plan: 'standard',
      tags: ['kumiki-0123456789abcdef01234567', 'prod'],
      addressByKey: { 'shop/Edge': '203.0.113.9' },
      serversByKey: { 'shop/Edge': ['203.0.113.5', '203.0.113.6'] },
      virtualIps: [
        { key: 'shop/Edge', address: '203.0.113.9', ports: [80], servers: ['203.0.113.5', '203.0.113.6'] },
      ],
      otherVirtualIps: [],
      foundServers: { 'tag=k8s-node': ['203.0.113.5', '203.0.113.6'] },
    });
    expect(appliance?.tags).toEqual(['kumiki-0123456789abcdef01234567', 'prod']);
    expect(appliance?.applied).toEqual(appliance?.saved);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('only reads in a second run, with the state and without', async () => {
    const rig = await startRig();
    const spec = edgeSpec();
    const state = await reconcile(rig.run(), { spec });
    rig.requests();
    expect(await reconcile(rig.run(), { spec, state })).toEqual(state);
    expect(rig.requests()).toEqual([
      'GET /appliance 200',
      'GET /server 200',
      'GET /appliance/:id/status 200',
    ]);
    expect(await reconcile(rig.run(), { spec })).toEqual(state);
    expect(rig.requests()).toEqual([
      'GET /appliance 200',
      'GET /server 200',
      'GET /appliance/:id/status 200',
    ]);
  });

  it('adds a new node with two changes and no allocation', async () => {
    const rig = await startRig();
    const spec = edgeSpec();
    const state = await reconcile(rig.run(), { spec });
    rig.simulator.edit((zone) => {
      const master = Object.values(zone.servers).find(({ name }) => name === 'kube-master');
      if (master) master.tags = ['k8s-node'];
    });
    rig.requests();
    const next = await reconcile(rig.run(), { spec, state });
    expect(next.serversByKey).toEqual({ 'shop/Edge': ['203.0.113.4', '203.0.113.5', '203.0.113.6'] });
    expect(rig.requests()).toEqual([
      'GET /appliance 200',
      'GET /server 200',
      'PUT /appliance/:id 200',
      'PUT /appliance/:id/config 200',
    ]);
    expect(rig.appliances()[0]?.applied?.[0]?.Servers).toHaveLength(3);
  });

  it('adds and removes virtual IPs without moving the others', async () => {
    const rig = await startRig();
    const [a, b, c] = ['a', 'b', 'c'].map((key) => edgeVirtualIp({ key }));
    if (!a || !b || !c) throw new Error('three virtual IPs');
    const first = await reconcile(rig.run(), { spec: edgeSpec({ virtualIps: [a, b, c] }) });
    const second = await reconcile(rig.run(), { spec: edgeSpec({ virtualIps: [c, b] }), state: first });
    expect(second.addressByKey).toEqual({ b: '203.0.113.10', c: '203.0.113.11' });
    const third = await reconcile(rig.run(), {
      spec: edgeSpec({ virtualIps: [b, WEB, c] }),
      state: second,
    });
    expect(third.addressByKey).toEqual({ b: '203.0.113.10', c: '203.0.113.11', 'shop/Edge': '203.0.113.9' });
  });

  it('finds the address of each key again when all state is lost', async () => {
    const rig = await startRig();
    const virtualIps = [edgeVirtualIp({ key: 'z' }), edgeVirtualIp({ key: 'a' })];
    const state = await reconcile(rig.run(), { spec: edgeSpec({ virtualIps }) });
    const [z] = virtualIps;
    await reconcile(rig.run(), { spec: edgeSpec({ virtualIps: z ? [z] : [] }), state });
    const again = await reconcile(rig.run(), { spec: edgeSpec({ virtualIps }) });
    expect(again.addressByKey).toEqual(state.addressByKey);
  });

  it('restores the address of a virtual IP that was moved or removed by hand', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    for (const address of ['203.0.113.13', undefined]) {
      rig.simulator.edit((zone) => {
        for (const appliance of Object.values(zone.appliances)) {
          appliance.saved = address
            ? appliance.saved.map((entry) => ({ ...entry, VirtualIPAddress: address }))
            : [];
        }
      });
      const next = await reconcile(rig.run(), { spec: edgeSpec(), state });
      expect(next.addressByKey).toEqual(state.addressByKey);
    }
  });

  it('applies what was saved but not applied, as seen from the tag or the status', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const unapply = (tag: string[]) =>
      rig.simulator.edit((zone) => {
        for (const appliance of Object.values(zone.appliances)) {
          appliance.applied = [];
          appliance.tags = [...appliance.tags, ...tag];
        }
      });
    for (const tag of [[UNAPPLIED_TAG], []]) {
      unapply(tag);
      rig.requests();
      await reconcile(rig.run(), { spec: edgeSpec(), state });
      expect(mutations(rig.requests())).toEqual([
        'PUT /appliance/:id/config 200',
        ...tag.map(() => 'PUT /appliance/:id 200'),
      ]);
      expect(rig.appliances()[0]?.applied).toEqual(rig.appliances()[0]?.saved);
      expect(rig.appliances()[0]?.tags).not.toContain(UNAPPLIED_TAG);
    }
  });

  it('changes name, description and tags with one request, and keeps tags of others', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec({ tags: ['prod', 'web'] }) });
    rig.simulator.edit((zone) => {
      for (const appliance of Object.values(zone.appliances)) appliance.tags = [...appliance.tags, 'theirs'];
    });
    rig.requests();
    const spec = edgeSpec({ name: 'front', description: '', tags: ['web', 'new'] });
    await reconcile(rig.run(), { spec, state });
    expect(mutations(rig.requests())).toEqual(['PUT /appliance/:id 200']);
    expect(rig.appliances()[0]).toMatchObject({
      name: 'front',
      description: '',
      tags: ['kumiki-0123456789abcdef01234567', 'new', 'theirs', 'web'],
    });
  });

  it('boots an appliance that was stopped by hand', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      for (const appliance of Object.values(zone.appliances)) {
        appliance.lifecycle = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 };
      }
    });
    rig.requests();
    const stoppedAt = rig.clock.now();
    const next = await reconcile(rig.run(), { spec: edgeSpec(), state });
    expect(next.instanceStatus).toBe('up');
    expect(rig.clock.now() - stoppedAt).toBeLessThan(10_000);
    expect(mutations(rig.requests())).toEqual(['PUT /appliance/:id/power 200']);
  });

  it('follows the router behind its switch when a change of bandwidth gave it another id', async () => {
    const rig = await startRig();
    const router = { by: 'id', value: '113400000000' } as const;
    const spec = edgeSpec({ network: { kind: 'router', router } });
    const state = await reconcile(rig.run(), { spec });
    rig.simulator.edit((zone) => {
      const old = zone.routers[113400000000];
      if (!old) throw new Error('the seeded router');
      delete zone.routers[113400000000];
      zone.routers[113400009999] = { ...old, id: 113400009999 };
      for (const each of Object.values(zone.switches)) Object.assign(each, { routerId: 113400009999 });
    });
    rig.requests();
    expect(await reconcile(rig.run(), { spec, state })).toEqual(state);
    expect(mutations(rig.requests())).toEqual([]);
    expect(rig.lines.at(-1)).toContain('router 113400000000 is now 113400009999');
  });

  it('creates a load balancer on a plain switch with the given addresses', async () => {
    const rig = await startRig({ site: { switches: [{ name: 'private' }] } });
    const spec = edgeSpec({
      network: {
        kind: 'switch',
        switch: { by: 'name', value: 'private' },
        addresses: ['192.168.0.2', '192.168.0.3'],
        prefixLength: 24,
      },
      virtualIps: [
        edgeVirtualIp({ address: '192.168.0.10', servers: [{ address: '192.168.0.21', enabled: false }] }),
      ],
    });
    const state = await reconcile(rig.run(), { spec });
    expect(state).toMatchObject({ addresses: ['192.168.0.2', '192.168.0.3'], prefixLength: 24 });
    expect(state).not.toHaveProperty('gateway');
    rig.requests();
    await reconcile(rig.run(), { spec, state });
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('avoids what other appliances, servers and the router hold', async () => {
    const rig = await startRig();
    place(rig, handMade({ units: ['203.0.113.7', '203.0.113.9'], vrid: 1 }));
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    expect(state).toMatchObject({ vrid: 2, addresses: ['203.0.113.8', '203.0.113.10'] });
    expect(state.addressByKey).toEqual({ 'shop/Edge': '203.0.113.11' });
  });

  it('leaves out a selected machine without an address on the network, and reports it', async () => {
    const rig = await startRig();
    rig.simulator.edit((zone) => {
      for (const server of Object.values(zone.servers)) {
        if (server.name === 'node-1') Object.assign(server, { interfaces: [] });
      }
    });
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    expect(state.serversByKey).toEqual({ 'shop/Edge': ['203.0.113.6'] });
    expect(rig.lines).toContain('server node-1 is left out: it has no address on router k8s-router');
  });

  it('ignores addresses that a machine has on other networks', async () => {
    const rig = await startRig({
      site: {
        routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 28 }],
        switches: [{ name: 'backend' }],
        servers: [
          {
            name: 'node-1',
            tags: ['k8s-node'],
            interfaces: [
              { switch: 'backend', address: '192.168.0.5' },
              { switch: 'k8s-router', address: '203.0.113.5' },
            ],
          },
        ],
      },
    });
    const { serversByKey } = await reconcile(rig.run(), { spec: edgeSpec() });
    expect(serversByKey).toEqual({ 'shop/Edge': ['203.0.113.5'] });
  });

  it('lets a given address take precedence over a selector', async () => {
    const rig = await startRig();
    const servers = [
      { address: '203.0.113.5', enabled: false },
      { select: { by: 'tag', value: 'k8s-node' }, enabled: true },
    ] as const;
    await reconcile(rig.run(), { spec: edgeSpec({ virtualIps: [edgeVirtualIp({ servers })] }) });
    const saved = rig.appliances()[0]?.saved[0]?.Servers ?? [];
    expect(saved.map(({ IPAddress, Enabled }) => `${IPAddress} ${Enabled}`)).toEqual([
      '203.0.113.5 False',
      '203.0.113.6 True',
    ]);
  });
});

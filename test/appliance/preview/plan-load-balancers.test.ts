import { planLoadBalancers } from '../../../lib/appliance/preview/plan-load-balancers';
import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import type { LoadBalancerSpec } from '../../../lib/appliance/spec/spec';
import { formatOwnerTag, hashOwnerId } from '../../../lib/appliance/spec/tags';
import { rejectionOf } from '../../load-balancer/thrown-by';
import {
  closeRigs,
  edgeSpec,
  edgeVirtualIp,
  handMade,
  mutations,
  place,
  type Rig,
  startRig,
} from '../reconcile/rig';
import { record } from './record';

afterEach(closeRigs);

function specOf(id: string, changes: Partial<LoadBalancerSpec> = {}): LoadBalancerSpec {
  const { ownerTag: _ownerTag, ...rest } = edgeSpec({ name: id, redundant: false });
  return { ...rest, id, ownerId: hashOwnerId(id), ...changes };
}

/** Deploys a spec in its own scope. */
function deploy(rig: Rig, { id: _id, ownerId, ...spec }: LoadBalancerSpec, scope = 'shop/dev') {
  return reconcile(rig.run(), { spec: { ...spec, ownerTag: formatOwnerTag(scope, ownerId) } });
}

describe('planLoadBalancers', () => {
  it('predicts the addresses and VRIDs that a deployment then assigns, and changes nothing', async () => {
    const rig = await startRig();
    const specs = ['b', 'a', 'c'].map((id) => specOf(id));
    const inventory = await record(rig);
    expect(mutations(rig.requests())).toEqual([]);
    const { loadBalancers, networks } = await planLoadBalancers(specs, inventory);
    expect(loadBalancers.map(({ id, action }) => `${id} ${action}`)).toEqual([
      'a create',
      'b create',
      'c create',
    ]);
    for (const planned of loadBalancers) {
      const state = await deploy(rig, specOf(planned.id));
      expect(planned.units.map(({ address }) => address)).toEqual(state.addresses);
      expect(planned.virtualIps[0]?.address).toBe(state.addressByKey['shop/Edge']);
      expect(planned.vrid?.vrid).toBe(state.vrid);
    }
    const after = await planLoadBalancers(specs, await record(rig));
    expect(after.loadBalancers.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(after.networks[0]?.free).toEqual(networks[0]?.free);
    expect(after.networks[0]?.used.map(({ address }) => address)).toEqual(
      networks[0]?.used.map(({ address }) => address),
    );
  });

  it('says why each address was chosen', async () => {
    const rig = await startRig();
    await deploy(rig, specOf('old'));
    const given = specOf('new', { vrid: 9, virtualIps: [edgeVirtualIp({ address: '203.0.113.12' })] });
    const { loadBalancers } = await planLoadBalancers([specOf('old'), given], await record(rig));
    const [created, kept] = loadBalancers;
    expect(created).toMatchObject({
      units: [{ because: 'the lowest free address' }],
      virtualIps: [{ address: '203.0.113.12', because: 'given' }],
      vrid: { vrid: 9, because: 'given' },
    });
    expect(kept).toMatchObject({
      action: 'unchanged',
      units: [{ because: 'kept' }],
      virtualIps: [{ because: 'kept' }],
      vrid: { because: 'kept' },
    });
  });

  it('shows the slice of a load balancer, and the whole block of its network', async () => {
    const rig = await startRig();
    const addressRange = { first: '203.0.113.9', last: '203.0.113.12' };
    const network = { kind: 'router', router: { by: 'name', value: 'k8s-router' }, addressRange } as const;
    const { loadBalancers, networks } = await planLoadBalancers(
      [specOf('web', { network })],
      await record(rig),
    );
    expect(loadBalancers[0]).toMatchObject({
      addressRange: { ...addressRange, size: 4, free: 2 },
      units: [{ address: '203.0.113.9', because: 'the lowest free address of its range' }],
      vrid: { vrid: 9, because: 'one of its range' },
    });
    expect(networks[0]?.free).toContain('203.0.113.14');
  });

  it('lists what an update changes', async () => {
    const rig = await startRig();
    await deploy(rig, specOf('web'));
    const virtualIps = [
      edgeVirtualIp({ servers: [{ address: '203.0.113.5', enabled: true }] }),
      edgeVirtualIp({ key: 'more' }),
    ];
    const next = specOf('web', { description: 'another', tags: ['prod', 'x'], virtualIps });
    const { loadBalancers } = await planLoadBalancers([next], await record(rig));
    expect(loadBalancers[0]).toMatchObject({ action: 'update' });
    expect(loadBalancers[0]?.reasons).toEqual([
      '~ 203.0.113.8:80 servers',
      '+ 203.0.113.9:80',
      'description',
      'tags: + x',
    ]);
  });

  it('gives the reason of a replacement, the gap and where the successor will be', async () => {
    const rig = await startRig();
    const state = await deploy(rig, specOf('web'));
    const { loadBalancers } = await planLoadBalancers(
      [specOf('web', { plan: 'highspec' })],
      await record(rig),
    );
    expect(loadBalancers[0]).toMatchObject({
      action: 'replace',
      applianceId: state.id,
      reasons: ['plan: the API cannot change the plan of an appliance (standard)'],
      gap: expect.stringContaining('config'),
      units: [{ address: '203.0.113.9' }],
      virtualIps: [{ address: state.addressByKey['shop/Edge'], because: 'kept' }],
      vrid: { vrid: 2 },
    });
  });

  it('says when a block has no room, for a new one and for a successor', async () => {
    const rig = await startRig();
    await deploy(rig, specOf('web'));
    const saved = [9, 10, 11, 12, 13].map((host) => ({
      VirtualIPAddress: `203.0.113.${host}`,
      Port: '80',
      Servers: [],
    }));
    place(rig, handMade({ units: ['203.0.113.14'], saved }));
    const specs = [specOf('new'), specOf('web', { plan: 'highspec' })];
    const { loadBalancers } = await planLoadBalancers(specs, await record(rig));
    expect(loadBalancers.map(({ action }) => action)).toEqual(['refused', 'refused']);
    expect(loadBalancers[0]?.problems[0]).toMatchObject({ code: 'VIP_POOL_EXHAUSTED', constructPath: 'new' });
    expect(loadBalancers[0]?.problems[0]?.message).toContain('load balancer 113499999999 (old-lb)');
    expect(loadBalancers[1]?.problems[0]?.hint).toContain('there must be room for both');
  });

  it('asks which load balancer is meant if several stacks have one', async () => {
    const rig = await startRig();
    await deploy(rig, specOf('web', { name: 'one' }), 'shop/dev');
    await deploy(rig, specOf('web', { name: 'two' }), 'shop/prod');
    const inventory = await record(rig);
    const { loadBalancers } = await planLoadBalancers([specOf('web', { name: 'one' })], inventory);
    expect(loadBalancers[0]?.problems[0]?.code).toBe('LB_AMBIGUOUS_OWNER');
    const scope = formatOwnerTag('shop/dev', '0'.repeat(12)).slice('kumiki-'.length, -12);
    const chosen = await planLoadBalancers([specOf('web', { name: 'one' })], inventory, { scope });
    expect(chosen.loadBalancers[0]).toMatchObject({ action: 'unchanged', scope });
  });

  it('refuses what a run would refuse: an unknown router, no servers, a foreign name', async () => {
    const rig = await startRig();
    place(rig, handMade());
    const specs = [
      specOf('a', { network: { kind: 'router', router: { by: 'name', value: 'k9s-router' } } }),
      specOf('b', {
        virtualIps: [edgeVirtualIp({ servers: [{ select: { by: 'tag', value: 'x' }, enabled: true }] })],
      }),
      specOf('c', { name: 'old-lb' }),
      specOf('d', { zone: 'tk1a' }),
    ];
    const { loadBalancers } = await planLoadBalancers(specs, await record(rig));
    expect(loadBalancers.map(({ problems }) => problems[0]?.code)).toEqual([
      'LB_NETWORK_NOT_FOUND',
      'LB_SERVER_NOT_FOUND',
      'LB_FOREIGN',
      'LB_INVENTORY',
    ]);
  });

  it('names the field that makes an inventory invalid', async () => {
    const inventory = { version: 1, recordedAt: '', defaultZone: 'is1b', zones: [{ zone: 3 }] };
    const error = await rejectionOf(planLoadBalancers([], JSON.parse(JSON.stringify(inventory))));
    expect(error.message).toContain('inventory.zones[0].zone');
  });
});

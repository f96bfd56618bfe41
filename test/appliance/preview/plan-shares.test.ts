import { planLoadBalancers } from '../../../lib/appliance/preview/plan-load-balancers';
import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { reconcileShare } from '../../../lib/appliance/share/reconcile-share';
import type { LoadBalancerShareSpec } from '../../../lib/appliance/spec/share';
import type { LoadBalancerSpec } from '../../../lib/appliance/spec/spec';
import { formatOwnerTag, hashOwnerId, splitOwnerTag } from '../../../lib/appliance/spec/tags';
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

function shareOf(id: string, changes: Partial<LoadBalancerShareSpec> = {}): LoadBalancerShareSpec {
  const appliances = [{ by: 'name', value: 'old-lb' }] as const;
  return { id, ownerId: hashOwnerId(id), appliances, virtualIps: [edgeVirtualIp()], ...changes };
}

async function site(): Promise<Rig> {
  const rig = await startRig();
  place(rig, handMade());
  return rig;
}

function deploy(rig: Rig, { id: _id, ownerId, ...spec }: LoadBalancerShareSpec) {
  return reconcileShare(rig.run(), { spec: { ...spec, ownerTag: formatOwnerTag('shop/dev', ownerId) } });
}

async function planOf(rig: Rig, ...shares: readonly LoadBalancerShareSpec[]) {
  return (await planLoadBalancers([], await record(rig), { shares })).shares;
}

describe('the plan of virtual IPs on existing load balancers', () => {
  it('predicts the addresses that a deployment then assigns, and changes nothing', async () => {
    const rig = await site();
    const [first, second] = [shareOf('a'), shareOf('b')];
    const inventory = await record(rig);
    rig.requests();
    const { shares, networks } = await planLoadBalancers([], inventory, { shares: [second, first] });
    expect(mutations(rig.requests())).toEqual([]);
    expect(shares.map(({ id, action }) => `${id} ${action}`)).toEqual(['a create', 'b create']);
    for (const spec of [first, second]) {
      const state = await deploy(rig, spec);
      const planned = shares.find(({ id }) => id === spec.id)?.virtualIps[0];
      expect(planned).toMatchObject({
        address: state.addressByKey['shop/Edge'],
        applianceId: state.applianceIds[0],
        because: 'the lowest free address',
      });
    }
    expect((await planOf(rig, first, second)).map(({ action }) => action)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    expect(networks[0]?.used.map(({ address }) => address)).toContain(shares[0]?.virtualIps[0]?.address);
  });

  it('lists what an update changes on which load balancer, a move to another one included', async () => {
    const rig = await site();
    const second = handMade({
      id: 113499999998,
      name: 'second',
      vrid: 8,
      units: ['203.0.113.13'],
      saved: [],
    });
    place(rig, { ...second, applied: [] });
    const state = await deploy(rig, shareOf('a'));
    const address = state.addressByKey['shop/Edge'];
    const [moved] = await planOf(rig, shareOf('a', { appliances: [{ by: 'name', value: 'second' }] }));
    expect(moved).toMatchObject({
      action: 'update',
      reasons: [
        `load balancer 113499999999 (old-lb): - ${address}:80`,
        expect.stringContaining('load balancer 113499999998 (second): + '),
      ],
      virtualIps: [{ applianceId: '113499999998' }],
    });
  });

  it('chooses from a slice, and refuses one that is not in the block', async () => {
    const rig = await site();
    const sliced = shareOf('a', { addressRange: { first: '203.0.113.9', last: '203.0.113.9' } });
    const outside = shareOf('b', { addressRange: { first: '203.0.113.40', last: '203.0.113.41' } });
    const [one, other] = await planOf(rig, sliced, outside);
    expect(one?.virtualIps[0]).toMatchObject({
      address: '203.0.113.9',
      because: 'the lowest free address of its range',
    });
    expect(other).toMatchObject({
      action: 'refused',
      problems: [{ code: 'LB_NETWORK', constructPath: 'b' }],
    });
  });

  it('refuses what a run would refuse: an unknown load balancer, an address of others, another zone', async () => {
    const rig = await site();
    const planned = await planOf(
      rig,
      shareOf('a', { appliances: [{ by: 'name', value: 'old-lbb' }] }),
      shareOf('b', { virtualIps: [edgeVirtualIp({ address: '203.0.113.12' })] }),
      shareOf('c', { zone: 'tk1a' }),
    );
    expect(planned.map(({ problems }) => problems[0]?.code)).toEqual([
      'LB_NOT_FOUND',
      'VIP_ADDRESS',
      'LB_INVENTORY',
    ]);
    expect(planned[0]?.problems[0]?.allowed).toBe('old-lb (113499999999)');
  });
});

describe('the plan of virtual IPs whose zone has changed', () => {
  it('says that they are removed here and created there, with other addresses', async () => {
    const rig = await site();
    const spec = shareOf('a');
    const state = await deploy(rig, spec);
    const inventory = await record(rig);
    const [here] = inventory.zones;
    if (!here) throw new Error('there is a zone');
    const appliances = here.appliances.map((each) => ({ ...each, virtualIps: [] }));
    const both = { ...inventory, zones: [here, { ...here, zone: 'tk1a', appliances }] };
    const plan = (share: LoadBalancerShareSpec) => planLoadBalancers([], both, { shares: [share] });
    expect((await plan({ ...spec, zone: 'tk1a' })).shares[0]).toMatchObject({
      action: 'replace',
      zone: 'tk1a',
      scope: splitOwnerTag(formatOwnerTag('shop/dev', spec.ownerId)).scope,
      reasons: [
        'zone: virtual IPs cannot move from is1b to tk1a',
        expect.stringContaining('load balancer 113499999999 (old-lb): + '),
        `load balancer 113499999999 (old-lb) in is1b: - ${state.addressByKey['shop/Edge']}:80`,
      ],
      gap: expect.stringContaining('other addresses'),
    });
    expect((await plan(spec)).shares[0]).toMatchObject({ action: 'unchanged', reasons: [] });
  });
});

describe('the plan of a load balancer whose zone has changed', () => {
  it('says that it is replaced by another one, with other addresses', async () => {
    const rig = await startRig();
    const { ownerTag: _tag, ...rest } = edgeSpec({ redundant: false });
    const spec: LoadBalancerSpec = { ...rest, id: 'web', ownerId: hashOwnerId('web') };
    const ownerTag = formatOwnerTag('shop/dev', spec.ownerId);
    const { id } = await reconcile(rig.run(), { spec: edgeSpec({ redundant: false, ownerTag }) });
    const inventory = await record(rig);
    const [here] = inventory.zones;
    if (!here) throw new Error('there is a zone');
    const there = { ...here, zone: 'tk1a', appliances: [] };
    const both = { ...inventory, zones: [here, there] };
    const { loadBalancers } = await planLoadBalancers([{ ...spec, zone: 'tk1a' }], both);
    expect(loadBalancers[0]).toMatchObject({
      action: 'replace',
      applianceId: id,
      zone: 'tk1a',
      reasons: [`zone: load balancer ${id} is in is1b and cannot move to tk1a`],
      gap: expect.stringContaining('other addresses'),
    });
    expect((await planLoadBalancers([spec], both)).loadBalancers[0]?.action).toBe('unchanged');
  });
});

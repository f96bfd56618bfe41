import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import type { ApplianceRecord } from '../../../lib/testing';
import { rejectionOf } from '../../load-balancer/thrown-by';
import { closeRigs, edgeSpec, edgeVirtualIp, handMade, mutations, place, type Rig, startRig } from './rig';

afterEach(closeRigs);

const adopt = { id: '113499999999' };

async function rigWith(changes: Partial<ApplianceRecord> = {}): Promise<Rig> {
  const rig = await startRig();
  place(rig, handMade(changes));
  return rig;
}

describe('adoption', () => {
  it('takes an appliance over in place: its address and tags stay, and our tag is added', async () => {
    const rig = await rigWith();
    const state = await reconcile(rig.run(), { spec: edgeSpec(), adopt });
    expect(state.id).toBe(adopt.id);
    expect(state.addressByKey).toEqual({ 'shop/Edge': '203.0.113.12' });
    expect(rig.appliances()).toHaveLength(1);
    expect(rig.appliances()[0]?.tags).toEqual(['hand-made', edgeSpec().ownerTag, 'prod']);
    expect(rig.appliances()[0]?.applied).toEqual(rig.appliances()[0]?.saved);
  });

  it('may stay in the program afterwards: later runs only read', async () => {
    const rig = await rigWith();
    const state = await reconcile(rig.run(), { spec: edgeSpec(), adopt });
    rig.requests();
    expect(await reconcile(rig.run(), { spec: edgeSpec(), adopt, state })).toEqual(state);
    expect(await reconcile(rig.run(), { spec: edgeSpec(), adopt })).toEqual(state);
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('takes back an appliance whose tag was removed by hand', async () => {
    const rig = await rigWith();
    const state = await reconcile(rig.run(), { spec: edgeSpec(), adopt });
    rig.simulator.edit((zone) => {
      for (const appliance of Object.values(zone.appliances)) appliance.tags = [];
    });
    await reconcile(rig.run(), { spec: edgeSpec(), adopt, state });
    expect(rig.appliances()[0]?.tags).toContain(edgeSpec().ownerTag);
  });

  it('takes over an appliance that already has our name', async () => {
    const rig = await rigWith({ name: 'edge' });
    expect((await reconcile(rig.run(), { spec: edgeSpec(), adopt })).id).toBe(adopt.id);
  });

  it.each<[string, Partial<ApplianceRecord>, { id: string }, string]>([
    ['is not there', {}, { id: '113400000404' }, 'there is no appliance 113400000404 in zone is1b'],
    [
      'is of another class',
      { class: 'vpcrouter' },
      adopt,
      'appliance 113499999999 is a vpcrouter, not a load balancer',
    ],
    [
      "is another stack's",
      { tags: ['kumiki-fedcba9876543210fedcba98'] },
      adopt,
      'load balancer 113499999999 belongs to another Kumiki stack (tag kumiki-fedcba9876543210fedcba98)',
    ],
    [
      'has one unit instead of two',
      { units: ['203.0.113.10'] },
      adopt,
      'redundant of load balancer 113499999999 is false, not true, and cannot be changed',
    ],
    [
      'has another plan',
      { planId: 2 },
      adopt,
      'plan of load balancer 113499999999 is highspec, not standard, and cannot be changed',
    ],
  ])('refuses an appliance that %s, and changes nothing', async (_why, changes, wanted, message) => {
    const rig = await rigWith(changes);
    const error = await rejectionOf(reconcile(rig.run(), { spec: edgeSpec(), adopt: wanted }));
    expect(error.code).toBe('LB_ADOPT');
    expect(error.problems.map((problem) => problem.message)).toEqual([message]);
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('refuses a second appliance if we already have one', async () => {
    const rig = await rigWith();
    await reconcile(rig.run(), { spec: edgeSpec() });
    rig.requests();
    const error = await rejectionOf(reconcile(rig.run(), { spec: edgeSpec(), adopt }));
    expect(error.code).toBe('LB_ADOPT');
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('keeps each address with the virtual IP that serves its ports', async () => {
    const entry = (host: number, port: number) => ({
      VirtualIPAddress: `203.0.113.${host}`,
      Port: String(port),
      DelayLoop: '10',
      Servers: [],
    });
    const rig = await rigWith({ saved: [entry(13, 443), entry(12, 80), entry(13, 8443)] });
    const tls = { delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } } as const;
    const virtualIps = [
      edgeVirtualIp({
        key: 'a',
        ports: [
          { port: 8443, ...tls },
          { port: 443, ...tls },
        ],
      }),
      edgeVirtualIp({ key: 'b' }),
    ];
    const state = await reconcile(rig.run(), { spec: edgeSpec({ virtualIps }), adopt });
    expect(state.addressByKey).toEqual({ a: '203.0.113.13', b: '203.0.113.12' });
  });
});

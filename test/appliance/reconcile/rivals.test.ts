import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import type { DesiredLoadBalancer } from '../../../lib/appliance/spec/inputs';
import { formatOwnerTag, hashOwnerId, UNAPPLIED_TAG } from '../../../lib/appliance/spec/tags';
import type { ApplianceRecord } from '../../../lib/testing';
import { checkHolders, closeRigs, edgeSpec, edgeVirtualIp, handMade, place, type Rig, startRig } from './rig';

afterEach(closeRigs);

const servers = [{ address: '203.0.113.5', enabled: true }] as const;
/** Addresses that a rival has just taken: each would be our first choice. */
const [UNIT, ADDED, LAST] = ['203.0.113.7', '203.0.113.9', '203.0.113.13'];

function lenient(): Promise<Rig> {
  return startRig({ strictness: 'lenient' });
}

function edge(changes: Partial<DesiredLoadBalancer> = {}): DesiredLoadBalancer {
  return edgeSpec({ redundant: false, virtualIps: [edgeVirtualIp({ servers })], ...changes });
}

/**
 * Returns an appliance that another run creates just after this run has read the state, and before it writes.
 */
function rival(isFinished: boolean, changes: Partial<ApplianceRecord> = {}): ApplianceRecord {
  const ownerTag = formatOwnerTag('other', hashOwnerId('rival'));
  const tags = isFinished ? [ownerTag] : [ownerTag, UNAPPLIED_TAG];
  return handMade({ name: 'rival', tags, units: [LAST], vrid: 99, saved: [], applied: [], ...changes });
}

/** Adds an appliance just before the first request of a kind is handled. */
function placeBefore(rig: Rig, method: string, appliance: ApplianceRecord) {
  const run = rig.run();
  let isPlaced = false;
  const placeOnce = () => {
    if (!isPlaced) place(rig, appliance);
    isPlaced = true;
  };
  const { api } = run;
  const watched: typeof api = {
    ...api,
    createAppliance: (create, signal) => {
      if (method === 'POST') placeOnce();
      return api.createAppliance(create, signal);
    },
    updateAppliance: (id, update, signal) => {
      if (method === 'PUT') placeOnce();
      return api.updateAppliance(id, update, signal);
    },
  };
  return { ...run, api: watched };
}

function entryAt(address: string): ApplianceRecord['saved'] {
  return handMade().saved.map((entry) => ({ ...entry, VirtualIPAddress: address }));
}

describe('a run that finds its addresses taken, on a service that does not compare them,', () => {
  it('creates the appliance again elsewhere if a unit address or the VRID is taken', async () => {
    for (const taken of [{ units: [UNIT] }, { vrid: 1 }]) {
      const rig = await lenient();
      const state = await reconcile(placeBefore(rig, 'POST', rival(true, taken)), { spec: edge() });
      expect(rig.appliances()).toHaveLength(2);
      expect(state.applied).toBe(true);
      checkHolders(rig);
    }
  });

  it('gives another address to a virtual IP that it adds', async () => {
    const rig = await lenient();
    const state = await reconcile(rig.run(), { spec: edge() });
    const more = edgeVirtualIp({ key: 'more', servers });
    const spec = edge({ virtualIps: [...edge().virtualIps, more] });
    const other = rival(true, { saved: entryAt(ADDED) });
    const grown = await reconcile(placeBefore(rig, 'PUT', other), { spec, state });
    expect(grown.addressByKey.more).not.toBe(ADDED);
    expect(grown.addressByKey['shop/Edge']).toBe(state.addressByKey['shop/Edge']);
    expect(grown).toMatchObject({ id: state.id, applied: true });
    checkHolders(rig);
  });

  it('names the holder of an address that it was given, and does not use it', async () => {
    const rig = await lenient();
    const state = await reconcile(rig.run(), { spec: edge() });
    const more = edgeVirtualIp({ key: 'more', servers, address: ADDED });
    const spec = edge({ virtualIps: [...edge().virtualIps, more] });
    const other = rival(true, { saved: entryAt(ADDED) });
    const failure = reconcile(placeBefore(rig, 'PUT', other), { spec, state });
    await expect(failure).rejects.toMatchObject({
      code: 'VIP_ADDRESS',
      message: expect.stringContaining(`a virtual IP of load balancer ${other.id} (rival)`),
    });
    checkHolders(rig);
  });

  it.each([
    ['LB_VRID', { vrid: 1 }, edge({ vrid: 1 })],
    [
      'LB_NETWORK',
      { units: [UNIT] },
      edge({
        network: { kind: 'router', router: { by: 'name', value: 'k8s-router' }, addresses: [UNIT] },
      }),
    ],
  ])(
    'names the holder of a given VRID or unit address, and does not use it: %s',
    async (code, taken, spec) => {
      const rig = await lenient();
      const other = rival(true, taken);
      await expect(reconcile(placeBefore(rig, 'POST', other), { spec })).rejects.toMatchObject({
        code,
        message: expect.stringContaining(`load balancer ${other.id} (rival)`),
      });
      expect(rig.appliances().map(({ id }) => id)).toEqual([other.id]);
    },
  );

  it('keeps its addresses if the other one has not finished and was created later', async () => {
    const rig = await lenient();
    const other = rival(false, { saved: entryAt(ADDED), vrid: 1 });
    const state = await reconcile(placeBefore(rig, 'POST', other), { spec: edge() });
    expect(state).toMatchObject({ vrid: 1, applied: true });
    expect(rig.lines.join('\n')).toContain(`load balancer ${other.id} has addresses of load balancer`);
  });
});

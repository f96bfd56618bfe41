import fc from 'fast-check';
import { closeAll, type Json, type Rig, SWITCH_ID, startRig } from '../../../rig';

afterEach(closeAll);

/** A request about an existing network interface, or for one more server. */
const request = fc.oneof(
  fc.record({ do: fc.constant('label' as const), nic: fc.nat(), host: fc.integer({ min: 0, max: 17 }) }),
  fc.record({ do: fc.constant('connect' as const), nic: fc.nat(), to: fc.constantFrom('shared', SWITCH_ID) }),
  fc.record({ do: fc.constantFrom('disconnect' as const, 'delete' as const), nic: fc.nat() }),
  fc.record({
    do: fc.constant('create' as const),
    on: fc.array(fc.constantFrom(null, { Scope: 'shared' }, { ID: SWITCH_ID }), { maxLength: 3 }),
  }),
);

async function interfacesOf(rig: Rig): Promise<Json[]> {
  return (await rig.call('GET', '/interface')).body.Interfaces;
}

async function send(rig: Rig, asked: Json): Promise<void> {
  if (asked.do === 'create') {
    const given = { Name: 'web', ServerPlan: { CPU: 1, MemoryMB: 1024 }, ConnectedSwitches: asked.on };
    await rig.call('POST', '/server', { Server: given });
    return;
  }
  const nics = await interfacesOf(rig);
  const path = `/interface/${nics[asked.nic % nics.length]?.ID}`;
  const label = { Interface: { UserIPAddress: `203.0.113.${asked.host}` } };
  if (asked.do === 'label') await rig.call('PUT', path, label);
  if (asked.do === 'connect') await rig.call('PUT', `${path}/to/switch/${asked.to}`);
  if (asked.do === 'disconnect') await rig.call('DELETE', `${path}/to/switch`);
  if (asked.do === 'delete') await rig.call('DELETE', path);
}

describe('after any requests about network interfaces with strict rules', () => {
  it('no two on a switch share a label, and no two on the shared segment share an address', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 25 }), async (requests) => {
        const rig = await startRig();
        for (const each of requests) await send(rig, each);
        const nics = await interfacesOf(rig);
        const labels = nics.filter(({ Switch }) => Switch?.ID === SWITCH_ID).map((nic) => nic.UserIPAddress);
        const shared = nics.filter(({ Switch }) => Switch?.Scope === 'shared');
        const given = shared.map(({ IPAddress }) => IPAddress);
        expect(new Set(given).size).toBe(given.length);
        expect(nics.filter(({ IPAddress }) => IPAddress !== null)).toEqual(shared);
        const set = labels.filter((label) => label !== null);
        expect(new Set(set).size).toBe(set.length);
        expect(set.every((label) => /^203\.0\.113\.([4-9]|1[0-4])$/.test(label))).toBe(true);
        await closeAll();
      }),
      { numRuns: 40 },
    );
  });
});

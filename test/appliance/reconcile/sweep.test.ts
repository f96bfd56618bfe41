import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { listLeftovers, sweep } from '../../../lib/appliance/reconcile/sweep';
import { closeRigs, edgeSpec, handMade, killAt, mutations, place, type Rig, startRig } from './rig';

afterEach(closeRigs);

const SCOPE = '0123456789ab';
const own = (half: string) => `kumiki-${SCOPE}${half}`;
const THEIRS = 'kumiki-ffffffffffff000000000001';
const entry = (address: string, Description: string) => ({
  VirtualIPAddress: address,
  Port: '80',
  DelayLoop: '10',
  SorryServer: '',
  Description,
  Servers: [],
});

/** Appliances of every kind that a sweep of the scope must not touch. */
const BYSTANDERS = [
  handMade({ id: 113499990001, vrid: 101 }),
  handMade({ id: 113499990002, vrid: 102, name: 'other', tags: [THEIRS] }),
  handMade({
    id: 113499990003,
    vrid: 103,
    name: 'protected',
    tags: [own('000000000003'), 'kumiki-protected'],
  }),
  handMade({ id: 113499990004, vrid: 104, name: 'of two', tags: [own('000000000004'), THEIRS] }),
  handMade({ id: 113499990005, vrid: 105, name: 'nearly', tags: [`${own('000000000005')}0`, 'kumiki-x'] }),
  handMade({ id: 113499990006, vrid: 106, name: 'capital', tags: [own('00000000000A')] }),
  handMade({ id: 113499990007, vrid: 107, name: 'router', class: 'vpcrouter', tags: [own('000000000007')] }),
  handMade({
    ...{ id: 113499990008, vrid: 108, name: 'with tenant', tags: [own('000000000008')] },
    saved: [entry('203.0.113.8', `shop/Api [${THEIRS}]`)],
  }),
  handMade({ id: 113499990009, vrid: 109, name: own('000000000009'), description: own('000000000009') }),
];

const removable = [
  handMade({ id: 113499980001, vrid: 11, name: 'orphan', tags: ['shop', own('000000000011')], saved: [] }),
  handMade({
    ...{ id: 113499980002, vrid: 12, name: 'killed', tags: [own('000000000012'), 'kumiki-unapplied'] },
    saved: [entry('203.0.113.9', `shop/Edge [${own('000000000012')}]`)],
  }),
];
/** An appliance of others, with one virtual IP of the scope between two others. */
const host = handMade({
  ...{ id: 113499980003, vrid: 13, name: 'host', tags: [] },
  saved: [
    entry('203.0.113.13', 'by hand'),
    entry('203.0.113.7', `shop/Edge: web [${own('000000000013')}]`),
    entry('203.0.113.14', `shop/Api [${THEIRS}]`),
  ],
});

async function site(): Promise<Rig> {
  const rig = await startRig();
  place(rig, ...structuredClone([...BYSTANDERS, ...removable, host]));
  return rig;
}

const inScope = async (rig: Rig) => (await listLeftovers(rig.run())).filter(({ scope }) => scope === SCOPE);

describe('leftovers of a scope', () => {
  it('are told from everything else by exact ownership, with the reason', async () => {
    const rig = await site();
    const found = await inScope(rig);
    expect(found.map(({ kind, name, keptBecause }) => [kind, name, keptBecause ?? 'may go'])).toEqual([
      ['appliance', 'orphan', 'may go'],
      ['appliance', 'killed', 'may go'],
      ['entries', 'host', 'may go'],
      ['appliance', 'protected', 'it has the tag kumiki-protected'],
      ['appliance', 'of two', `it has several owner tags: ${own('000000000004')}, ${THEIRS}`],
      ['appliance', 'with tenant', `others have virtual IPs on it: 203.0.113.8:80 (shop/Api [${THEIRS}])`],
    ]);
    expect(found[1]?.why).toBe(`it has the owner tag ${own('000000000012')}; a run on it was interrupted`);
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('are removed, and nothing else changes by a byte', async () => {
    const rig = await site();
    const before = structuredClone(rig.appliances());
    const swept = await sweep(rig.run(), await inScope(rig));
    expect(swept.map(({ name, outcome }) => `${name} ${outcome}`).sort()).toEqual([
      'host removed',
      'killed removed',
      'of two kept',
      'orphan removed',
      'protected kept',
      'with tenant kept',
    ]);
    const gone = removable.map(({ id }) => id);
    const untouched = before.filter(({ id }) => !gone.includes(id) && id !== host.id);
    expect(rig.appliances().filter(({ id }) => id !== host.id)).toEqual(untouched);
    const left = rig.appliances().find(({ id }) => id === host.id);
    expect(left).toMatchObject({ tags: [], saved: [host.saved[0], host.saved[2]] });
    expect(left?.applied).toEqual(left?.saved);
    expect((await inScope(rig)).filter(({ keptBecause }) => keptBecause === undefined)).toEqual([]);
  });

  it('are removed wherever an earlier sweep was killed', async () => {
    let isDone = false;
    for (let k = 1; !isDone && k < 40; k++) {
      const rig = await site();
      const { transport, abort, count } = killAt(k);
      const run = rig.run({ transport, abort });
      await listLeftovers(run)
        .then((found) =>
          sweep(
            run,
            found.filter(({ scope }) => scope === SCOPE),
          ),
        )
        .catch(() => []);
      isDone = count() < k;
      await sweep(rig.run(), await inScope(rig));
      expect(rig.appliances()).toHaveLength(BYSTANDERS.length + 1);
    }
    expect(isDone).toBe(true);
  });

  it('stay if their owner has changed since they were listed', async () => {
    const rig = await site();
    const found = await inScope(rig);
    rig.simulator.edit((zone) => {
      const orphan = zone.appliances[113499980001];
      if (orphan) orphan.tags = [THEIRS];
    });
    const swept = await sweep(rig.run(), found);
    expect(swept.find(({ name }) => name === 'orphan')).toMatchObject({ outcome: 'kept' });
  });

  it('include the appliance of a killed creation', async () => {
    const rig = await startRig();
    const { transport, abort } = killAt(7);
    const spec = edgeSpec({ ownerTag: own('000000000099') });
    await reconcile(rig.run({ transport, abort }), { spec }).catch(() => {});
    expect(rig.appliances()).toHaveLength(1);
    await sweep(rig.run(), await inScope(rig));
    expect(rig.appliances()).toEqual([]);
  });
});

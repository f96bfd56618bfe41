import fc from 'fast-check';
import { Reservations } from '../../../lib/appliance/allocate/reservations';
import { findStart } from '../../../lib/appliance/reconcile/contention';
import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { formatOwnerTag, hashOwnerId } from '../../../lib/appliance/spec/tags';
import type { Site } from '../../../lib/testing';
import { checkHolders, closeRigs, edgeSpec, edgeVirtualIp, type Rig, startRig, startRigOn } from './rig';
import { shareTime } from './shared-time';

afterEach(closeRigs);

const NETWORKS = ['203.0.113.0', '203.0.113.64'] as const;

function siteOf(prefixLength: 27 | 26): Site {
  const routers = NETWORKS.map((networkAddress) => ({ name: networkAddress, networkAddress, prefixLength }));
  return { routers };
}

function member(index: number, keys: readonly string[] = ['web'], network: string = NETWORKS[0]) {
  const servers = [{ address: '203.0.113.30', enabled: true }];
  return edgeSpec({
    name: `edge-${index}`,
    ownerTag: formatOwnerTag('shop/dev', hashOwnerId(`edge-${index}`)),
    redundant: false,
    network: { kind: 'router', router: { by: 'name', value: network } },
    virtualIps: keys.map((key) => edgeVirtualIp({ key, servers })),
  });
}

function conflicts(rig: Rig): string[] {
  return rig.requests().filter((request) => /^(POST|PUT) .* 409$/.test(request));
}

describe('many load balancers on one block, each created by its own process,', () => {
  it('can all be created at once, until the block is full', async () => {
    const rig = await startRig({ site: siteOf(27) });
    // 27 addresses: one for a server, and 13 pairs of unit and virtual IP
    const crowd = Array.from({ length: 13 }, (_, index) => member(index));
    const states = await Promise.all(crowd.map((spec) => reconcile(rig.run(), { spec })));
    expect(rig.appliances()).toHaveLength(13);
    expect(states.every(({ applied }) => applied)).toBe(true);
    checkHolders(rig);
  });

  it('can all add virtual IPs at once', async () => {
    const rig = await startRig({ site: siteOf(27) });
    const crowd = Array.from({ length: 8 }, (_, index) => index);
    const states = await Promise.all(crowd.map((index) => reconcile(rig.run(), { spec: member(index) })));
    const grown = await Promise.all(
      crowd.map((index) =>
        reconcile(rig.run(), { spec: member(index, ['web', 'more']), state: states[index] }),
      ),
    );
    checkHolders(rig);
    // earlier addresses have not changed
    for (const index of crowd) {
      expect(grown[index]?.addressByKey.web).toBe(states[index]?.addressByKey.web);
      expect(Object.keys(grown[index]?.addressByKey ?? {})).toEqual(['more', 'web']);
    }
  });
});

describe('stacks with separate slices, each in its own process,', () => {
  it('are created at once without a conflict, each in its slice', async () => {
    const rig = await startRig({ site: siteOf(27) });
    const sliced = Array.from({ length: 6 }, (_, index) => ({
      ...member(index),
      network: {
        kind: 'router' as const,
        router: { by: 'name' as const, value: NETWORKS[0] },
        addressRange: { first: `203.0.113.${4 + 4 * index}`, last: `203.0.113.${7 + 4 * index}` },
      },
    }));
    const states = await Promise.all(sliced.map((spec) => reconcile(rig.run(), { spec })));
    expect(conflicts(rig)).toEqual([]);
    checkHolders(rig);
    expect(states.map(({ addresses }) => addresses[0])).toEqual(
      sliced.map(({ network }) => network.addressRange.first),
    );
    const [first] = sliced;
    if (!first) throw new Error('there is a first one');
    const elsewhere = {
      ...first,
      network: { ...first.network, addressRange: { first: '203.0.113.40', last: '203.0.113.45' } },
    };
    await expect(reconcile(rig.run(), { spec: elsewhere, state: states[0] })).rejects.toMatchObject({
      code: 'LB_NETWORK',
      message: expect.stringContaining('203.0.113.40 – 203.0.113.45 is not in the block 203.0.113.0/27'),
    });
  });
});

describe('many load balancers in one process', () => {
  it('are created at 5 requests a second without a conflict: 50 on two blocks', async () => {
    const { clock, transport } = shareTime();
    const rig = await startRigOn(clock, { site: siteOf(26) });
    const reservations = new Reservations();
    const start = clock.now();
    const states = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        reconcile(
          { ...rig.run({ transport, requestRateLimit: 5 }), reservations },
          { spec: member(index, ['web'], NETWORKS[index % 2]) },
        ),
      ),
    );
    expect(states.every(({ applied }) => applied)).toBe(true);
    expect(rig.appliances()).toHaveLength(50);
    checkVridsBySwitch(rig);
    expect(conflicts(rig)).toEqual([]);
    expect((clock.now() - start) / 1000).toBeLessThan(300);
  });

  it('fill a block to the last address', async () => {
    const { clock, transport } = shareTime();
    const rig = await startRigOn(clock, { site: siteOf(27) });
    const reservations = new Reservations();
    const run = () => ({ ...rig.run({ transport }), reservations });
    const crowd = Array.from({ length: 8 }, (_, index) => member(index));
    const states = await Promise.all(crowd.map((spec) => reconcile(run(), { spec })));
    // 26 addresses besides the server's: 16 are taken, 10 are left
    await Promise.all(
      crowd.map((_, index) =>
        reconcile(run(), { spec: member(index, ['web', 'more']), state: states[index] }),
      ),
    );
    await reconcile(run(), { spec: member(8) });
    expect(conflicts(rig)).toEqual([]);
    expect(checkHolders(rig)).toHaveLength(26);
  });

  it('avoid what is given to one of them', async () => {
    const { clock, transport } = shareTime();
    const rig = await startRigOn(clock, { site: siteOf(27) });
    const reservations = new Reservations();
    const servers = [{ address: '203.0.113.30', enabled: true }];
    const given = {
      ...member(9),
      vrid: 1,
      virtualIps: [edgeVirtualIp({ key: 'web', address: '203.0.113.4', servers })],
    };
    const specs = [member(0), member(1), given];
    await Promise.all(specs.map((spec) => reconcile({ ...rig.run({ transport }), reservations }, { spec })));
    expect(conflicts(rig)).toEqual([]);
    checkHolders(rig);
  });
});

function checkVridsBySwitch(rig: Rig): void {
  const pairs = rig.appliances().map(({ switchId, vrid }) => `${switchId} ${vrid}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  const held = rig
    .appliances()
    .flatMap(({ units, saved }) => [...units, ...saved.map((entry) => entry.VirtualIPAddress)]);
  expect(new Set(held).size).toBe(held.length);
}

describe('the place where a load balancer looks for addresses', () => {
  it('is the start of the block first, and after that a fixed place that depends on its owner', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{24}$/), fc.integer({ min: 1, max: 50 }), (tag, n) => {
        expect(findStart(tag, 0)).toBe(0);
        expect(findStart(tag, n)).toBe(findStart(tag, n));
      }),
    );
    const places = Array.from({ length: 64 }, (_, index) => findStart(hashOwnerId(String(index)), 1) % 27);
    expect(new Set(places).size).toBeGreaterThan(20);
  });
});

import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../../../lib/core/ipv4';
import { call, closeAll, type Json, type Rig, startRig } from '../../../rig';

afterEach(closeAll);

const POOLS = ['203.0.113.0/25', '192.0.2.64/27'];

type Request = [method: string, path: string, body?: Json];

/** Requests that a client may send about a router; a refused one is as useful as any. */
const OPERATIONS: readonly ((router: Json, size: number) => Request)[] = [
  (_, NetworkMaskLen) => [
    'POST',
    '/internet',
    { Internet: { Name: 'r', NetworkMaskLen, BandWidthMbps: 100 } },
  ],
  ({ ID, Switch }, NetworkMaskLen) => {
    const NextHop = Ipv4.parse(Switch.Subnets[0].NetworkAddress).plus(4).toString();
    return ['POST', `/internet/${ID}/subnet`, { NetworkMaskLen, NextHop }];
  },
  ({ ID, Switch }) => ['DELETE', `/internet/${ID}/subnet/${Switch.Subnets[1]?.ID ?? 1}`],
  ({ ID }) => ['PUT', `/internet/${ID}/bandwidth`, { Internet: { BandWidthMbps: 250 } }],
  ({ ID }) => ['POST', `/internet/${ID}/ipv6net`],
  ({ ID, Switch }) => ['DELETE', `/internet/${ID}/ipv6net/${Switch.IPv6Nets[0]?.ID ?? 1}`],
  ({ ID }) => ['DELETE', `/internet/${ID}`],
];
const NOWHERE = { ID: 1, Switch: { Subnets: [{ NetworkAddress: '203.0.113.0' }], IPv6Nets: [] } };

const steps = fc.array(
  fc.record({
    operation: fc.constantFrom(...OPERATIONS),
    which: fc.nat(9),
    size: fc.constantFrom(26, 27, 28),
  }),
  { minLength: 5, maxLength: 30 },
);

describe('creating and deleting networks in any order', () => {
  it('never lets blocks overlap, leaves the pools or reuses an id', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const rig = await startRig({ site: {}, pools: POOLS });
        const seen = new Set<number>();
        let known: number[] = [];
        let routers: Json[] = [];
        for (const { operation, which, size } of taken) {
          const request = operation(routers[which % Math.max(routers.length, 1)] ?? NOWHERE, size);
          expect([200, 201, 404, 409]).toContain((await rig.call(...request)).status);
          routers = await routersOf(rig);
          const ids = idsOf(routers);
          expect(ids.filter((id) => !known.includes(id) && seen.has(id))).toEqual([]);
          for (const id of ids) seen.add(id);
          known = ids;
          checkBlocks(routers);
        }
        await closeAll();
      }),
      { numRuns: 25 },
    );
  });
});

async function routersOf(rig: Rig): Promise<Json[]> {
  return (await rig.call('GET', '/internet')).body.Internet;
}

function idsOf(routers: Json[]): number[] {
  return routers.flatMap(({ ID, Switch }) => [
    ...[ID, Switch.ID],
    ...Switch.Subnets.map((each: Json) => each.ID),
    ...Switch.IPv6Nets.map((each: Json) => each.ID),
  ]);
}

function checkBlocks(routers: Json[]): void {
  const blocks = routers.flatMap(({ Switch }) =>
    Switch.Subnets.map((each: Json) => Cidr.parse(`${each.NetworkAddress}/${each.NetworkMaskLen}`)),
  );
  const pools = POOLS.map((text) => Cidr.parse(text));
  for (const [index, block] of blocks.entries()) {
    expect(pools.some((pool) => pool.contains(block))).toBe(true);
    expect(blocks.slice(index + 1).some((other) => other.overlaps(block))).toBe(false);
  }
  const prefixes = routers.flatMap(({ Switch }) => Switch.IPv6Nets.map((each: Json) => each.IPv6Prefix));
  expect(new Set(prefixes).size).toBe(prefixes.length);
}

describe('blocks of several zones', () => {
  it('come from the same pools', async () => {
    const rig = await startRig({ site: {} });
    const Internet = { Name: 'r', NetworkMaskLen: 28, BandWidthMbps: 100 };
    const addresses: string[] = [];
    for (const zone of ['is1a', 'is1b', 'tk1a']) {
      const { body } = await call(rig.simulator, 'POST', `/cloud/zone/${zone}/api/cloud/1.1/internet`, {
        Internet,
      });
      addresses.push(body.Internet.Switch.Subnets[0].NetworkAddress);
    }
    expect(addresses).toEqual(['203.0.113.0', '203.0.113.16', '203.0.113.32']);
  });
});

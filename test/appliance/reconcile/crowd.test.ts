import fc from 'fast-check';
import { findStart } from '../../../lib/appliance/reconcile/contention';
import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { formatOwnerTag, hashOwnerId } from '../../../lib/appliance/spec/tags';
import type { Site } from '../../../lib/testing';
import { checkHolders, closeRigs, edgeSpec, edgeVirtualIp, startRig } from './rig';

afterEach(closeRigs);

const SITE: Site = { routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 27 }] };

function member(index: number, keys: readonly string[] = ['web']) {
  const servers = [{ address: '203.0.113.30', enabled: true }];
  return edgeSpec({
    name: `edge-${index}`,
    ownerTag: formatOwnerTag('shop/dev', hashOwnerId(`edge-${index}`)),
    redundant: false,
    virtualIps: keys.map((key) => edgeVirtualIp({ key, servers })),
  });
}

describe('a crowd on one block', () => {
  it('is created at once, until the block is full, and nobody gives up', async () => {
    const rig = await startRig({ site: SITE });
    // 27 addresses: one is a server's, the others are for 13 pairs of unit and virtual IP
    const crowd = Array.from({ length: 13 }, (_, index) => member(index));
    const states = await Promise.all(crowd.map((spec) => reconcile(rig.run(), { spec })));
    expect(rig.appliances()).toHaveLength(13);
    expect(states.every(({ applied }) => applied)).toBe(true);
    checkHolders(rig);
  });

  it('adds virtual IPs at once', async () => {
    const rig = await startRig({ site: SITE });
    const crowd = Array.from({ length: 8 }, (_, index) => index);
    const states = await Promise.all(crowd.map((index) => reconcile(rig.run(), { spec: member(index) })));
    const grown = await Promise.all(
      crowd.map((index) =>
        reconcile(rig.run(), { spec: member(index, ['web', 'more']), state: states[index] }),
      ),
    );
    checkHolders(rig);
    // whoever was there before has not moved
    for (const index of crowd) {
      expect(grown[index]?.addressByKey.web).toBe(states[index]?.addressByKey.web);
      expect(Object.keys(grown[index]?.addressByKey ?? {})).toEqual(['more', 'web']);
    }
  });
});

describe('where a load balancer looks for addresses', () => {
  it('is the lowest free one first, and then a place of its own that never changes', () => {
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

import fc from 'fast-check';
import type { IngressEntry, Service } from '../../lib/kubernetes-api/kinds';
import {
  type AnnouncedAddress,
  announce,
  mergeIngress,
  planAnnouncement,
  withdraw,
} from '../../lib/kubernetes-api/service-ingress';
import { selfAdvancingClock } from '../../lib/testing';
import { MemoryCluster } from './memory-cluster';

const EDGE = { namespace: 'shop', name: 'edge' };
const clock = selfAdvancingClock(0);

const ip = fc.integer({ min: 1, max: 12 }).map((last) => `203.0.113.${last}`);
const entry = fc.oneof(
  ip.map((address): IngressEntry => ({ ip: address, ipMode: 'VIP' })),
  ip.map((address): IngressEntry => ({ ip: address, ipMode: 'Proxy' })),
  ip.map((address): IngressEntry => ({ ip: address })),
  fc.constantFrom<IngressEntry>({ hostname: 'a.example' }, { hostname: 'b.example' }),
  // for a dual-stack Service, whose other address is written by someone else
  fc.constantFrom<IngressEntry>({ ip: '2001:db8::8', ipMode: 'VIP' }, { ip: '2001:db8::9' }),
);
const current = fc.array(entry, { maxLength: 8 });
const desired = fc.uniqueArray(ip, { maxLength: 5 }).map(toIngress);
const owned = fc.uniqueArray(ip, { maxLength: 5 });

describe('merging addresses into a status', () => {
  it('results in every desired address exactly once', () => {
    fc.assert(
      fc.property(current, desired, owned, (before, wanted, own) => {
        const { ingress } = mergeIngress(before, { desired: wanted, owned: own });
        for (const each of wanted) expect(ingress.filter((found) => found.ip === each.ip)).toEqual([each]);
      }),
    );
  });

  it('keeps entries of other writers unchanged and in order', () => {
    fc.assert(
      fc.property(current, desired, owned, (before, wanted, own) => {
        const ours = new Set([...own, ...wanted.map((each) => each.ip)]);
        const others = (entries: readonly IngressEntry[]) =>
          entries.filter((each) => each.ip === undefined || !ours.has(each.ip));
        const { ingress } = mergeIngress(before, { desired: wanted, owned: own });
        expect(others(ingress)).toEqual(others(before));
      }),
    );
  });

  it('removes owned addresses that are no longer desired', () => {
    fc.assert(
      fc.property(current, desired, owned, (before, wanted, own) => {
        const { ingress } = mergeIngress(before, { desired: wanted, owned: own });
        const stale = own.filter((each) => !wanted.some((found) => found.ip === each));
        expect(ingress.filter((found) => stale.includes(found.ip ?? ''))).toEqual([]);
      }),
    );
  });

  it('changes nothing the second time, and reports that', () => {
    fc.assert(
      fc.property(current, desired, owned, (before, wanted, own) => {
        const announcement = { desired: wanted, owned: own };
        const { ingress } = mergeIngress(before, announcement);
        const again = mergeIngress(ingress, announcement);
        expect(again).toMatchObject({ ingress, isChanged: false, added: [], removed: [] });
      }),
    );
  });

  it('leaves only the desired addresses if all are owned', () => {
    fc.assert(
      fc.property(current, desired, (before, wanted) => {
        const { ingress, foreign } = mergeIngress(before, { desired: wanted, owned: 'all' });
        expect(new Set(ingress.map((each) => each.ip))).toEqual(new Set(wanted.map((each) => each.ip)));
        expect([ingress.length, foreign]).toEqual([wanted.length, []]);
      }),
    );
  });

  it('restores what others wrote when an announcement is undone', () => {
    fc.assert(
      fc.property(current, desired, (before, wanted) => {
        const ours = wanted.map((each) => each.ip);
        const others = before.filter((each) => !ours.includes(each.ip ?? ''));
        const { ingress } = mergeIngress(others, { desired: wanted, owned: [] });
        expect(mergeIngress(ingress, { desired: [], owned: ours }).ingress).toEqual(others);
      }),
    );
  });

  it('reports what changes', () => {
    const before = [{ ip: '203.0.113.1', ipMode: 'VIP' }, { ip: '203.0.113.2' }, { hostname: 'a.example' }];
    const announcement = { desired: toIngress(['203.0.113.3']), owned: ['203.0.113.1'] };
    expect(mergeIngress(before, announcement)).toMatchObject({
      added: ['203.0.113.3'],
      removed: ['203.0.113.1'],
      foreign: ['203.0.113.2', 'a.example'],
      isChanged: true,
    });
  });
});

describe('announcing', () => {
  const announcement = { desired: toIngress(['203.0.113.1']), owned: [] };
  const spec = { type: 'LoadBalancer', loadBalancerClass: 'kumiki.dev/sakura' };

  it('writes the status only if it changes', async () => {
    const cluster = new MemoryCluster();
    cluster.put('Service', { metadata: EDGE, spec });
    await announce(cluster, EDGE, announcement, { clock });
    await announce(cluster, EDGE, announcement, { clock });
    expect(cluster.writes).toEqual([{ verb: 'patch', kind: 'Service', name: 'edge', subresource: 'status' }]);
    expect((await cluster.get('Service', EDGE)).status?.loadBalancer?.ingress).toEqual(announcement.desired);
  });

  it('keeps an entry that others write at the same time', async () => {
    const cluster = new MemoryCluster();
    cluster.put('Service', { metadata: EDGE, spec });
    let writes = 0;
    cluster.before = (verb) => {
      if (verb !== 'patch' || writes === 3) return;
      writes += 1;
      const ingress = toIngress([`198.51.100.${writes}`]);
      cluster.put('Service', { metadata: EDGE, spec, status: { loadBalancer: { ingress } } });
    };
    await announce(cluster, EDGE, announcement, { clock });
    const { status } = await cluster.get('Service', EDGE);
    expect(status?.loadBalancer?.ingress?.map((each) => each.ip)).toEqual(['198.51.100.3', '203.0.113.1']);
  });

  it('gives up if every write conflicts with another one', async () => {
    const cluster = new MemoryCluster();
    cluster.put('Service', { metadata: EDGE, spec });
    cluster.before = (verb) => {
      if (verb === 'patch') cluster.put('Service', { metadata: EDGE, spec });
    };
    const failure = announce(cluster, EDGE, announcement, { clock });
    await expect(failure).rejects.toMatchObject({ code: 'KUBE_CONFLICT' });
  });

  it('waits for a Service that does not exist yet, up to a limit', async () => {
    const cluster = new MemoryCluster();
    let looks = 0;
    cluster.before = (verb) => {
      looks += 1;
      if (verb === 'get' && looks === 3) cluster.put('Service', { metadata: EDGE, spec });
    };
    const waiting = { clock: selfAdvancingClock(0), waitMs: 10_000 };
    await announce(cluster, EDGE, announcement, waiting);
    expect(looks).toBeGreaterThan(2);
    const missing = announce(cluster, { ...EDGE, name: 'other' }, announcement, waiting);
    await expect(missing).rejects.toMatchObject({ code: 'KUBE_NOT_FOUND' });
  });

  it.each([
    [{ type: 'LoadBalancer', loadBalancerClass: 'example.com/other' }, /belongs to another controller/],
    [{ type: 'ClusterIP' }, /has another type/],
  ])('refuses a Service whose status is not ours to write: %j', async (foreign, message) => {
    const cluster = new MemoryCluster();
    cluster.put('Service', { metadata: EDGE, spec: foreign });
    const failure = announce(cluster, EDGE, announcement, { clock });
    await expect(failure).rejects.toMatchObject({
      code: 'LB_SERVICE',
      message: expect.stringMatching(message),
    });
    expect(cluster.writes).toEqual([]);
  });

  it('is possible only where the class is text, and leaves out entries that are none', () => {
    const odd = { metadata: EDGE, spec: { ...spec, loadBalancerClass: 5 } } as unknown as Service;
    expect(() => planAnnouncement(odd, announcement)).toThrow('belongs to another controller');
    const status = { loadBalancer: { ingress: [null, 'x'] } };
    const listed = { metadata: EDGE, spec, status } as unknown as Service;
    expect(planAnnouncement(listed, announcement).ingress).toEqual(announcement.desired);
  });

  it('can be undone, which does nothing if the Service is gone', async () => {
    const cluster = new MemoryCluster();
    const ingress = toIngress(['198.51.100.1', '203.0.113.1']);
    cluster.put('Service', { metadata: EDGE, spec, status: { loadBalancer: { ingress } } });
    await withdraw(cluster, EDGE, ['203.0.113.1'], { clock });
    const { status } = await cluster.get('Service', EDGE);
    expect(status?.loadBalancer?.ingress).toEqual(toIngress(['198.51.100.1']));
    await withdraw(cluster, { ...EDGE, name: 'gone' }, ['203.0.113.1'], { clock });
  });
});

function toIngress(ips: readonly string[]): AnnouncedAddress[] {
  return ips.map((address) => ({ ip: address, ipMode: 'VIP' }));
}

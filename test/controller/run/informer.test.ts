import { Informer } from '../../../lib/controller/run/informer';
import { type ErrorCode, KumikiError } from '../../../lib/core/errors';
import { shareTime } from '../../appliance/reconcile/shared-time';
import { MemoryCluster } from '../../kubernetes-api/memory-cluster';

/** Counts lists and watches of nodes in ten minutes if each watch ends at once, with or without an error. */
async function countCalls(code: ErrorCode | undefined): Promise<{ lists: number; watches: number }> {
  const { clock } = shareTime();
  const calls = { lists: 0, watches: 0 };
  const stop = new AbortController();
  class FlawedCluster extends MemoryCluster {
    override async *watch(): AsyncGenerator<never, void, undefined> {
      calls.watches += 1;
      // a loop without pauses would never end
      if (calls.watches > 2_000) stop.abort();
      if (code) throw new KumikiError({ code, message: 'the watch has ended' });
      yield* [];
    }
  }
  const cluster = new FlawedCluster(clock);
  cluster.before = () => {
    calls.lists += 1;
  };
  const informer = new Informer('Node', {
    ...{ cluster, clock, random: () => 0.5, signal: stop.signal },
    ...{ firstMs: 500, longestMs: 30_000, resyncMs: 3_600_000 },
    onChange: () => undefined,
    onFailure: () => undefined,
  });
  const done = informer.run();
  await Promise.race([done, clock.sleep(600_000)]);
  stop.abort();
  await done;
  return calls;
}

describe('an informer', () => {
  it.each(['KUBE_UNREACHABLE', 'KUBE_GONE'] as const)(
    'lists less and less often while each watch fails at once with %s',
    async (code) => {
      const { lists } = await countCalls(code);
      expect(lists).toBeGreaterThan(20);
      expect(lists).toBeLessThan(45);
    },
  );

  it('pauses before it watches again if the server ends each watch at once', async () => {
    const { lists, watches } = await countCalls(undefined);
    expect(lists).toBe(1);
    expect(watches).toBeLessThan(1_300);
  });
});

describe('an informer behind a proxy that closes connections after 20 seconds without events', () => {
  it('notices each change within a second, and reports no failure', async () => {
    const { clock } = shareTime();
    const stop = new AbortController();
    class ProxiedCluster extends MemoryCluster {
      override async *watch(...[kind, { signal }]: Parameters<MemoryCluster['watch']>) {
        yield* [] as never[];
        await clock.sleep(
          20_000,
          AbortSignal.any([signal, stop.signal].filter((each) => each !== undefined)),
        );
        throw new KumikiError({ code: 'KUBE_UNREACHABLE', message: `the watch of ${kind} was aborted` });
      }
    }
    const failures: unknown[] = [];
    const lists: number[] = [];
    const informer = new Informer('Node', {
      ...{ cluster: new ProxiedCluster(clock), clock, random: () => 0.5, signal: stop.signal },
      ...{ firstMs: 500, longestMs: 30_000, resyncMs: 3_600_000 },
      onChange: () => lists.push(clock.now()),
      onFailure: (error) => failures.push(error),
    });
    const done = informer.run();
    await clock.sleep(600_000);
    stop.abort();
    await done;
    const gaps = lists.slice(1).map((at, index) => at - (lists[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(21_000);
    expect(failures).toEqual([]);
  });
});

/** Starts an informer of Services for an in-memory cluster. */
async function follow(cluster: MemoryCluster, clock: ReturnType<typeof shareTime>['clock']) {
  const stop = new AbortController();
  const informer = new Informer('Service', {
    ...{ cluster, clock, random: () => 0.5, signal: stop.signal },
    ...{ firstMs: 500, longestMs: 30_000, resyncMs: 3_600_000 },
    onChange: () => undefined,
    onFailure: () => undefined,
  });
  const done = informer.run();
  await clock.sleep(100);
  const end = async () => {
    stop.abort();
    await done;
  };
  return { informer, end };
}

describe('the cache of an informer', () => {
  const WEB = { namespace: 'shop', name: 'web' };

  it('does not go back to the result of our write if the watch has shown a newer version', async () => {
    const { clock } = shareTime();
    const cluster = new MemoryCluster(clock);
    cluster.put('Service', { metadata: WEB });
    const { informer, end } = await follow(cluster, clock);
    const written = cluster.put('Service', { metadata: { ...WEB, labels: { by: 'us' } } });
    cluster.put('Service', { metadata: { ...WEB, labels: { by: 'others' } } });
    await clock.sleep(100);
    informer.put(written);
    expect(informer.tryGet('shop/web')?.metadata.labels).toEqual({ by: 'others' });
    await end();
  });

  it('does not bring back a removed Service, whether our write or the watch comes first', async () => {
    const { clock } = shareTime();
    const cluster = new MemoryCluster(clock);
    cluster.put('Service', { metadata: { ...WEB, finalizers: ['a'] } });
    const { informer, end } = await follow(cluster, clock);
    cluster.remove('Service', WEB);
    const written = cluster.put('Service', { metadata: { ...WEB, finalizers: [] } });
    // our write may return before or after the watch shows it
    informer.put(written);
    expect(informer.list()).toEqual([]);
    await clock.sleep(100);
    informer.put(written);
    expect(informer.list()).toEqual([]);
    await end();
  });

  it('does not go back to an old event that arrives after our later write', async () => {
    const { clock } = shareTime();
    const cluster = new MemoryCluster(clock);
    cluster.put('Service', { metadata: WEB });
    cluster.lagMs = 5_000;
    const { informer, end } = await follow(cluster, clock);
    cluster.put('Service', { metadata: { ...WEB, labels: { by: 'others' } } });
    informer.put(cluster.put('Service', { metadata: { ...WEB, labels: { by: 'us' } } }));
    const seen = new Set<string | undefined>();
    for (let second = 0; second < 20; second++) {
      seen.add(informer.tryGet('shop/web')?.metadata.labels?.by);
      await clock.sleep(1_000);
    }
    expect([...seen]).toEqual(['us']);
    await end();
  });

  it('does not go back to a list that is older than the watch', async () => {
    const { clock } = shareTime();
    const cluster = new MemoryCluster(clock);
    cluster.put('Service', { metadata: WEB });
    const { informer, end } = await follow(cluster, clock);
    const old = await cluster.list('Service');
    cluster.put('Service', { metadata: { namespace: 'shop', name: 'blog' } });
    await clock.sleep(100);
    const list = cluster.list.bind(cluster);
    let late = 1;
    cluster.list = (kind, ...rest) => {
      late -= 1;
      return late >= 0 ? Promise.resolve(old as never) : list(kind, ...rest);
    };
    await informer.readAll();
    expect(informer.list().map(({ metadata }) => metadata.name)).toEqual(['web', 'blog']);
    await end();
  });

  it('accepts a list that stays older, as after a backup was restored', async () => {
    const { clock } = shareTime();
    const cluster = new MemoryCluster(clock);
    const old = await cluster.list('Service');
    cluster.put('Service', { metadata: WEB });
    const { informer, end } = await follow(cluster, clock);
    cluster.list = () => Promise.resolve(old as never);
    await informer.readAll();
    expect(informer.list()).toEqual([]);
    await end();
  });

  it('does not contain managed fields', async () => {
    const { clock } = shareTime();
    const cluster = new MemoryCluster(clock);
    const noise = { managedFields: [{ manager: 'kubectl' }] };
    cluster.put('Service', { metadata: { ...WEB, ...noise } });
    const { informer, end } = await follow(cluster, clock);
    cluster.put('Service', { metadata: { namespace: 'shop', name: 'blog', ...noise } });
    await clock.sleep(100);
    expect(JSON.stringify(informer.list())).not.toContain('managedFields');
    await end();
  });
});

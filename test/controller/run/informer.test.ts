import { Informer } from '../../../lib/controller/run/informer';
import { type ErrorCode, KumikiError } from '../../../lib/core/errors';
import { shareTime } from '../../appliance/reconcile/shared-time';
import { MemoryCluster } from '../../kubernetes-api/memory-cluster';

/** How often nodes are listed and watched in ten minutes if each watch ends at once, with or without an error. */
async function countCalls(code: ErrorCode | undefined): Promise<{ lists: number; watches: number }> {
  const { clock } = shareTime();
  const calls = { lists: 0, watches: 0 };
  const stop = new AbortController();
  class FlawedCluster extends MemoryCluster {
    override async *watch(): AsyncGenerator<never, void, undefined> {
      calls.watches += 1;
      // a loop without a pause would not end
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
    'lists more and more seldom while each watch fails at once with %s',
    async (code) => {
      const { lists } = await countCalls(code);
      expect(lists).toBeGreaterThan(20);
      expect(lists).toBeLessThan(45);
    },
  );

  it('waits a little before it goes on with a watch that the server ends at once', async () => {
    const { lists, watches } = await countCalls(undefined);
    expect(lists).toBe(1);
    expect(watches).toBeLessThan(1_300);
  });
});

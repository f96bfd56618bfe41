import fc from 'fast-check';
import { WorkQueue, type WorkQueueOptions } from '../../../lib/controller/run/work-queue';
import { shareTime } from '../../appliance/reconcile/shared-time';

/** Starts a queue in virtual time, and records what it does. */
function startQueue(
  work: (key: string, signal: AbortSignal) => Promise<void>,
  changes: Partial<WorkQueueOptions> = {},
) {
  const { clock } = shareTime();
  const stop = new AbortController();
  const pauses: number[] = [];
  const queue = new WorkQueue(work, {
    ...{ clock, workers: 2, random: () => 0.5, firstMs: 1_000, longestMs: 60_000, signal: stop.signal },
    onFailure: (_key, _error, retryMs) => pauses.push(retryMs),
    ...changes,
  });
  return { queue, clock, stop, pauses };
}

describe('a queue of keys', () => {
  it('never works on one key twice at once, nor on more keys than it has workers, and misses none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            key: fc.constantFrom('a', 'b', 'c', 'd'),
            afterMs: fc.nat(30),
            doRestart: fc.boolean(),
          }),
          { maxLength: 40 },
        ),
        fc.integer({ min: 1, max: 4 }),
        async (steps, workers) => {
          const begun = new Map<string, number>();
          const wanted = new Map<string, number>();
          const running = new Set<string>();
          const { queue, clock, stop } = startQueue(
            async (key, signal) => {
              expect(running.has(key)).toBe(false);
              running.add(key);
              expect(running.size).toBeLessThanOrEqual(workers);
              begun.set(key, clock.now());
              await clock.sleep(10, signal).finally(() => running.delete(key));
            },
            { workers },
          );
          for (const { key, afterMs, doRestart } of steps) {
            wanted.set(key, clock.now());
            if (doRestart) queue.restart(key);
            else queue.add(key);
            await clock.sleep(afterMs);
          }
          await clock.sleep(10_000);
          expect(queue.isIdle).toBe(true);
          for (const [key, at] of wanted) expect(begun.get(key)).toBeGreaterThanOrEqual(at);
          stop.abort();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('retries a failed key after pauses that grow up to a limit, and are short again after a success', async () => {
    let failures = 8;
    const { queue, clock, pauses } = startQueue(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    });
    queue.add('a');
    await clock.sleep(300_000);
    expect(pauses).toEqual([750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000]);
    expect(queue.isIdle).toBe(true);
    failures = 1;
    queue.add('a');
    await clock.sleep(10_000);
    expect(pauses.at(-1)).toBe(750);
  });

  it('varies the pauses of many keys that fail at once', async () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const { queue, clock, pauses, stop } = startQueue(() => Promise.reject(new Error('down')), { random });
    for (let index = 0; index < 200; index++) queue.add(`key-${index}`);
    await clock.sleep(100);
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(450);
    expect(queue.retrying).toBe(200);
    stop.abort();
  });

  it('does not wait for a retry when the key is added again', async () => {
    const times: number[] = [];
    const { queue, clock } = startQueue(async () => {
      times.push(clock.now());
      if (times.length === 1) throw new Error('not yet');
    });
    queue.add('a');
    await clock.sleep(100);
    queue.add('a');
    await clock.sleep(10_000);
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(100);
  });

  it('aborts the running work on a restart, and does not count it as a failure', async () => {
    const ends: string[] = [];
    const { queue, clock, pauses } = startQueue(async (_key, signal) => {
      await clock.sleep(5_000, signal).then(
        () => ends.push('done'),
        (error: unknown) => {
          ends.push('aborted');
          throw error;
        },
      );
    });
    queue.add('a');
    await clock.sleep(1_000);
    queue.restart('a');
    await clock.sleep(10_000);
    expect(ends).toEqual(['aborted', 'done']);
    expect(pauses).toEqual([]);
  });

  it('starts nothing after it was stopped, and is drained once the last work has ended', async () => {
    let isOver = false;
    const { queue, clock, stop, pauses } = startQueue(async (key) => {
      if (key === 'failing') throw new Error('not yet');
      await clock.sleep(3_000);
      isOver = true;
    });
    queue.add('failing');
    queue.add('slow');
    await clock.sleep(10);
    stop.abort();
    queue.add('late');
    await queue.drained();
    expect(isOver).toBe(true);
    await clock.sleep(60_000);
    expect(pauses).toHaveLength(1);
    expect([queue.depth, queue.retrying]).toEqual([0, 0]);
  });
});

import { manualClock, selfAdvancingClock } from '../../lib/testing';

describe('the manual clock', () => {
  it('stands still until it is advanced', async () => {
    const clock = manualClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance(500);
    expect(clock.now()).toBe(1500);
  });

  it('wakes sleepers in order, each at its own time', async () => {
    const clock = manualClock(0);
    const woken: [string, number][] = [];
    const sleeper = (name: string, ms: number) => clock.sleep(ms).then(() => woken.push([name, clock.now()]));
    const all = [sleeper('late', 300), sleeper('early', 100), sleeper('never', 10_000)];
    expect(clock.sleeping).toBe(3);
    await clock.advance(99);
    expect(woken).toEqual([]);
    await clock.advance(301);
    expect(woken).toEqual([
      ['early', 100],
      ['late', 300],
    ]);
    expect([clock.sleeping, clock.now()]).toEqual([1, 400]);
    await clock.advance(10_000);
    await Promise.all(all);
  });

  it('lets a loop that sleeps repeatedly go on', async () => {
    const clock = manualClock(0);
    const ticks: number[] = [];
    const loop = (async () => {
      while (ticks.length < 5) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    })();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
    await clock.advance(20);
    await loop;
    expect(ticks).toEqual([10, 20, 30, 40, 50]);
  });

  it('ends a sleep that is aborted, before or during it', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort('enough');
    await expect(sleep).rejects.toBe('enough');
    await expect(clock.sleep(10, controller.signal)).rejects.toBe('enough');
    expect(clock.sleeping).toBe(0);
  });
});

describe('the self-advancing clock', () => {
  it('advances by each sleep, and records it', async () => {
    const clock = selfAdvancingClock(0);
    await clock.sleep(5000);
    await clock.sleep(1000);
    expect(clock.now()).toBe(6000);
    expect(clock.sleeps).toEqual([5000, 1000]);
  });

  it('does not sleep once aborted', async () => {
    const clock = selfAdvancingClock(0);
    await expect(clock.sleep(1, AbortSignal.abort('enough'))).rejects.toBe('enough');
    expect(clock.now()).toBe(0);
  });
});

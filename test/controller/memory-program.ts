import { setImmediate } from 'node:timers/promises';
import { RESYNC_MS } from '../../lib/controller/run/session-context';
import type { HttpReply, Transport } from '../../lib/sakura/http/http';
import { closeControllerRigs } from './controller-rig';
import { startScaleCase } from './scale-case';

/**
 * Prints the heap size of an idle controller after certain resyncs, as bytes in JSON: `node --expose-gc
 * program.cjs APPLIANCES RESYNC…`. The cloud's answers are recorded from the first resync on and parsed anew
 * each time, so that the growth of the simulator's log does not count.
 */
async function main(appliances: number, resyncs: readonly number[]): Promise<void> {
  const rig = await startScaleCase(appliances);
  const answers = new Map<string, HttpReply>();
  let isRemembering = false;
  let reads = 0;
  const transport: Transport = async (request) => {
    reads += 1;
    const known = answers.get(request.url);
    if (known && isRemembering) return known;
    const outcome = await rig.time.transport(request);
    if (isRemembering && request.method === 'GET' && outcome.status !== undefined) {
      answers.set(request.url, outcome);
    }
    return outcome;
  };
  const controller = rig.start({ transport });
  await rig.settle(controller);
  isRemembering = true;
  reads = 0;
  const heaps: number[] = [];
  for (let resync = 1; resync <= Math.max(...resyncs); resync++) {
    await rig.time.clock.sleep(RESYNC_MS);
    await rig.settle(controller);
    rig.kube.writes.length = 0;
    rig.lines.length = 0;
    if (resyncs.includes(resync)) heaps.push(await measureHeap());
  }
  process.stdout.write(JSON.stringify({ heaps, reads }));
  await closeControllerRigs();
}

/**
 * Measures the heap once nothing more can be collected. Objects released by finalizers are only freed by a
 * later collection.
 */
async function measureHeap(): Promise<number> {
  if (!globalThis.gc) throw new Error('run node with --expose-gc');
  let heap = Number.POSITIVE_INFINITY;
  for (let unchanged = 0; unchanged < 5; ) {
    globalThis.gc();
    await setImmediate();
    const { heapUsed } = process.memoryUsage();
    unchanged = heapUsed < heap - 1_000 ? 0 : unchanged + 1;
    heap = Math.min(heap, heapUsed);
  }
  return heap;
}

const [appliances = 0, ...resyncs] = process.argv.slice(2).map(Number);
void main(appliances, resyncs);

import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { mapConcurrently } from '../../lib/core/concurrency';

describe('mapConcurrently', () => {
  it('keeps the order of the items, and the limit', () => {
    const turns = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 });
    return fc.assert(
      fc.asyncProperty(turns, fc.integer({ min: 1, max: 9 }), async (items, limit) => {
        let running = 0;
        let most = 0;
        const results = await mapConcurrently(items, limit, async (count) => {
          most = Math.max(most, ++running);
          for (let turn = 0; turn < count; turn++) await setImmediate();
          running--;
          return `${count} turns`;
        });
        expect(results).toEqual(items.map((count) => `${count} turns`));
        expect(most).toBe(Math.min(limit, items.length));
      }),
    );
  });

  it('fails with the first error', async () => {
    const mapped = mapConcurrently([1, 2, 3], 2, async (item) => {
      if (item === 2) throw new Error('the second');
      return item;
    });
    await expect(mapped).rejects.toThrow('the second');
  });
});

import fc from 'fast-check';
import { readAllPages } from '../../../lib/sakura/http/paging';
import type { WireFind } from '../../../lib/sakura/wire/wire';

const row = (id: number) => ({ id: String(id) });

/** Reads all pages of a list that `list` returns anew for each request. */
async function readAll(list: (request: number) => readonly number[], pageOf = slice) {
  let requests = 0;
  const rows = await readAllPages({}, async (find) => {
    const ids = list(requests);
    requests += 1;
    return { rows: pageOf(ids, find).map(row), total: ids.length };
  });
  return { ids: rows.map(({ id }) => Number(id)), requests };
}

function slice(ids: readonly number[], { From = 0, Count = 0 }: WireFind): readonly number[] {
  return ids.slice(From, From + Count);
}

const range = (length: number) => Array.from({ length }, (_, index) => index + 1);

describe('a search', () => {
  it.each([
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [1001, 11],
  ])('of %i rows takes %i requests', async (length, requests) => {
    expect(await readAll(() => range(length))).toEqual({ ids: range(length), requests });
  });

  it('returns rows in the order of ids, whatever the order of the server', async () => {
    expect((await readAll(() => [10, 9, 100])).ids).toEqual([9, 10, 100]);
  });

  it('misses no lasting row if another is replaced between pages, so that the total stays the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([fc.integer({ min: 101, max: 420 }), fc.nat(419), fc.nat(419), fc.nat(3)] as const),
        async (length, removed, added, at) => {
          const start = range(length);
          const list = (request: number) =>
            request <= at ? start : start.toSpliced(removed % length, 1).toSpliced(added % length, 0, 5000);
          const { ids } = await readAll(list);
          const kept = start.filter((id) => list(99).includes(id));
          expect(kept.filter((id) => !ids.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('misses no lasting row if another is added or removed between pages', async () => {
    const change = fc.record({ at: fc.nat(4), index: fc.nat(260), remove: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 90, max: 260 }),
        fc.array(change, { maxLength: 1 }),
        async (length, changes) => {
          const start = range(length);
          const list = (request: number) => {
            const ids = [...start];
            for (const { at, index, remove } of changes) {
              if (request > at)
                ids.splice(Math.min(index, length - 1), remove ? 1 : 0, ...(remove ? [] : [5000]));
            }
            return ids;
          };
          const { ids } = await readAll(list);
          const kept = start.filter((id) => list(99).includes(id));
          expect(kept.filter((id) => !ids.includes(id))).toEqual([]);
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
    );
  });

  it('returns each row once if pages overlap', async () => {
    const overlapping = (ids: readonly number[], { From = 0 }: WireFind) =>
      ids.slice(Math.max(0, From - 10), From + 100);
    expect(await readAll(() => range(250), overlapping)).toEqual({ ids: range(250), requests: 3 });
  });

  it('returns all rows of a server that does not page', async () => {
    expect(
      await readAll(
        () => range(150),
        (ids) => ids,
      ),
    ).toEqual({ ids: range(150), requests: 1 });
  });

  it.each<[string, (ids: readonly number[], find: WireFind) => readonly number[]]>([
    ['always gives the first page', (ids) => ids.slice(0, 100)],
    ['gives empty pages', (ids, { From = 0 }) => (From === 0 ? ids.slice(0, 100) : [])],
  ])('gives up on a server that %s', async (_, pageOf) => {
    await expect(readAll(() => range(150), pageOf)).rejects.toThrow(
      'could not be read as a whole in 5 tries',
    );
  });

  it('gives up on a list that never stops changing', async () => {
    await expect(readAll((request) => range(150 + request))).rejects.toMatchObject({
      code: 'API_UNEXPECTED',
    });
  });
});

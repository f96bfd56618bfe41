import fc from 'fast-check';
import { Cidr } from '../../../lib/core/ipv4';
import { DEFAULT_POOLS, freeBlock, parsePools } from '../../../lib/simulator/store/pools';
import { startSimulator } from '../../../lib/testing';

const pool = (...texts: string[]) => parsePools(texts);
const sizes = fc.constantFrom(26, 27, 28);

/** Returns the first block of a size without overlaps, by trying each. */
function naiveFreeBlock(pools: readonly Cidr[], taken: readonly Cidr[], prefixLength: number) {
  for (const each of pools) {
    for (let offset = 0; offset + 2 ** (32 - prefixLength) <= each.size; offset += 2 ** (32 - prefixLength)) {
      const block = Cidr.around(each.network.plus(offset), prefixLength);
      if (!taken.some((other) => other.overlaps(block))) return block;
    }
  }
  return undefined;
}

describe('a free block', () => {
  it('is the lowest one that is at a multiple of its size', () => {
    const taken = [Cidr.parse('203.0.113.0/28')];
    expect(String(freeBlock(pool('203.0.113.0/24'), taken, 28))).toBe('203.0.113.16/28');
    expect(String(freeBlock(pool('203.0.113.0/24'), taken, 26))).toBe('203.0.113.64/26');
  });

  it('comes from the next pool when the first is full or too small', () => {
    const pools = pool('198.51.100.16/28', '192.0.2.0/24');
    expect(String(freeBlock(pools, [], 27))).toBe('192.0.2.0/27');
    expect(String(freeBlock(pools, [Cidr.parse('198.51.100.16/28')], 28))).toBe('192.0.2.0/28');
    expect(freeBlock(pool('192.0.2.0/28'), [Cidr.parse('192.0.2.0/24')], 28)).toBeUndefined();
  });

  it('is in a pool, overlaps nothing, and is what an exhaustive search would find', () => {
    const operations = fc.array(fc.oneof(sizes, fc.record({ free: fc.nat(40) })), { maxLength: 40 });
    fc.assert(
      fc.property(operations, (steps) => {
        const pools = parsePools(DEFAULT_POOLS);
        let taken: Cidr[] = [];
        for (const step of steps) {
          if (typeof step !== 'number') {
            taken = taken.filter((_, index) => index !== step.free);
            continue;
          }
          const block = freeBlock(pools, taken.toReversed(), step);
          expect(block?.toString()).toBe(naiveFreeBlock(pools, taken, step)?.toString());
          if (!block) continue;
          expect(pools.some((each) => each.contains(block))).toBe(true);
          expect(taken.some((other) => other.overlaps(block))).toBe(false);
          taken.push(block);
        }
      }),
    );
  });
});

describe('the pools of a simulator', () => {
  it('do not include the shared segment', () => {
    const segment = Cidr.parse('198.51.100.0/24');
    expect(parsePools(DEFAULT_POOLS).some((each) => each.overlaps(segment))).toBe(false);
  });

  it.each(['203.0.113.1/24', '203.0.113.0', 'everything'])('cannot be %s', async (text) => {
    await expect(startSimulator({ pools: [text] })).rejects.toMatchObject({
      problems: [{ code: 'SIMULATOR_START', given: text }],
    });
  });
});

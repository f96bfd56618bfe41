import * as fc from 'fast-check';
import { align } from '../../../lib/synth/compare/align';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

function side(steps: ReturnType<typeof align>, left: 'removed' | 'added'): string[] {
  return steps.filter(({ kind }) => kind === 'same' || kind === left).map(({ text }) => text);
}

/** Returns the length of the longest common subsequence, by a slow algorithm. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const each of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(each === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

describe('aligning two sequences', () => {
  it('contains both of them, and keeps their longest common part', () => {
    void fc.assert(
      fc.property(texts, texts, (before, after) => {
        const steps = align(before, after);
        expect(side(steps, 'removed')).toEqual(before);
        expect(side(steps, 'added')).toEqual(after);
        expect(steps.filter(({ kind }) => kind === 'same')).toHaveLength(longestCommon(before, after));
      }),
    );
  });

  it('replaces the middle of sequences that have little in common', () => {
    const before = ['first', ...Array.from({ length: 1000 }, (_, index) => `old ${index}`), 'last'];
    const after = ['first', ...Array.from({ length: 1000 }, (_, index) => `new ${index}`), 'last'];
    const steps = align(before, after);
    expect(side(steps, 'removed')).toEqual(before);
    expect(side(steps, 'added')).toEqual(after);
    expect(steps[0]).toEqual({ kind: 'same', text: 'first' });
    expect(steps.at(-1)).toEqual({ kind: 'same', text: 'last' });
  });
});

import fc from 'fast-check';
import { findClosest, findMeant, SpellingIndex } from '../../lib/core/suggest';

describe('the closest word', () => {
  it.each([
    ['synht', 'synth'],
    ['simulater', 'simulator'],
    ['smulator', 'simulator'],
    ['synth', 'synth'],
  ])('for %s is %s', (word, expected) => {
    expect(findClosest(word, ['simulator', 'synth'])).toBe(expected);
  });

  it('is none when nothing is near', () => {
    expect(findClosest('destroy', ['simulator', 'synth'])).toBeUndefined();
    expect(findClosest('', ['simulator', 'synth'])).toBeUndefined();
  });
});

describe('the name that a word is a misspelling of', () => {
  const names = ['ExecStart', 'ExecStop', 'After', 'Before', 'etcd2', 'etcd3', 'é'];

  it.each([
    ['ExecStar', 'ExecStart'],
    ['ExceStop', 'ExecStop'],
    ['Aftter', 'After'],
    ['Bofore', 'Before'],
    ['After', undefined],
    ['etcd4', undefined],
    ['ExecSta', undefined],
  ])('for %s is %s', (word, expected) => expect(findMeant(word, names)).toBe(expected));

  it('is found among one or many names alike', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), maxLength: 5 });
    fc.assert(
      fc.property(letters, letters, (word, name) => {
        expect(findMeant(word, [name])).toBe(new SpellingIndex([name]).find(word));
      }),
    );
  });

  it('is not looked for in a text that is longer than any name', () => {
    expect(findMeant('x'.repeat(10_000_000), names)).toBeUndefined();
    expect(findClosest('x'.repeat(10_000_000), names)).toBeUndefined();
  });
});

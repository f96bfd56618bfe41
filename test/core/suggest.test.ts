import fc from 'fast-check';
import { askDidYouMean, findMeant, findNear, SpellingIndex } from '../../lib/core/suggest';
import { files, textOf } from '../imports';

describe('the closest word', () => {
  it.each([
    ['synht', 'synth'],
    ['simulater', 'simulator'],
    ['smulator', 'simulator'],
    ['synth', 'synth'],
  ])('for %s is %s', (word, expected) => {
    expect(findNear(word, ['simulator', 'synth'])).toBe(expected);
  });

  it('is undefined if no word is near', () => {
    expect(findNear('destroy', ['simulator', 'synth'])).toBeUndefined();
    expect(findNear('', ['simulator', 'synth'])).toBeUndefined();
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

  it('is the same with and without an index', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), maxLength: 5 });
    fc.assert(
      fc.property(letters, letters, (word, name) => {
        expect(findMeant(word, [name])).toBe(new SpellingIndex([name]).find(word));
      }),
    );
  });

  it('is not looked for in a text that is longer than any name', () => {
    expect(findMeant('x'.repeat(10_000_000), names)).toBeUndefined();
    expect(findNear('x'.repeat(10_000_000), names)).toBeUndefined();
  });
});

describe('the question "did you mean"', () => {
  it('names the shortest match, written as it is to be inserted', () => {
    const names = ['ExecStartPre', 'ExecStart', 'ExecStop'];
    expect(askDidYouMean('ExecSta', names)).toBe('did you mean ExecStart?');
    expect(askDidYouMean('ExceStop', names, (name) => `${name}=`)).toBe('did you mean ExecStop=?');
    expect(askDidYouMean('Type', names)).toBeUndefined();
  });

  it('is written in one file', () => {
    expect(files.filter((file) => textOf(file).includes('did you mean'))).toEqual(['core/suggest.ts']);
  });
});

import { findClosest } from '../../lib/core/suggest';

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

import { closest } from '../../../lib/cli/program/suggest';

describe('the closest word', () => {
  it.each([
    ['synht', 'synth'],
    ['simulater', 'simulator'],
    ['smulator', 'simulator'],
    ['synth', 'synth'],
  ])('for %s is %s', (word, expected) => {
    expect(closest(word, ['simulator', 'synth'])).toBe(expected);
  });

  it('is none when nothing is near', () => {
    expect(closest('destroy', ['simulator', 'synth'])).toBeUndefined();
    expect(closest('', ['simulator', 'synth'])).toBeUndefined();
  });
});

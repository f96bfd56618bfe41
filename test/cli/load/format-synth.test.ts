import { formatSynth } from '../../../lib/cli/load/format-synth';

describe('the next step after a look at a program', () => {
  it.each([
    ['nothing', undefined, {}, 'kumiki synth'],
    ['an entry file', 'my site.ts', {}, "kumiki synth 'my site.ts'"],
    ['an entry file like an option', '-site.ts', {}, 'kumiki synth ./-site.ts'],
    ['a folder', 'main.ts', { output: '-my out' }, "kumiki synth --output='-my out' main.ts"],
    [
      'names that cannot be shown',
      'ma\u202ein.ts',
      { output: 'o\u001b]0;x' },
      'kumiki synth --output=DIR ENTRY',
    ],
  ])('synthesizes the same program after %s was given', (_, argument, values, command) => {
    expect(formatSynth({ argument, values })).toBe(command);
  });
});

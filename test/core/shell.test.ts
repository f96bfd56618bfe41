import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { joinCommands, quoteForShell } from '../../lib/core/shell';

const inShell = (command: string) => execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });

it('leaves simple words unquoted', () => {
  for (const word of ['dist', 'https://example.jp/a-b_c.tar.gz', 'core@10.1.1.140', '--output=dist']) {
    expect(quoteForShell(word)).toBe(word);
  }
});

it('quotes what a shell would interpret', () => {
  expect(quoteForShell('')).toBe("''");
  expect(quoteForShell('https://example.jp/$(touch x)')).toBe("'https://example.jp/$(touch x)'");
  expect(quoteForShell("it's")).toBe(`'it'\\''s'`);
  expect(quoteForShell('~/dist')).toBe("'~/dist'");
  // zsh expands this to the path of the command
  expect(quoteForShell('=ls')).toBe("'=ls'");
});

it('quotes any text as one word for the shell', () => {
  const visible = fc.string({ unit: fc.constantFrom(...'ab \'"$`\\(){}[]<>|&;*?!#~=%^é字'), maxLength: 12 });
  const texts = fc.array(visible, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(texts, (words) => {
      const printed = inShell(`printf '%s\\n' ${words.map(quoteForShell).join(' ')}`);
      expect(printed).toBe(words.map((word) => `${word}\n`).join(''));
    }),
    { numRuns: 60 },
  );
});

it.each(['a\nb', 'a\rb', '\u001b[2J', 'a\u0085b', 'a\u2028b', 'a\u202eb', '\ud800', 'a\u200bb', '\0'])(
  'refuses %j, which is a control or invisible',
  (text) => {
    expect(() => quoteForShell(text)).toThrow(expect.objectContaining({ code: 'SYNTH_TEXT' }));
  },
);

it('runs a command only if those before it succeeded', () => {
  expect(inShell(`${joinCommands(['true', 'false', 'echo installed'])} || echo stopped`)).toBe('stopped\n');
});

import fc from 'fast-check';
import { renderHaproxy } from '../../../lib/formats/haproxy/render-haproxy';
import { logFormat } from '../../../lib/formats/haproxy/section';

const line = fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 10 });

describe('renderHaproxy', () => {
  it('writes sections with their lines, and a line feed at the end', () => {
    expect(
      renderHaproxy([
        { head: ['defaults'], lines: [['mode', 'tcp']] },
        {
          head: ['frontend', 'web'],
          lines: [
            ['bind', ':80'],
            ['default_backend', 'web'],
          ],
        },
      ]),
    ).toBe('defaults\n    mode tcp\n\nfrontend web\n    bind :80\n    default_backend web\n');
  });

  it('quotes words with a meaning to HAProxy, and doubles percent signs', () => {
    const words = ["it's", 'a b', '#c', '$HOME', '\\', '"', ''];
    expect(
      renderHaproxy([{ head: ['x'], lines: [['set', ...words, logFormat`%[src] ${'100%[src]'}`]] }]),
    ).toBe(`x\n    set 'it'\\''s' 'a b' '#c' '$HOME' '\\' '"' '' '%[src] 100%%[src]'\n`);
  });

  it('writes words so that they read back the same', () => {
    fc.assert(
      fc.property(line, (words) => {
        fc.pre(words.every((word) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(word)));
        const text = renderHaproxy([{ head: ['x'], lines: [['keyword', ...words]] }]);
        expect(readWords(text.split('\n')[1] ?? '')).toEqual(['keyword', ...words]);
      }),
    );
  });

  it.each([
    ['a line feed', 'a\nb'],
    ['a null byte', 'a\0'],
    ['half of a surrogate pair', '\ud800'],
    ['a line separator', '\u2028'],
    ['too many bytes', 'a'.repeat(2000)],
  ])('refuses %s', (_, text) => {
    expect(() => renderHaproxy([{ head: ['x'], lines: [['set', text]] }])).toThrow('FRONT_TEXT');
  });

  it('refuses more words than HAProxy reads on a line', () => {
    const words = Array.from({ length: 64 }, () => 'a');
    expect(() => renderHaproxy([{ head: ['x'], lines: [['set', ...words]] }])).toThrow('64 words');
  });
});

/** Splits a line into words by HAProxy's rules for quotes (chapter 2.2 of its manual). */
function readWords(text: string): string[] {
  const words: string[] = [];
  for (const [token] of text.trim().matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/gu)) {
    words.push(token.replace(/'([^']*)'|\\(.)/gu, (_, quoted, escaped) => quoted ?? escaped));
  }
  return words;
}

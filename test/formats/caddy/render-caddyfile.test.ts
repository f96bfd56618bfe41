import fc from 'fast-check';
import { block, directive, template } from '../../../lib/formats/caddy/directive';
import { renderCaddyfile } from '../../../lib/formats/caddy/render-caddyfile';

describe('renderCaddyfile', () => {
  it('writes blocks with tabs, as caddy fmt does', () => {
    expect(
      renderCaddyfile([block([], [directive('http_port', 8080)]), block(['a.jp'], [directive('log')])]),
    ).toBe('{\n\thttp_port 8080\n}\na.jp {\n\tlog\n}\n');
  });

  it('quotes words with a meaning to the lexer, and escapes braces that are not placeholders', () => {
    expect(renderCaddyfile([directive('x', 'a b', '', '#c', "it's", template`{host} ${'{host}'}`)])).toBe(
      "x `a b` `` `#c` it's `{host} \\{host\\}`\n",
    );
  });

  it('uses double quotes if a text has backquotes', () => {
    expect(renderCaddyfile([directive('x', 'a `b` "c" \\d')])).toBe('x "a `b` \\"c\\" \\d"\n');
  });

  it('writes any word so that it reads back the same, or refuses it', () => {
    const text = fc.array(fc.constantFrom('`', '"', '\\', ' ', 'a', '#', '{', '}', '$', '<'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (parts) => {
        const word = parts.join('');
        const escaped = word.replace(/[{}]/g, '\\$&');
        let line: string;
        try {
          line = renderCaddyfile([directive('x', template`${word}`)]);
        } catch (error) {
          expect(String(error)).toContain('FRONT_TEXT');
          return;
        }
        expect(readWord(line.slice(2, -1))).toBe(escaped);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a line feed', 'a\nb'],
    ['a null byte', 'a\0'],
    ['an environment variable', '{$HOME}'],
    ['a placeholder in a plain text', '{http.request.host}'],
    ['a backquote, with a backslash at the end', '`\\'],
    ['a backquote, with a backslash before a quote', '`\\"'],
  ])('refuses %s', (_, text) => {
    expect(() => renderCaddyfile([directive('x', text)])).toThrow('FRONT_TEXT');
  });
});

/** Reads a word as Caddy's lexer does. */
function readWord(text: string): string {
  if (text.startsWith('`')) {
    expect(text.indexOf('`', 1)).toBe(text.length - 1);
    return text.slice(1, -1);
  }
  if (!text.startsWith('"')) return text;
  let word = '';
  let isEscaped = false;
  for (const [index, char] of [...text].entries()) {
    if (index === 0) continue;
    if (isEscaped) {
      word += char === '"' ? char : `\\${char}`;
      isEscaped = false;
    } else if (char === '\\') {
      isEscaped = true;
    } else if (char === '"') {
      expect(index).toBe(text.length - 1);
    } else {
      word += char;
    }
  }
  return word;
}

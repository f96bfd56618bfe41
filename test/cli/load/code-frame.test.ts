import { renderCodeFrame } from '../../../lib/cli/load/code-frame';
import { parseMark } from '../../../lib/cli/load/syntax-error';

describe('a code frame', () => {
  it('shows the line with the one before it, and a mark below the column', () => {
    const text = ['one();', ...Array(8).fill('more();'), 'let x = ;', 'after();'].join('\n');
    expect(renderCodeFrame(text, 10, 9)).toBe(
      [' 9 | more();', '10 | let x = ;', '   |         ^'].join('\n'),
    );
  });

  it('omits an empty line before, and replaces invisible characters', () => {
    expect(renderCodeFrame('a\r\n\r\n\tlet\u001b[2J x;\r\n', 3, 2)).toBe('3 |  let\u{fffd}[2J x;\n  |  ^');
  });

  it('cuts a long line around the column', () => {
    const frame = renderCodeFrame(`${'a'.repeat(5000)}!${'b'.repeat(5000)}`, 1, 5001) ?? '';
    const [code = '', mark = ''] = frame.split('\n');
    expect(code.length).toBeLessThan(120);
    expect(code[mark.indexOf('^')]).toBe('!');
  });

  it('shows nothing for a line that the file does not have', () => {
    expect(renderCodeFrame('one\n', 7, 1)).toBeUndefined();
  });
});

describe('the place at the top of an error of Node', () => {
  it.each([
    ['of a path', '/app/main.js:2\nlet x = ;\n        ^\n\nSyntaxError: Unexpected token', '/app/main.js', 9],
    [
      'of a URL, with the line before',
      'file:///app/main.ts:2\nconst a;\nlet x = ;\n        ^^\n\nSyntaxError',
      '/app/main.ts',
      9,
    ],
    ['of Windows', 'C:\\app\\main.js:2\nlet x = ;\n^\n\nSyntaxError', 'C:\\app\\main.js', 1],
  ])('is read: %s', (_, text, file, column) => {
    expect(parseMark(text)).toEqual({ file, line: 2, column });
  });

  it.each(['SyntaxError: Unexpected token\n    at main.js:1:1\n', 'a:1\nno marks\n', ''])(
    'is not read from %j',
    (text) => {
      expect(parseMark(text)).toBeUndefined();
    },
  );
});

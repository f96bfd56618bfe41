import fc from 'fast-check';
import { listShellCommands } from '../../lib/inventory/shell-commands';
import { unicodeText } from '../unicode-text';

describe('commands of a shell script', () => {
  test.each<[string, readonly string[][]]>([
    ['a b; c && d || e | f & g', [['a', 'b'], ['c'], ['d'], ['e'], ['f'], ['g']]],
    ['a \'b c\' "d e" f\\ g', [['a', 'b c', 'd e', 'f g']]],
    ['a \'\' ""', [['a', '', '']]],
    ['a \\\n  b # not this; nor this\nc', [['a', 'b'], ['c']]],
    ['x=$(curl http://a/b)', [['curl', 'http://a/b']]],
    ['f() { wget u; }', [['f'], ['wget', 'u']]],
    ['if test -e a; then b; fi', [['if', 'test', '-e', 'a'], ['then', 'b'], ['fi']]],
    [
      'base=\'https://a/b\' v=1\ncurl "$base/c-$\u007bv}" $other $\u007bother:-x}',
      [['curl', 'https://a/b/c-1', '$other', '$\u007bother:-x}']],
    ],
    ['v=1\nw=$v.2\necho $w', [['echo', '1.2']]],
    ['A=1 cmd', [['cmd']]],
    ["a 'never closed", [['a', 'never closed']]],
    ['', []],
  ])('%j are %j', (script, commands) => {
    expect(listShellCommands(script)).toEqual(commands);
  });

  test('are found in any text, in linear time', () => {
    fc.assert(fc.property(unicodeText(), (text) => void listShellCommands(text)));
    const doubled = Array.from({ length: 200 }, (_, index) => `v=$v$v${index}`).join('\n');
    for (const text of ['${'.repeat(50_000), "'".repeat(100_001), '$('.repeat(50_000), doubled]) {
      const started = process.cpuUsage().user;
      listShellCommands(text);
      expect(process.cpuUsage(undefined).user - started).toBeLessThan(2_000_000);
    }
  });
});

import { findCommandFault } from '../../../lib/kubernetes/workload/command';

describe('a command that no shell reads', () => {
  it.each<[string[], string[] | undefined, string]>([
    [
      ['mysql -phunter22'],
      undefined,
      "the command line that begins with 'mysql' is one word, and no shell splits it",
    ],
    [[''], undefined, 'the name of the program is empty'],
    [[' '], ['a'], 'the name of the program is empty'],
    [['web'], ['--port 80'], 'the option --port and its value are one word, and no shell splits it'],
    [
      ['web', '--port\t80'],
      undefined,
      'the option --port and its value are one word, and no shell splits it',
    ],
    [
      ['cd', '/app', '&&', 'node', 'main.js'],
      undefined,
      "'&&' has no effect, because no shell reads the command",
    ],
    [
      ['node', 'main.js'],
      ['2>&1', '|', 'tee', '/log'],
      "'2>&1' has no effect, because no shell reads the command",
    ],
    [
      ['node', 'main.js', '>/dev/null'],
      undefined,
      "'>/dev/null' has no effect, because no shell reads the command",
    ],
    [
      ['PASSWORD=hunter22', 'node'],
      undefined,
      'the variable PASSWORD is taken for the program, because no shell reads the command',
    ],
    [
      ['~/bin/web'],
      undefined,
      'the path of the program is taken literally, because no shell replaces ~ or variables',
    ],
    [
      ['$HOME/bin/web'],
      undefined,
      'the path of the program is taken literally, because no shell replaces ~ or variables',
    ],
    [['sh', '-c'], undefined, 'the shell has no script behind -c'],
    [
      ['sh', '-c', 'node', 'main.js'],
      undefined,
      'the shell runs only the first word behind -c, without the others',
    ],
    [
      ['/bin/bash', '-ec'],
      ['./start.sh', '--port', '80'],
      'the shell runs only the first word behind -ec, without the others',
    ],
  ])('is found in %j with %j', (command, args, fault) => expect(findCommandFault(command, args)).toBe(fault));

  it('is found in arguments without a command', () => {
    expect(findCommandFault(undefined, ['--port 80'])).toMatch(
      'the option --port and its value are one word',
    );
  });

  it.each<[string[] | undefined, string[] | undefined]>([
    [undefined, undefined],
    [undefined, ['serve', '--title=a b', '--flag', '', 'a b', '-c max_connections=20']],
    [[], undefined],
    [['$(HOME)/bin/web'], ['$(PORT)']],
    [['sh', '-c', 'cd /app && node main.js'], undefined],
    [['sh', '-c'], ['node main.js']],
    [['sh', '-c', 'exec web "$@"', 'web', '--port 80'], undefined],
    [['sh', '-c', 'date'], undefined],
    [['bash', '/start.sh', '--port 80 --host web'], undefined],
    [['/web', '--java-options', '--add-opens java.base/java.lang=ALL-UNNAMED'], undefined],
    [['find', '/tmp', '-exec', 'rm', '{}', ';'], undefined],
    [['expr', '1', '>', '0'], undefined],
    [['web', '--help  ', '--a --b', '-- a', '--message: text'], undefined],
    [[String.raw`C:\Program Files\web\web.exe`], undefined],
  ])('is not %j with %j', (command, args) => expect(findCommandFault(command, args)).toBeUndefined());
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printJson } from '../../../lib/cli/terminal/envelope';
import { formatColumns } from '../../../lib/cli/terminal/format';
import { createTerminal } from '../../../lib/cli/terminal/terminal';

const red = (mode: 'auto' | 'always' | 'never', env: Record<string, string>, isTTY: boolean) =>
  createTerminal({ write: () => true, isTTY }, mode, env).red('x').text !== 'x';

describe('a terminal', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['no terminal', {}, false, false],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['no terminal but CLICOLOR_FORCE', { CLICOLOR_FORCE: '1' }, false, true],
    ['no terminal and CLICOLOR_FORCE=0', { CLICOLOR_FORCE: '0' }, false, false],
    ['no terminal but FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['no terminal and FORCE_COLOR=false', { FORCE_COLOR: 'false' }, false, false],
    ['a terminal with CLICOLOR=0', { CLICOLOR: '0' }, true, false],
    ['NO_COLOR against FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('uses colours or not: %s', (_, env, isTTY, expected) => {
    expect(red('auto', env as Record<string, string>, isTTY)).toBe(expected);
  });

  it('follows --color before anything else', () => {
    expect(red('always', { NO_COLOR: '1' }, false)).toBe(true);
    expect(red('never', { FORCE_COLOR: '1' }, true)).toBe(false);
  });
});

/** Strings that would control a terminal, or deceive its reader. */
const HOSTILE = [
  '\u001b]0;title\u0007',
  '\u001b[2J\u001b[31m',
  '\u009b31m',
  '\r',
  '\b\b\b',
  '\u007f',
  '\u0085',
  '\u2028',
  '\u202egpj.exe',
  '\u2066',
  '\u200b',
  '\ud800',
  '\u{e0041}',
];
// visible characters, line breaks, and the two styles of the test
const CLEAN = /^(?:[\x20-\x7e\n…├└─�]|\u001b\[(?:1|22|31|39)m)*$/u;

describe('text for people', () => {
  const written: string[] = [];
  const terminal = createTerminal({ write: (text) => written.push(text) }, 'always', {});
  beforeEach(() => written.splice(0));

  it.each(HOSTILE)('contains nothing of %j', (hostile) => {
    terminal.print`a ${`x${hostile}y`} b ${terminal.bold(`x${hostile}y`)} c\n`;
    expect(written.join('')).toMatch(CLEAN);
    expect(written.join('')).toMatch(/^a x.*y b .*x.*y.* c\n$/s);
  });

  it('indents the further lines of a value, so that it cannot make a line of ours', () => {
    const fake = 'oops\n\nerror SYNTH_APP  shop\r\n  nothing is wrong';
    terminal.print`${terminal.red('error')} ${fake}\n  ${fake}\n`;
    const lines = written.join('').split('\n');
    expect(lines.filter((line) => /^\s{0,3}\S/.test(line))).toEqual([
      '\u001b[31merror\u001b[39m oops',
      '  oops',
    ]);
  });

  it('keeps words of every script, and joiners within them', () => {
    const words = 'サーバー é 한국어 ไทย नमस्ते می‌خواهم 👩‍💻';
    terminal.print`${words}`;
    expect(written).toEqual([words]);
  });

  it('is cleaned in the cells of tables, whose columns fit wide characters', () => {
    const rows = [
      ['name', 'role'],
      ['サーバー', 'node'],
      ['e\u0301a\u001b[2J\n', 'master'],
      ['🙂', terminal.bold('x')],
    ];
    expect(formatColumns(rows).map(({ text }) => text)).toEqual([
      'name      role',
      'サーバー  node',
      'e\u0301a\ufffd[2J\ufffd   master',
      '🙂        \u001b[1mx\u001b[22m',
    ]);
  });

  it('has no hidden characters in JSON, but the same data', () => {
    printJson(terminal, { text: HOSTILE.join('x') });
    const [line = ''] = written;
    expect(line).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(line)).toEqual({ text: HOSTILE.join('x') });
  });
});

it('only three files of the CLI write to a stream', () => {
  const folder = join(__dirname, '../../../lib/cli');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const writers = files.filter((name) =>
    /\.write\(|\bconsole\./.test(readFileSync(join(folder, name), 'utf8')),
  );
  expect(writers.sort()).toEqual(['program/bin.ts', 'program/direct-output.ts', 'terminal/terminal.ts']);
  // only our own text, and output for programs, is written unfiltered
  const raw = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/writeRaw\((\w+)/g)].map(([, first]) => first),
  );
  expect([...new Set(raw)].sort()).toEqual(['help', 'inventory', 'manifests', 'program', 'script', 'text']);
});

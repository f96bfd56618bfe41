import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithEngine } from '../harness/engine';
import { runIn } from '../harness/project';
import { KUMIKI } from '../harness/root';

let folder: string;
const file = (shell: string) => join(folder, shell);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, stdout, stderr } = runIn(folder, process.execPath, [KUMIKI, 'completion', shell]);
    expect([status, stderr]).toEqual([0, '']);
    writeFileSync(file(shell), stdout);
  }
  mkdirSync(join(folder, 'work', 'sites'), { recursive: true });
  writeFileSync(join(folder, 'work', 'main.ts'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a shell in a folder that has the file main.ts and the folder sites. */
function run(shell: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(shell, args, {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, HOME: folder, TERM: 'xterm', COLUMNS: '120' },
  });
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stderr}`);
  return stdout;
}

/** What may be completed to what. */
const LINES: readonly (readonly [string, readonly string[]])[] = [
  ['kumiki ', ['completion', 'doctor', 'init', 'list', 'sweep']],
  ['kumiki syn', ['synth']],
  ['kumiki help li', ['list']],
  ['kumiki synth --outp', ['--output']],
  ['kumiki synth ma', ['main.ts']],
  ['kumiki synth --output ', ['sites']],
  ['kumiki init --template ', ['javascript', 'pulumi', 'typescript', 'whole-site']],
  ['kumiki init shop -t py', []],
  ['kumiki --json init --package-manager ', ['npm', 'pnpm', 'yarn']],
  ['kumiki synth --color ', ['always', 'auto', 'never']],
  ['kumiki completion ', ['bash', 'fish', 'zsh']],
];

describe('bash completes', () => {
  const complete = (...words: string[]) => {
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kumiki; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c', script, 'bash', file('bash'), ...words])
      .split('\n')
      .filter(Boolean);
  };

  it.each(LINES)('%j', (line, expected) => {
    const found = complete(...line.split(' '));
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found).toEqual([]);
  });

  it('the value behind =, which bash takes for a word', () => {
    expect(complete('kumiki', 'init', '--template', '=', 'who')).toEqual(['whole-site']);
    expect(complete('kumiki', 'init', '--template', '=').sort()).toContain('pulumi');
  });

  it('nothing but folders where a folder is wanted, and nothing where nobody knows', () => {
    expect(complete('kumiki', 'synth', '--output', '')).toEqual(['sites']);
    expect(complete('kumiki', 'simulator', '--port', '')).toEqual([]);
  });
});

describeWithEngine('fish', 'fish completes', ({ path }) => {
  it.each(LINES)('%j', (line, expected) => {
    const script = 'source $argv[1]; complete -C $argv[2]';
    const found = run(path, ['--no-config', '-c', script, file('fish'), line])
      .split('\n')
      .map((row) => row.split('\t')[0]?.replace(/\/$/, ''));
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found.join('')).toBe('');
  });
});

/** Types a line and the key that lists what it may become, in a terminal; prints all that is then on it. */
const TYPE = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -U compinit; compinit -D; source $1; bindkey '^I' list-choices; stty -echo; echo RE''ADY"
zpty -r shell out '*READY*'
zpty -n -w shell "$2"$'\\t'
zpty -r shell out "*$3*"
print -r -- "$out"
`;

describeWithEngine('zsh', 'zsh completes', ({ path }) => {
  const lines = LINES.filter(([, expected]) => expected.length > 0);
  it.each(lines)('%j', (line, expected) => {
    // sorted: all stand before the last one
    const last = expected.at(-1) ?? '';
    const printed = run(path, ['-f', '-c', TYPE, 'zsh', file('zsh'), line, last]);
    for (const word of expected) expect(printed).toContain(word);
  });
});

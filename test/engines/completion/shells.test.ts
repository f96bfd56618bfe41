import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeWithEngine } from '../harness/engine';
import { runIn } from '../harness/project';
import { KUMIKI, ROOT } from '../harness/root';

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
  mkdirSync(join(folder, 'bin'));
  symlinkSync(KUMIKI, join(folder, 'bin', 'kumiki'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'work', 'node_modules'));
  writeFileSync(join(folder, 'work', 'main.ts'), PROGRAM);
  writeFileSync(join(folder, 'work', 'my objects.yaml'), '');
  writeFileSync(join(folder, 'work', 'kubeconfig.yaml'), KUBECONFIG);
  cpSync(join(ROOT, 'examples', 'quickstart'), join(folder, 'work', 'quickstart'), { recursive: true });
  writeFileSync(join(folder, 'work', 'broken.ts'), `throw new Error('it does not load');`);
  writeFileSync(join(folder, 'kubeconfig'), KUBECONFIG);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Prints something, has an id that a shell could run as a command, and an invalid tree. */
const PROGRAM = `
  import { ApiObject, Chart } from 'cdk8s';
  import { App } from 'kumiki';
  console.log('shop/printed');
  const app = new App();
  const chart = new Chart(app, 'shop');
  for (const id of ['Web', '$(touch ran) it', 'redis:7'])
    new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Not Valid' } });
  new Chart(app, 'shop-2');
  app.synth();
`;
const KUBECONFIG = `
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: 'https://10.0.0.1:6443' } }]
users: [{ name: u, user: {} }]
contexts: [{ name: admin@office, context: { cluster: c, user: u } }, { name: admin@shop, context: { cluster: c, user: u } }]
`;

/** Runs a shell in a folder with programs and the folder sites. */
function run(shell: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(shell, args, {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
    timeout: 120_000,
    env: {
      ...process.env,
      PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
      KUBECONFIG: join(folder, 'kubeconfig'),
      ...{ HOME: folder, TERM: 'xterm', COLUMNS: '120' },
    },
  });
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Command lines, each with some of its completions; an empty list means none. */
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
  ['kumiki --', ['--color', '--debug', '--help', '--json', '--version']],
  ['kumiki --color=', ['always', 'auto', 'never']],
  ['kumiki --color n', ['never']],
  ['kumiki --color=never syn', ['synth']],
  ['kumiki --color never syn', ['synth']],
  ['kumiki --color=never synth --outp', ['--output']],
  ['kumiki --color never kubeconfig use admin@', ['admin@office', 'admin@shop']],
  ['kumiki synth --color ', ['always', 'auto', 'never']],
  ['kumiki completion ', ['bash', 'fish', 'zsh']],
  ['kumiki kubeconfig ', ['list', 'merge', 'namespace', 'print', 'use']],
  ['kumiki kubeconfig use admin@', ['admin@office', 'admin@shop']],
  ['kumiki kubeconfig use --js', ['--json']],
  ['kumiki kubeconfig merge kube', ['kubeconfig.yaml']],
  ['kumiki kubeconfig list ', []],
  ['kumiki doctor gateway ', []],
  ['kumiki sweep --zone tk', ['tk1a', 'tk1b', 'tk1v']],
  ['kumiki list --path sh', ['shop', 'shop-2', 'shop/Web', 'shop/redis:7']],
  ['kumiki list main.ts --depth 1 --path=shop/', ['shop/Web', 'shop/redis:7']],
  ['kumiki graph --stack ', ['shop', 'shop-2']],
  ['kumiki synth --context admin@', ['admin@office', 'admin@shop']],
  ['kumiki patch-status quickstart/main.ts --address guest', ['guestbook/quickstart-edge-service-c8e17faf=']],
  ['kumiki patch-status quickstart/main.ts --address guestbook/quickstart-edge-p', []],
  ['kumiki lock quickstart/main.ts --image docker', ['docker.io/library/redis:6.0.5']],
  ['kumiki list broken.ts --path ', []],
  ['kumiki list missing.ts --path ', []],
];
afterEach(() => expect(existsSync(join(folder, 'work', 'ran'))).toBe(false));

describe('bash completes', () => {
  const SCRIPT = `source "$1"; COMP_LINE=$2; COMP_POINT=\${#2}; shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _kumiki kumiki "\${COMP_LINE##*[[:space:]=:@]}"; printf '%s\\n' "\${COMPREPLY[@]}"`;
  /**
   * Completes a line. The words are those that bash makes of it: it also splits at = and similar characters.
   */
  const complete = (line: string) => {
    const words = line.match(/[=:@]+|[^\s=:@]+|(?<=\s)$/g) ?? [];
    const found = run('bash', ['--norc', '-c', SCRIPT, 'bash', file('bash'), line, ...words]);
    return found.split('\n').filter(Boolean);
  };

  it.each(LINES)('%j', (line, expected) => {
    // the part that bash has split off stays on the line
    const kept = /\S*[=:@]/.exec(line)?.[0].replace(/^--.*=/, '') ?? '';
    const found = complete(line).map((reply) => kept + reply);
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found).toEqual([]);
  });

  it('names with spaces or special characters, in quotes', () => {
    expect(complete('kumiki list --path shop/\\$')).toEqual(['shop/\\$\\(touch\\ ran\\)\\ it']);
    expect(complete('kumiki list --path shop/redis:')).toEqual(['7']);
  });

  it('the value after =, which bash treats as a separate word', () => {
    expect(complete('kumiki init --template=who')).toEqual(['whole-site']);
    expect(complete('kumiki init --template=').sort()).toContain('pulumi');
  });

  it('files with spaces, however the beginning is quoted', () => {
    expect(complete('kumiki import my')).toEqual(['my objects.yaml']);
    const typed = (word: string) => {
      const words = ['kumiki', 'import', word];
      const line = words.join(' ');
      return run('bash', ['--norc', '-c', SCRIPT, 'bash', file('bash'), line, ...words]).trim();
    };
    expect(typed('my\\ ob')).toBe('my objects.yaml');
    expect(typed('"my ob')).toBe('my objects.yaml');
  });

  it('only folders where a folder is expected, and nothing where values are unknown', () => {
    expect(complete('kumiki synth --output ').sort()).toEqual(['node_modules', 'quickstart', 'sites']);
    expect(complete('kumiki simulator --port ')).toEqual([]);
    expect(complete('kumiki sweep ')).toEqual([]);
  });
});

describeWithEngine('fish', 'fish completes', ({ path }) => {
  it.each(LINES)('%j', (line, expected) => {
    const script = 'source $argv[1]; complete -C $argv[2]';
    const found = run(path, ['--no-config', '-c', script, file('fish'), line])
      .split('\n')
      .map((row) => row.split('\t')[0]?.replace(/\/$|^--.*=/g, ''));
    expect(found).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(found.join('')).toBe('');
  });
});

/** Types a line and the completion key in a terminal, until all the expected words are shown. */
const TYPE = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -U compinit; compinit -D; source $1; bindkey '^I' list-choices; stty -echo; echo RE''ADY"
zpty -r shell out '*READY*'
zpty -n -w shell "$2"$'\\t'
isThere() { for word in "$@"; do [[ $out == *$word* ]] || return 1; done }
out=
until isThere "\${@:3}"; do zpty -r shell more '?*' && out+=$more; done
print -r -- "$out"
`;

describeWithEngine('zsh', 'zsh completes', ({ path }) => {
  const lines = LINES.filter(([, expected]) => expected.length > 0);
  it.each(lines)('%j', (line, expected) => {
    const printed = run(path, ['-f', '-c', TYPE, 'zsh', file('zsh'), line, ...expected]);
    for (const word of expected) expect(printed).toContain(word);
  });
});

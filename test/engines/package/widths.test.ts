import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { displayWidth } from '../../../lib/language/display-width';
import { Project, runIn } from '../harness/project';
import { KUMIKI, ROOT } from '../harness/root';

const INGRESS = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, annotations: { nginx.ingress.kubernetes.io/enable-modsecurity: 'true' } }
spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
const project = new Project({
  'cdk8s.yaml': 'language: typescript\napp: node main.ts\n',
  'broken.ts': `import { GuestbookApp } from 'kumiki';\nnew GuestbookApp({ replica: 3 }, 'a construct in no stack');\n`,
  'ingress.yaml': INGRESS,
});
cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
afterAll(() => project.remove());

const kumiki = `node ${KUMIKI}`;
const simulated = `${kumiki} simulator --quiet --mode immediate --`;
/** Command lines of each command that prints a table or a paragraph, and some that fail. */
const LINES = [
  ...[
    '--help',
    'synth',
    'list',
    'list --path quickstart/Edge',
    'check',
    'check --list-rules',
    'diff',
    'doctor',
  ],
  ...[
    'init --list',
    'init shop --dry-run --template pulumi',
    'export --output gitops',
    'inventory --output inventory.json',
  ],
  ...[
    'graph --output site.svg',
    'import ingress.yaml > imported.ts',
    'certificate www.example.jp,shop.example.jp --days 900',
  ],
  ...[
    'kubeconfig list',
    'lock --update --check',
    'patch-status',
    'sweep',
    'synth broken.ts',
    'synth missing.ts',
    'no-such-command',
  ],
  ...['controller', 'completion'].map((name) => `help ${name}`),
].map((words) => `${kumiki} ${words}`);
const SITE = ['plan', 'sweep'].map((words) => `${simulated} ${kumiki} ${words}`);

/** Matches what is never broken: a word longer than the line, or a command. */
const ONE_PIECE = /^(?:[├─└│ ]|\w+ {2,})*(?:\S+|(?:kumiki|kubectl|npm|pulumi|eval|curl) .*)$/;

describe.each([
  ['en', 80],
  ['ja', 80],
  ['en', 120],
  ['ja', 120],
])('in language %s, a terminal of %i columns', (language, columns) => {
  it('has room for each line of each command', () => {
    const script = [`stty cols ${columns}`, ...LINES, ...SITE].join('; ');
    const env = { KUMIKI_LANG: language, NO_COLOR: '1', TERM: 'xterm' };
    const { stdout } = runIn(
      project.folder,
      'script',
      ['-qec', `bash -c '${script}; true'`, '/dev/null'],
      env,
    );
    const lines = stdout.split(/\r?\n/);
    expect(lines.length).toBeGreaterThan(200);
    const tooLong = lines.filter((line) => displayWidth(line) > columns && !ONE_PIECE.test(line));
    expect(tooLong).toEqual([]);
  });
});

it('covers every command with human-readable output', () => {
  const help = project.kumiki('--help').stdout;
  const names = [...help.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name = '']) => name);
  expect(names.filter((name) => ![...LINES, ...SITE].some((line) => line.includes(` ${name}`)))).toEqual([
    'version',
  ]);
});

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseCatalogue } from '../../../lib/language/catalogue';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';

const CATALOGUE = join(ROOT, 'messages/ja');

const PICTURE = 'part of a picture, which is a file: files are the same in every language';
const ANSWER = 'the answer to a program, by HTTP';

/** Folders and files of lib/ whose texts stay English, with the reason. */
const ENGLISH: Readonly<Record<string, string>> = {
  'cli/load/installer.ts': 'commands for a shell',
  'graph/model': PICTURE,
  'graph/render/body.ts': PICTURE,
  'graph/render/parts.ts': PICTURE,
  'simulator/admin': ANSWER,
  'simulator/faults': ANSWER,
  'simulator/http/body.ts': ANSWER,
  'simulator/http/exchange.ts': ANSWER,
  'simulator/http/foreign-page.ts': ANSWER,
  'simulator/protocol': ANSWER,
  'simulator/service/handle-request.ts': ANSWER,
  'simulator/service/model/samples.ts': ANSWER,
  'simulator/service/model/server-plan.ts': ANSWER,
  'simulator/service/resources': ANSWER,
  'simulator/service/rules': ANSWER,
};

const entries = readdirSync(CATALOGUE).flatMap((file) =>
  parseCatalogue(readFileSync(join(CATALOGUE, file), 'utf8')).map((entry) => ({ file, entry })),
);

describe('the Japanese catalogue', () => {
  const catalogue = new Map(entries.map(({ entry }) => entry));
  const isEnglish = (file: string) =>
    Object.keys(ENGLISH).some((each) => file === each || file.startsWith(`${each}/`));

  it('has every text of the command line, and no other', () => {
    const messages: readonly { readonly pattern: string; readonly files: readonly string[] }[] = JSON.parse(
      execFileSync(process.execPath, ['tools/messages/main.ts'], {
        cwd: ROOT,
        encoding: 'utf8',
        maxBuffer: 1e8,
      }),
    );
    const missing = messages.filter(
      ({ pattern, files }) => !catalogue.has(pattern) && !files.every(isEnglish),
    );
    const known = new Set(messages.map(({ pattern }) => pattern));
    expect({
      missing: missing.map(({ pattern, files }) => `${files.join(', ')}: ${pattern}`),
      leftOver: [...catalogue.keys()].filter((pattern) => !known.has(pattern)),
    }).toEqual({ missing: [], leftOver: [] });
  });

  it('has each text once, translated, with the values of the English one', () => {
    const ids = entries.map(({ entry: [id] }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
    const wrong = entries.filter(({ entry: [id, translated] }) => {
      const places = [...translated.matchAll(/\{(\d?)(?::text)?\}/g)].map(([, number], index) =>
        number ? Number(number) : index + 1,
      );
      const values = [...id.matchAll(/\{\}/g)].map((_, index) => index + 1);
      return translated === '' || [...new Set(places)].sort().join() !== values.sort().join();
    });
    expect(wrong).toEqual([]);
  });
});

describe('kumiki in Japanese, as it is published', () => {
  const project = new Project({ 'cdk8s.yaml': 'language: typescript\napp: node main.ts\n' });
  cpSync(join(ROOT, 'examples/quickstart'), project.folder, { recursive: true });
  afterAll(() => project.remove());

  const runIn = (language: string, ...args: readonly string[]) => {
    const outer = process.env.KUMIKI_LANG;
    process.env.KUMIKI_LANG = language;
    try {
      return project.kumiki(...args);
    } finally {
      if (outer === undefined) delete process.env.KUMIKI_LANG;
      else process.env.KUMIKI_LANG = outer;
    }
  };
  /** Runs a command in Japanese in a project of its own. */
  const runAlone = (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const own = new Project(files, { KUMIKI_LANG: 'ja' });
    try {
      return own.kumiki(...args);
    } finally {
      own.remove();
    }
  };
  const synthesize = (language: string, ...args: readonly string[]) => {
    rmSync(join(project.folder, 'dist'), { recursive: true, force: true });
    return { ...runIn(language, 'synth', ...args), files: project.files('dist') };
  };

  it('gives the same output about a synth, and writes the same files', () => {
    const [english, japanese] = [synthesize('en'), synthesize('ja')];
    expect(japanese.files).toEqual(english.files);
    expect([japanese.status, english.status]).toEqual([0, 0]);
    expect(japanese.stdout).toContain('GuestbookApp               マニフェスト 11 個\n');
    expect(japanese.stderr).toMatch(
      /\nオブジェクト 13 個、ロードバランサー 1 台 \(\d+\.\d\d 秒\)\n次へ {2}Pulumi\.yaml と、/,
    );
  });

  it('prints the same --json', () => {
    const withoutTime = (text: string) => text.replace(/"durationMs":\d+/, '');
    const [english, japanese] = [synthesize('en', '--json'), synthesize('ja', '--json')];
    expect(withoutTime(japanese.stdout)).toBe(withoutTime(english.stdout));
    const errors = ['en', 'ja'].map((language) => runIn(language, 'diff', '--nonsense', '--json').stdout);
    expect(withoutTime(errors[1] ?? '')).toBe(withoutTime(errors[0] ?? ''));
  });

  it('translates findings of kumiki check, and keeps machine-readable output in English', () => {
    const { stdout } = runIn('ja', 'check');
    expect(stdout).toContain(
      '\n  注意      open-service  仮想 IP に誰でも接続できます\n            対処  sourceRanges',
    );
    const rules = runIn('ja', 'check', '--list-rules').stdout;
    expect(rules).toMatch(/^pod-root-user +エラー {2}restricted {2}root で/m);
    expect(rules.split('\n').filter((line) => /[a-z] [a-z]+ [a-z]/.test(line))).toEqual([]);
    for (const options of [
      ['--format', 'sarif'],
      ['--format', 'json'],
      ['--list-rules', '--json'],
    ]) {
      const [english, japanese] = ['en', 'ja'].map((language) => runIn(language, 'check', ...options).stdout);
      expect(japanese?.replace(/"durationMs":\d+/, '')).toBe(english?.replace(/"durationMs":\d+/, ''));
    }
  });

  it('reports what is wrong with a program, with the given values unchanged', () => {
    const files = {
      'main.js': `const { App, Stack, GuestbookApp } = require('kumiki');
const app = new App();
new GuestbookApp(new Stack(app, 'shop', { namespace: 'Shop {1} is missing' }), 'Guestbook');
app.synth();`,
    };
    const { status, stderr } = runAlone(files, 'synth', 'main.js');
    expect(status).toBe(4);
    expect(stderr).toContain('エラー SYNTH_NAME  shop  (main.js:3)\n  名前空間が正しくありません\n');
    expect(stderr).toContain('  指定値   Shop {1} is missing\n');
    expect(stderr).toMatch(/\nエラー 1 件、何も書き込んでいません\n詳細 {5}\S+#synth_name\n$/);
  });

  it('translates what an import leaves out', () => {
    const files = {
      'route.yaml': `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec:
  parentRefs: [{ name: istio }]
  rules:
    - timeouts: { request: 5s }
      filters: [{ type: RequestMirror, requestMirror: {} }]
      backendRefs: [{ kind: Hostname, name: shop.example }]
`,
    };
    const { status, stderr } = runAlone(files, 'import', 'route.yaml');
    expect(status).toBe(0);
    expect(stderr).toContain('\n除外  HTTPRoute shop spec.rules[0].backendRefs[0]\n');
    expect(stderr).not.toMatch(/^ {2}.*[a-z] [a-z]+ [a-z]/m);
  });

  it.each([
    [['diff', 'main.js'], { 'dist/shop.k8s.yaml/file': '' }, '通常のファイルではありません'],
    [['lock', 'main.js'], { 'images.lock.json': '{' }, 'は kumiki lock が書く JSON ではありません'],
    [
      ['plan', 'main.js', '--inventory', 'plan.json'],
      { 'plan.json': '{' },
      'インベントリーは JSON ではありません',
    ],
    [
      ['kubeconfig', 'use', 'shop', '--file', 'config'],
      { config: 'contexts: [{ name: shop }]', 'config.lock': '' },
      'は別のプログラムが変更中です',
    ],
  ])('translates what kumiki %j says of a wrong file', (args, files, text) => {
    const filesOfProject = {
      'main.js':
        "const { App, Stack } = require('kumiki');\nconst app = new App();\nnew Stack(app, 'shop');\napp.synth();\n",
      ...files,
    };
    const { status, stderr } = runAlone(filesOfProject, ...args);
    expect(status).toBe(4);
    expect(stderr).toContain(text);
  });
});

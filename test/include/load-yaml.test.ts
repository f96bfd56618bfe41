import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { isKumikiError } from '../../lib';
import { parseAsKubectl } from '../../lib/formats/yaml/parse-as-kubectl';
import { loadYaml } from '../../lib/include/load-yaml';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-yaml-'));

function write(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function faultOf(file: string): string {
  try {
    loadYaml(file);
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.message.replaceAll(folder, '');
  }
  return 'no error';
}

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

describe('a YAML file', () => {
  it.each([
    ['objects', `${OBJECT}---\n${OBJECT}`],
    ['empty documents', `---\n---\n# nothing\n---\n${OBJECT}---\n{}\n---\n[]\n`],
    ['Windows', OBJECT.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${OBJECT}`],
    ['words of YAML 1.1', 'a: yes\nb: 0755\nd: 1_000\nf: &x on\ng: *x\n'],
    ['texts and numbers', '--- a\n--- 1\n'],
    ['nothing', ''],
  ])('of %s is read as cdk8s reads it', (_, text) => {
    const file = write('as-cdk8s.yaml', text);
    expect(loadYaml(file)).toEqual(Yaml.load(file));
  });

  it.each([
    ['0o755', 493],
    ['0755', 493],
    ['12:30', '12:30'],
    ['2001-01-01', '2001-01-01'],
    ['2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z'],
    ['!!binary aGk=', 'hi'],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9_007_199_254_740_991', Number.MIN_SAFE_INTEGER],
    ['10000000000000000000', 1e19],
    ['"9007199254740993"', '9007199254740993'],
    ['9007199254740993.5', 9007199254740994],
  ])('with %s is read as by kubectl', (text, value) => {
    expect(loadYaml(write('scalar.yaml', `a: ${text}\n`))).toEqual([{ a: value }]);
  });

  it.each([
    ['text in quotes', "a:\n  b: 'it''s\n  c: d'\n  e: f\n", { a: { b: "it's c: d", e: 'f' } }],
    ['a list in brackets', 'a: [\n1,\n"2\n3"\n]\nb: c\n', { a: [1, '2 3'], b: 'c' }],
    ['pasted JSON', 'a:\n  b: {\n"c": [\n{"d": 1}]\n}\n  e: f\n', { a: { b: { c: [{ d: 1 }] }, e: 'f' } }],
  ])('with %s that begins further left than its key is read as by kubectl', (_, text, value) => {
    expect(loadYaml(write('left.yaml', text))).toEqual([value]);
  });

  it('may have a key twice with one value, as charts do', () => {
    const text = 'labels:\n  app: web\n  "app": "web"\nports: [{ a: 1, b: [2], b: [2] }]\n';
    expect(loadYaml(write('twice.yaml', text))).toEqual([
      { labels: { app: 'web' }, ports: [{ a: 1, b: [2] }] },
    ]);
    expect(faultOf(write('twice.yaml', text.replace('"web"', '"Web"')))).toContain(
      'line 3 has the key "app"',
    );
    expect(faultOf(write('twice.yaml', text.replace('b: [2] }', 'b: [3] }')))).toContain('a second time');
  });

  it.each([
    ['a: |\n  b\n  c', 'b\nc'],
    ['a: >\n  b\n  c', 'b c'],
    ['a: |+\n  b', 'b'],
    ['a: |-\n  b', 'b'],
    ['a: |\n  b\n', 'b\n'],
    ['a: |\n  b\n  ', 'b\n'],
    ['a: |\n  b\n# c', 'b\n'],
    ['- a: 1\n- |\n  b', 'b'],
  ])('gets no line break at its end: %j', (text, value) => {
    const [document] = loadYaml(write('end.yaml', text));
    expect(Array.isArray(document) ? document[1] : Object(document).a).toBe(value);
  });

  it.each([
    [
      '9007199254740993',
      'metadata.generation in line 6 is 9007199254740993, and would become 9007199254740992',
    ],
    [
      '-0x20000000000001',
      'metadata.generation in line 6 is -0x20000000000001, and would become -9007199254740992',
    ],
    [
      '1234567890123456789012',
      'metadata.generation in line 6 is 1234567890123456789012, and would become 1.2345678901234568e+21',
    ],
  ])('with the integer %s is refused, as it would become another one', (text, message) => {
    expect(faultOf(write('large.yaml', `${OBJECT}---\nmetadata:\n  generation: ${text}\n`))).toContain(
      `'/large.yaml' cannot be read: ${message}`,
    );
  });

  it('may have bounds of 64 bits in the schema of a CustomResourceDefinition', () => {
    const bound = '{ maximum: 9223372036854775807, minimum: -9223372036854775808 }';
    expect(loadYaml(write('crd.yaml', `kind: CustomResourceDefinition\nschema: ${bound}\n`))).toHaveLength(1);
    expect(faultOf(write('other.yaml', `kind: Limit\nschema: ${bound}\n`))).toContain('schema.maximum');
  });

  it('is refused if it is a kustomization without a kind', () => {
    expect(faultOf(write('kustomization.yaml', 'resources: [a.yaml]\n'))).toContain(
      "'/kustomization.yaml' cannot be read: it is for kustomize",
    );
    expect(loadYaml(write('kustomization.yml', OBJECT))).toHaveLength(1);
  });

  it.each([
    ['on lines of their own', '{"a": "}\\"{"}\n{"b": [{}]}\n', [{ a: '}"{' }, { b: [{}] }]],
    ['over several lines', '\n{\n  "a": 1\n}\n{\n\t"b": 2\n}', [{ a: 1 }, { b: 2 }]],
    ['on one line', '{"a":1} {"b":2}{"c":3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
  ])('may be a stream of JSON objects %s, which kubectl reads, too', (_, text, objects) => {
    expect(loadYaml(write('all.json', text))).toEqual(objects);
  });

  it('is not searched for the line of each of its faults, which takes long in a large file', () => {
    const errors = parseAsKubectl('"'.repeat(1_000))[0]?.errors ?? [];
    expect(errors.length).toBeGreaterThan(100);
    expect(errors[0]?.message).toContain('at line 1, column 3');
    expect(errors.filter(({ linePos }) => linePos !== undefined)).toEqual([]);
  });

  it('may be a link', () => {
    symlinkSync(write('real.yaml', OBJECT), join(folder, 'link.yaml'));
    expect(loadYaml(join(folder, 'link.yaml'))).toHaveLength(1);
  });

  it.each([
    ['a tab', 'a:\n\tb: c\n', 'Tabs are not allowed as indentation at line 2, column 1'],
    [
      'two values in one line',
      'a: b: c\n',
      'Nested mappings are not allowed in compact mappings at line 1, column 4',
    ],
    [
      'a key twice',
      'a: b\n"a" : c\n',
      `cannot be read: line 2 has the key "a" a second time, with another value`,
    ],
    [
      'a label twice',
      'labels:\n  app: web\n  example.jp/tier: a\n  example.jp/tier: b\n',
      'line 4 has the key example.jp/tier a second time, with another value',
    ],
    ['a quotation mark that never ends', "a: 'b\nc: d\n", "the ' at line 1, column 4 never ends"],
    ['a first mark that never ends', '"a: b\n\nc: d\n', 'the " at line 1, column 1 never ends'],
    ['a mark with an anchor', 'a: 1\r\nb:\r\n  c: &x "d\r\n', 'the " at line 3, column 9 never ends'],
    ['a bracket that never ends', 'a: [\nb: c\n', 'the [ at line 1, column 4 never ends'],
    ['a brace with an anchor', 'a:\n  b: &x {c: d\n', 'the { at line 2, column 9 never ends'],
    ['a brace in a list that never ends', 'a: [b, {c: d]\n', 'the { at line 1, column 8 never ends'],
    ['a brace before more lines', 'a: {b: c\n  d: e\n  f: g\n', 'the { at line 1, column 4 never ends'],
    ['a fault before a mark that never ends', 'a: b: c\nd: "e\n', 'compact mappings at line 1, column 4'],
    [
      'an anchor of another document',
      'a: &x b\n---\nc:\n  d: *x\n',
      'line 4 refers to the anchor x, which is not above it',
    ],
    ['a merge of text', 'a:\n  <<: b\n', 'the document in line 1: Merge sources must be maps'],
    ['one object of JSON that is wrong among others', '{"a": "b"}\n{"a": "b" "c"}\n', 'at line 2, column 1'],
    ['two lists', '[1]\n[2]\n', 'at line 2, column 1'],
    [
      'a missing comma',
      'a: {b: c\n  d: e}\n',
      'Implicit keys need to be on a single line at line 1, column 8',
    ],
    ['a template', '{{ if .x }}\na: b\n{{ end }}\n', 'fix      it looks like a template: render it first'],
    [
      'names that multiply',
      `${['a: &a [x,x,x,x,x,x,x,x,x]', ...['ba', 'cb', 'dc', 'ed'].map(([to, from]) => `${to}: &${to} [${`*${from},`.repeat(8)}]`)].join('\n')}\n`,
      'Excessive alias count indicates a resource exhaustion attack',
    ],
  ])('with %s is refused', (_, text, message) => {
    expect(faultOf(write('wrong.yaml', text))).toContain(message);
  });

  it.each([
    ['/nowhere.yaml', "'/nowhere.yaml' cannot be read: there is no such file"],
    ['/folder', "'/folder' cannot be read: it is a folder"],
  ])('cannot be %s', (name, message) => {
    mkdirSync(join(folder, 'folder'), { recursive: true });
    expect(faultOf(join(folder, name))).toContain(message);
  });

  it('cannot be an empty name, or on a server that does not answer', () => {
    expect(faultOf('')).toContain('no file is named');
    expect(faultOf('http://127.0.0.1:1/a.yaml')).toMatch(
      /^SYNTH_INCLUDE .*\n {2}'http:\/\/127\.0\.0\.1:1\/a\.yaml' cannot be read: .*ECONNREFUSED/,
    );
  });
});

describe('a URL of YAML', () => {
  const before = { ...process.env };
  let server: ChildProcess;
  let port = '';
  beforeAll(async () => {
    const utf16 = Buffer.from(`\uFEFF${OBJECT}`, 'utf16le').toString('base64');
    const shiftJis = Buffer.from([...Buffer.from('a: '), 0x92, 0x6c]).toString('base64');
    // loadYaml blocks this process
    const program = `
      const files = { '/utf16': '${utf16}', '/shift-jis': '${shiftJis}', 'http://a.example/b': '${utf16}' };
      const server = require('node:http').createServer((request, response) =>
        response.end(Buffer.from(files[request.url] ?? '', 'base64')));
      server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    server = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (server.stdout) port = String(await once(server.stdout, 'data')).trim();
  });
  beforeEach(() => {
    for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
  });
  afterEach(() => {
    process.env = { ...before };
  });
  afterAll(() => server.kill());

  it('may be UTF-16, as a file may, and nothing that would change', () => {
    expect(loadYaml(`http://127.0.0.1:${port}/utf16`)).toMatchObject([{ kind: 'ConfigMap' }]);
    expect(faultOf(`http://127.0.0.1:${port}/shift-jis`)).toContain('it is not UTF-8');
  });

  it('is read through the proxy, if there is one', () => {
    process.env.http_proxy = `http://127.0.0.1:${port}`;
    expect(loadYaml('http://a.example/b')).toMatchObject([{ kind: 'ConfigMap' }]);
    process.env.http_proxy = `socks5://127.0.0.1:${port}`;
    expect(faultOf('http://a.example/b')).toContain('the proxy in http_proxy cannot be used');
  });

  it('that does not end is not waited for', () => {
    const childProcess = jest.requireActual<{ execFileSync(): Buffer }>('node:child_process');
    const stub = jest.spyOn(childProcess, 'execFileSync').mockImplementation(() => {
      throw Object.assign(new Error('spawnSync node ETIMEDOUT'), { code: 'ETIMEDOUT' });
    });
    expect(faultOf(`http://127.0.0.1:${port}/utf16`)).toContain('it was not there after 120 seconds');
    stub.mockRestore();
  });
});

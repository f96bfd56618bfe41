import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiObject, Helm, Include, Yaml } from 'cdk8s';
import { isKumikiError } from '../../lib';
import { stack } from '../../lib/testing';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-include-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(content: string | Buffer): string {
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, content);
  return file;
}

function include(content: string | Buffer): Include {
  return new Include(stack(), 'Include', { url: write(content) });
}

function faultOf(content: string | Buffer): string {
  try {
    include(content);
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.message.replaceAll(folder, '');
  }
  return 'no error';
}

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { opens: 12:30, 名: 値 }\n';

describe('an included file', () => {
  it.each([
    ['no apiVersion', 'kind: Pod\n', 'the document in line 1 has no apiVersion'],
    ['no kind', 'apiVersion: v2\nname: shop\n', 'the document in line 1 has no kind'],
    [
      'a number as its apiVersion',
      'apiVersion: 1\nkind: Pod\n',
      'the document in line 1 has an apiVersion that is not a string',
    ],
    [
      'a number as its kind',
      'apiVersion: v1\nkind: 1\n',
      'the document in line 1 has a kind that is not a string',
    ],
    [
      'a template for its name',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .name }}\n',
      'the document in line 1 has a name that is not a string',
    ],
    ['two groups', 'apiVersion: a/b/v1\nkind: Pod\n', "the document in line 1 has the apiVersion 'a/b/v1'"],
    ['text', `${OBJECT}---\nshop\n`, 'the document in line 6 is text'],
    ['a list', `# all\n- ${OBJECT.replaceAll('\n', '\n  ')}`, 'the document in line 2 is a list'],
    [
      'an object twice',
      `${OBJECT}---\n${OBJECT}`,
      "the document in line 6 has the kind and the name of another one: ConfigMap 'a'",
    ],
    ['only comments', '# nothing\n---\n', 'it has no objects'],
    ['a tab', 'a:\n\tb: c\n', 'Tabs are not allowed'],
  ])('with %s is named', (_, text, message) => {
    expect(faultOf(text)).toMatch(/^SYNTH_INCLUDE/);
    expect(faultOf(text)).toContain(`'/shop.yaml' cannot be read: ${message}`);
  });

  it.each([
    ['values', 'image: shop\n', 'Helm values and Kustomize patches do not'],
    ['a chart', 'apiVersion: v2\nname: shop\n', 'helm template'],
    ['a list', `- ${OBJECT.replaceAll('\n', '\n  ')}`, 'items of a List'],
    ['a project of docker compose', 'services: { web: { image: nginx } }\n', 'kompose convert'],
    [
      'anchors of their own',
      `x-labels: &labels { app: shop }\n---\n${OBJECT}`,
      'where its value is first used',
    ],
  ])('of %s gets advice', (_, text, advice) => expect(faultOf(text)).toContain(advice));

  it('with anchors beside the fields of an object is refused, as kubectl would refuse it', () => {
    expect(faultOf(`x-labels: &labels { app: shop }\n${OBJECT}labels: *labels\n`)).toContain(
      'the document in line 1 has the key x-labels, which Kubernetes does not know',
    );
  });

  it.each([
    ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${OBJECT}`, 'utf16le')],
    ['UTF-16 of the other order', Buffer.from(`\uFEFF${OBJECT}`, 'utf16le').swap16()],
    ['UTF-8', Buffer.from(OBJECT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${OBJECT}`)],
  ])('may be %s', (_, bytes) => {
    const [object] = include(bytes).apiObjects;
    expect(object?.toJson()).toMatchObject({ data: { opens: '12:30', 名: '値' } });
  });

  it.each([
    ['Shift_JIS', Buffer.from([...Buffer.from('a: '), 0x92, 0x6c])],
    ['UTF-16 without a mark', Buffer.from(OBJECT, 'utf16le')],
  ])('in %s is refused, because its text would change', (_, bytes) => {
    expect(faultOf(bytes)).toContain("'/shop.yaml' cannot be read: it is not UTF-8");
  });

  it('may have names twice, of other kinds or namespaces, and objects without a name', () => {
    const object = (kind: string, metadata: string) =>
      `apiVersion: v1\nkind: ${kind}\nmetadata: ${metadata}\n`;
    const objects = [
      object('ConfigMap', '{ name: a }'),
      object('Secret', '{ name: a }'),
      object('Secret', '{ name: a, namespace: b }'),
      object('Secret', '{}'),
      object('Secret', '{}'),
    ];
    expect(include(objects.join('---\n')).apiObjects).toHaveLength(5);
  });

  it('that is not there is named', () => {
    expect(() => new Include(stack(), 'Include', { url: 'nowhere.yaml' })).toThrow(
      "'nowhere.yaml' cannot be read: there is no such file",
    );
  });
});

describe('YAML that a program loads itself', () => {
  it('need not be of Kubernetes', () => {
    const { app } = stack();
    expect(Yaml.load(write('x-a: 1\nservices: {}\n---\n- a\n--- b\n'))).toHaveLength(3);
    expect(app.node.children).not.toEqual([]);
  });

  it('is loaded by a stand-in of a test, if there is one', () => {
    const standIn = jest.spyOn(Yaml, 'load').mockReturnValue([{ apiVersion: 'v1', kind: 'Pod' }]);
    const { apiObjects } = new Include(stack(), 'Include', { url: 'nowhere.yaml' });
    expect(apiObjects.map(({ kind }: ApiObject) => kind)).toEqual(['Pod']);
    standIn.mockRestore();
  });
});

describe('a Helm chart', () => {
  /** Stands in for helm: prints what templates render. */
  function faultOfChart(...templates: string[]): string {
    const program = join(folder, 'helm');
    const text = templates
      .map((each, index) => `---\n# Source: shop/templates/${index}.yaml\n${each}`)
      .join('');
    writeFileSync(program, `#!/bin/sh\ncat << 'END'\n${text}END\n`);
    chmodSync(program, 0o755);
    try {
      new Helm(stack(), 'Chart', { chart: 'shop', helmExecutable: program });
    } catch (error) {
      if (!isKumikiError(error)) throw error;
      return error.message;
    }
    return 'no error';
  }

  it.each([
    ['a key twice', 'a: b\na: c\n', 'line 10 has the key a a second time, with another value'],
    ['no kind', 'apiVersion: v1\n', 'the document in line 9 has no kind'],
    ['a tab', 'a:\n\tb: c\n', 'Tabs are not allowed as indentation at line 10, column 1'],
    ['an integer that would become another one', 'a: 9007199254740993\n', 'a in line 9 is 9007199254740993'],
  ])('whose template renders %s is refused with the name of the template', (_, template, message) => {
    const fault = faultOfChart(OBJECT.replace('name: a', 'name: z'), template, OBJECT);
    expect(fault).toContain(
      `'shop/templates/1.yaml' in the output of helm template cannot be read: ${message}`,
    );
    expect(fault).not.toContain(tmpdir());
  });
});

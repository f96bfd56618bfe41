import { checkTexts } from '../../../lib/synth/objects/data-checks';
import type { KubernetesObject } from '../../../lib/synth/objects/kubernetes-object';

function found(object: Partial<KubernetesObject>) {
  const metadata = { name: 'a' };
  return [...checkTexts({ apiVersion: 'v1', kind: 'Secret', metadata, ...object })];
}

const podWith = (container: object): Partial<KubernetesObject> => ({
  kind: 'Pod',
  spec: { containers: [{ name: 'web', ...container }] },
});

describe('a value that is not a string', () => {
  it.each<[unknown, string]>([
    [12345678, 'a number'],
    [['hunter2'], 'a list'],
    [{ password: 'hunter2' }, 'an object'],
    [Buffer.from('hunter2'), 'a Buffer'],
  ])('is not shown in a Secret: %p', (value, given) => {
    const problem = { code: 'SYNTH_VALUE', message: 'stringData.password of Secret is not a string', given };
    expect(found({ stringData: { password: value } })).toEqual([expect.objectContaining(problem)]);
  });

  it('is not shown in a variable', () => {
    expect(found(podWith({ env: [{ name: 'PASSWORD', value: 12345678 }] }))).toEqual([
      expect.objectContaining({
        message: 'variable PASSWORD of container web is not a string',
        given: 'a number',
      }),
    ]);
  });

  it('is shown in a ConfigMap', () => {
    expect(found({ kind: 'ConfigMap', data: { port: 8080 } })).toEqual([
      expect.objectContaining({ message: 'data.port of ConfigMap is not a string', given: 8080 }),
    ]);
  });

  it('is refused in a command and its arguments', () => {
    const messages = found(podWith({ command: ['web', 1], args: ['--port', 8080, true] })).map(
      ({ message }) => message,
    );
    expect(messages).toEqual([
      'command[1] of container web is not a string',
      'args[1] of container web is not a string',
      'args[2] of container web is not a string',
    ]);
  });
});

describe('a pod that cannot start', () => {
  it.each<[object, string]>([
    [
      { command: ['web', 'a\0b'] },
      'command[1] of container web has a NUL character, which no argument or variable of a program can have',
    ],
    [
      { args: ['\0'] },
      'args[0] of container web has a NUL character, which no argument or variable of a program can have',
    ],
    [
      { env: [{ name: 'A', value: '\0' }] },
      'variable A of container web has a NUL character, which no argument or variable of a program can have',
    ],
    [
      { image: 'web:null' },
      'image of container web contains the string form of a value that was not known yet: null',
    ],
  ])('is refused: %j', (container, message) => {
    expect(found(podWith(container)).map((each) => each.message)).toEqual([message]);
  });

  it('is not one with other control characters, such as colors and tabs', () => {
    expect(found(podWith({ image: 'null:1', args: ['\x1b[1m', 'a\tb\n'] }))).toEqual([]);
  });
});

describe('the values of a Secret or ConfigMap', () => {
  it.each([
    ['Secret', 'stringData', 'hunter2', 'a string'],
    ['Secret', 'data', ['hunter2'], 'a list'],
    ['ConfigMap', 'data', 'a: b', 'a string'],
  ])('are refused if they are not a map: %s', (kind, field, value, given) => {
    expect(found({ kind, [field]: value })).toEqual([
      expect.objectContaining({
        code: 'SYNTH_VALUE',
        message: `${field} of ${kind} is not an object`,
        given,
      }),
    ]);
  });

  it('may be left out', () => {
    expect(found({ data: null, stringData: undefined })).toEqual([]);
    expect(found(podWith({ command: null, args: [], env: [] }))).toEqual([]);
  });
});

describe('base64 in a Secret', () => {
  const dataOf = (text: string) => ({ data: { password: text } });
  const encode = (text: string) => Buffer.from(text).toString('base64');

  it.each(['', 'YQ==', 'YWI=', 'YWJj', 'YWJj\nYWJj\r\n', 'ab+/'])('may be %j', (text) => {
    expect(found(dataOf(text))).toEqual([]);
  });

  it.each(['a', 'YQ=', 'YQ', 'Y===', '====', 'YWI=YWI=', 'YW-_', '\u3042'])('cannot be %j', (text) => {
    expect(found(dataOf(text))).toMatchObject([{ message: 'data.password of Secret is not base64' }]);
  });

  it('is counted if it has 12 MB', () => {
    expect(found(dataOf('YWJj'.repeat(3_000_000)))).toMatchObject([
      { message: 'the values of Secret have 9000000 bytes together' },
    ]);
  });

  it.each([
    [
      'Calling [toString] on an [Output<T>]',
      encode('Calling [toString] on an [Output<T>] is not supported.'),
    ],
    ['[object Object]', encode('[object Object]')],
    ['undefined', encode('undefined')],
  ])('is refused if it is the text %s, which is not the value', (text, value) => {
    const message = `data.password of Secret contains the string form of a value that was not known yet: ${text}`;
    expect(found(dataOf(value))).toMatchObject([{ message }]);
  });

  it('may begin with such a word', () => expect(found(dataOf(encode('undefined behaviour')))).toEqual([]));
});

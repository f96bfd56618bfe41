import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { addCheck, type Problem } from '../../lib';
import { errorOf, type WrongStack } from './wrong-stack';

const object =
  (props: Readonly<Record<string, unknown>>): WrongStack =>
  (stack) => {
    const metadata = { name: 'settings' };
    new ApiObject(stack, 'Object', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      ...props,
    } as ApiObjectProps);
  };

const configMap = (data: object) => object({ data });
const secret = (fields: object) => object({ kind: 'Secret', ...fields });
const pod = (env: unknown) =>
  object({ kind: 'Pod', spec: { containers: [{ name: 'main', image: 'web:1.0.0', env }] } });

/** An object that contains itself. */
function circle(): object {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  return loop;
}

describe('the error for an object', () => {
  it.each<[string, WrongStack, string]>([
    [
      'without a kind',
      object({ kind: undefined }),
      'the object needs metadata, and an apiVersion and a kind',
    ],
    ['of a kind with a space', object({ kind: 'Config Map' }), "'Config Map' is not a kind"],
    ['of a version in capitals', object({ apiVersion: 'V1' }), "'V1' is not an apiVersion"],
    ['that contains itself', object({ data: circle() }), 'it contains itself, or is nested too deeply'],
    ['with a number for a text', configMap({ port: 80 }), 'data.port of ConfigMap is not a string'],
    ['with a list for a text', configMap({ hosts: ['a'] }), 'fix      write it as a string, such as JSON'],
    [
      'with a path for a key',
      configMap({ 'conf/nginx.conf': '' }),
      'a key in data of ConfigMap is not valid',
    ],
    ['with more than it can hold', configMap({ a: 'x'.repeat(1_048_577) }), 'up to 1048576 bytes'],
    [
      'with text for bytes',
      secret({ data: { password: 'hunter2!' } }),
      'data.password of Secret is not base64',
    ],
    [
      'with a number for a secret',
      secret({ stringData: { pin: 1234 } }),
      'stringData.pin of Secret is not a string',
    ],
    [
      'with a number for a variable',
      pod([{ name: 'PORT', value: 80 }]),
      'variable PORT of container main is not a string',
    ],
  ])('%s', (_, build, text) => {
    const error = errorOf(build);
    expect(error).toContain(text);
    expect(error.match(/^SYNTH_\w+ /gm)).toHaveLength(1);
  });

  it('shows no secret', () => {
    expect(errorOf(secret({ data: { password: 'hunter2!' } }))).not.toContain('hunter2');
  });

  it.each<[string, WrongStack]>([
    ['keys with dots', configMap({ 'nginx.conf': 'a', '.hidden': 'b', A_b: 'c' })],
    ['bytes', object({ binaryData: { icon: 'AAEC\nAw==\n' } })],
    ['no value', configMap({ empty: '', none: null })],
    ['a Secret of both kinds', secret({ data: { a: 'aGk=' }, stringData: { b: 'hi' } })],
    [
      'variables from elsewhere',
      pod([{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, { name: 'B' }]),
    ],
    ['data of a kind of its own', object({ apiVersion: 'example.jp/v1', kind: 'ConfigMap', data: { a: 1 } })],
  ])('is not given for %s', (_, build) => {
    expect(errorOf(build)).toBe('no error');
  });
});

describe('a check written in JavaScript', () => {
  const check =
    (found: unknown): WrongStack =>
    (stack) =>
      addCheck(stack, () => found as Problem[]);

  it.each([[[{ message: 'no code' }]], ['text'], [[undefined]], [5], [Promise.resolve([])], [{ code: 'X' }]])(
    'may not return anything but problems: %j',
    (found) => {
      expect(errorOf(check(found))).toContain(
        'a check returned something other than a problem with a code and a message',
      );
    },
  );

  it('may return nothing', () => {
    expect(errorOf(check(undefined))).toBe('no error');
  });
});

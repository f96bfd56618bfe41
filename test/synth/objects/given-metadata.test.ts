import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { App, isKumikiError, Stack } from '../../../lib';

/** Returns the problems of a ConfigMap with arbitrary metadata, as in an included file. */
function found(metadata: unknown, more: object = {}): string[] {
  return problemsOf(JSON.parse(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, ...more })));
}

function problemsOf(props: ApiObjectProps): string[] {
  const app = new App();
  new ApiObject(new Stack(app, 'shop'), 'Settings', props);
  try {
    app.assemble();
    return [];
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems.map(({ code, message }) => `${code}: ${message}`);
  }
}

describe('metadata that a program gives', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'settings', 'SYNTH_LABEL: metadata is not an object'],
    ['a text as labels', { labels: 'app=web' }, 'SYNTH_LABEL: metadata.labels is not an object'],
    ['a list as labels', { labels: ['app'] }, 'SYNTH_LABEL: metadata.labels is not an object'],
    ['a text as annotations', { annotations: 'a' }, 'SYNTH_LABEL: metadata.annotations is not an object'],
    ['a text as finalizers', { finalizers: 'a/b' }, 'SYNTH_VALUE: metadata.finalizers is not a list'],
    ['a number as label', { labels: { a: 1 } }, "SYNTH_LABEL: label 'a' in metadata is not a string"],
    ['a list as label', { labels: { a: ['b'] } }, "SYNTH_LABEL: label 'a' in metadata is not a string"],
    [
      'a boolean as annotation',
      { annotations: { a: true } },
      "SYNTH_LABEL: annotation 'a' in metadata is not a string",
    ],
  ])('is refused with %s', (_, metadata, problem) => expect(found(metadata)).toEqual([problem]));

  it('is refused in a list, too', () => {
    const items = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: 'app=web' } }];
    expect(found({}, { kind: 'List', items })).toEqual(['SYNTH_LABEL: metadata.labels is not an object']);
  });

  it.each<[string, object]>([
    ['a Map', new Map([['app', 'web']])],
    ['a Set', new Set(['app'])],
    ['a Date', new Date(0)],
    ['a Promise', Promise.resolve({ app: 'web' })],
    ['a String', Object('app')],
    ['an Error', new Error('app')],
  ])('is refused with %s, of which cdk8s would keep nothing', (_, value) => {
    for (const key of ['labels', 'annotations']) {
      const metadata = { name: 'a', [key]: value };
      expect(problemsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata })).toEqual([
        `SYNTH_LABEL: metadata.${key} is not an object`,
      ]);
    }
  });

  it('may be an instance of a class, or without a prototype', () => {
    class Labels {
      readonly app = 'web';
    }
    for (const labels of [new Labels(), Object.assign(Object.create(null), { app: 'web' })])
      expect(problemsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels } })).toEqual(
        [],
      );
  });

  it.each(['name', 'namespace'])('is refused with an object without a prototype as %s', (key) => {
    const metadata = { name: 'a', [key]: Object.create(null) };
    expect(problemsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata })).toEqual([
      expect.stringContaining('SYNTH_NAME'),
    ]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null in place of maps and lists', { labels: null, annotations: null, finalizers: null }],
    ['a null as label', { labels: { a: null } }],
  ])('may have %s', (_, metadata) => expect(found(metadata)).toEqual([]));
});

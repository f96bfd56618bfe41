import { ApiObject, Chart, type IResolver, JsonPatch, Lazy, App as PlainApp } from 'cdk8s';
import { KubeDeployment } from 'cdk8s-plus-25/lib/imports/k8s';
import fc from 'fast-check';
import { App } from '../../../lib';
import { renderYaml } from '../../../lib/formats/yaml/render-yaml';
import { canReadSources, tryReadSource } from '../../../lib/kubernetes/api-object/object-source';
import { createObjectRenderer, renderManifest, renderObject } from '../../../lib/synth/objects/manifest';
import { anyValue } from '../../formats/yaml/hostile-values';

function makeObject(props: Readonly<Record<string, unknown>>, resolvers: IResolver[] = []): ApiObject {
  const chart = new Chart(new PlainApp({ resolvers }), 'chart', { namespace: 'n', labels: { team: 'a' } });
  return new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap', ...props });
}

/** The object that synthesis makes of properties. */
function objectOf(props: Readonly<Record<string, unknown>>) {
  return renderObject(makeObject(props), 'chart/object', createObjectRenderer()).manifest?.object;
}

/** Keys that only toJson() of cdk8s loses or stumbles over are left out. */
const anyProps = fc.dictionary(
  fc.constantFrom('spec', 'data', 'immutable', 'addressType', 'Zone', '10', '2'),
  anyValue,
);
const usualMetadata = {
  name: fc.constantFrom('a', 'b'),
  labels: fc.dictionary(fc.constantFrom('a', 'b', '1'), fc.constantFrom('x', ''), { noNullPrototype: true }),
  annotations: fc.dictionary(fc.constantFrom('a', 'b'), fc.string(), { noNullPrototype: true }),
};
const unusualMetadata = {
  finalizers: fc.array(fc.constant('x/y')),
  ownerReferences: fc.array(fc.constant({ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: '1' })),
  labels: fc.constant({ a: undefined }),
  generateName: fc.constant('g-'),
  added: anyValue,
};
const anyMetadata = fc.oneof(
  fc.record(usualMetadata, { requiredKeys: [], noNullPrototype: true }),
  fc.record({ ...usualMetadata, ...unusualMetadata }, { requiredKeys: [], noNullPrototype: true }),
);

describe('reading an object without toJson()', () => {
  it('gives what toJson() gives, key order included', () => {
    let fast = 0;
    fc.assert(
      fc.property(anyProps, anyMetadata, (props, metadata) => {
        fc.pre(!/__proto__|constructor|hasOwnProperty/.test(JSON.stringify([props, metadata])));
        const apiObject = makeObject({ ...props, metadata });
        if (tryReadSource(apiObject)) fast += 1;
        const { manifest, problems } = renderObject(apiObject, 'chart/object', createObjectRenderer());
        fc.pre(manifest !== undefined && problems.length === 0);
        if (!manifest) return;
        expect(JSON.stringify(manifest.object)).toBe(JSON.stringify(apiObject.toJson()));
        expect(renderManifest(manifest)).toBe(renderYaml(manifest.object));
      }),
      { numRuns: 500 },
    );
    expect(fast).toBeGreaterThan(100);
  });

  it('lists keys that are numbers where a copy would have them', () => {
    const { manifest } = renderObject(
      makeObject({ data: { b: '1', '10': '2', '/': '3', '9': '4' } }),
      'c',
      createObjectRenderer(),
    );
    expect(manifest && renderManifest(manifest)).toContain(
      'data:\n  "9": "4"\n  "10": "2"\n  /: "3"\n  b: "1"\n',
    );
    expect(Object.keys(manifest?.object.data ?? {})).toEqual(['9', '10', '/', 'b']);
  });

  it('is for apps without resolvers of their own', () => {
    expect(canReadSources(new App())).toBe(true);
    expect(canReadSources(new App({ resolvers: [{ resolve: () => {} }] }))).toBe(false);
  });

  it('is not for objects with patches, nor for classes that render by themselves', () => {
    const patched = makeObject({});
    patched.addJsonPatch(JsonPatch.add('/data', { a: '1' }));
    expect(tryReadSource(patched)).toBeUndefined();
    expect(tryReadSource(new KubeDeployment(patched.chart, 'deployment'))).toBeUndefined();
  });
});

it('resolves lazy values, tokens and the resolvers of the app', () => {
  const upperCase: IResolver = {
    resolve: (context) => {
      if (context.value === 'shout') context.replaceValue('SHOUT');
    },
  };
  const data = {
    lazy: Lazy.any({ produce: () => 'later' }),
    token: { resolve: () => 'token' },
    text: 'shout',
  };
  expect(
    renderObject(makeObject({ data }, [upperCase]), 'chart/object', undefined).manifest?.object,
  ).toMatchObject({
    data: { lazy: 'later', token: 'token', text: 'SHOUT' },
  });
  expect(
    renderObject(makeObject({ data }), 'chart/object', createObjectRenderer()).manifest?.object,
  ).toMatchObject({
    data: { lazy: 'later', token: 'token', text: 'shout' },
  });
});

it('keeps the keys __proto__ and constructor, which toJson() loses or stumbles over', () => {
  const data: unknown = JSON.parse('{"__proto__": "1", "constructor": "2"}');
  const object = objectOf({ data });
  expect(Object.entries(object?.data ?? {})).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

it('shares nothing with the properties of the construct', () => {
  const data = { list: [{ a: '1' }] };
  const object = objectOf({ data });
  data.list[0] = { a: 'changed' };
  expect(object).toMatchObject({ data: { list: [{ a: '1' }] } });
});

it('takes maps without a prototype', () => {
  const data: unknown = Object.assign(Object.create(null), { a: '1' });
  expect(objectOf({ data })?.data).toEqual({ a: '1' });
});

it('leaves out null and undefined in maps and keeps null in lists', () => {
  const spec = { a: null, b: undefined, c: [null, undefined, 1] };
  expect(objectOf({ spec })?.spec).toEqual({ c: [null, null, 1] });
});

it.each([
  ['a number that is none', Number.NaN, 'SYNTH_VALUE', 'spec.list[1]["a b"] is NaN'],
  ['a function', () => 1, 'SYNTH_VALUE', 'spec.list[1]["a b"] is a function'],
  [
    'half a character',
    'x\ud83d',
    'SYNTH_TEXT',
    'spec.list[1]["a b"] has the half of a surrogate pair U+D83D',
  ],
  ['a delete character', 'x\u007f', 'SYNTH_TEXT', 'spec.list[1]["a b"] has the control character U+007F'],
  ['no character', '\uffff', 'SYNTH_TEXT', 'spec.list[1]["a b"] has the control character U+FFFF'],
  ['a date', new Date(0), 'SYNTH_API_OBJECT', "can't render non-simple object of type 'Date'"],
])('refuses %s and says where', (_what, value, code, message) => {
  const { manifest, problems } = renderObject(
    makeObject({ spec: { list: [1, { 'a b': value }] } }),
    'c',
    createObjectRenderer(),
  );
  expect(manifest).toBeUndefined();
  expect(problems).toEqual([expect.objectContaining({ code, message: expect.stringContaining(message) })]);
});

it('refuses a key that cannot be carried', () => {
  const { problems } = renderObject(
    makeObject({ data: { 'a\u007f': '1' } }),
    'chart/object',
    createObjectRenderer(),
  );
  expect(problems).toEqual([expect.objectContaining({ code: 'SYNTH_TEXT' })]);
});

it('refuses an object that a patch left without a kind', () => {
  const patched = makeObject({});
  patched.addJsonPatch(JsonPatch.remove('/kind'));
  expect(renderObject(patched, 'chart/object', createObjectRenderer()).problems).toEqual([
    expect.objectContaining({ code: 'SYNTH_API_OBJECT' }),
  ]);
});

it('makes what is lazy in a spec without toJson(), as toJson() would', () => {
  for (const spec of [
    Lazy.any({ produce: () => ({ b: 1, a: [2] }) }),
    { b: Lazy.any({ produce: () => 1 }), a: 'x' },
  ]) {
    const apiObject = makeObject({ spec });
    expect(tryReadSource(apiObject)).toMatchObject({ spec: { b: 1 } });
    const { manifest } = renderObject(apiObject, 'chart/object', createObjectRenderer());
    expect(JSON.stringify(manifest?.object)).toBe(JSON.stringify(makeObject({ spec }).toJson()));
    expect(manifest && renderManifest(manifest)).toBe(renderYaml(manifest?.object));
  }
});

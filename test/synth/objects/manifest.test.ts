import { output as pulumiOutput } from '@pulumi/pulumi';
import { ApiObject, Chart, type IResolver, JsonPatch, Lazy, App as PlainApp } from 'cdk8s';
import { KubeDeployment } from 'cdk8s-plus-25/lib/imports/k8s';
import fc from 'fast-check';
import { App } from '../../../lib';
import { renderYaml, type SourceRenderer } from '../../../lib/formats/yaml/render-yaml';
import { canReadSources, tryReadSource } from '../../../lib/kubernetes/api-object/object-source';
import {
  createObjectRenderer,
  type RenderedObject,
  renderManifest,
  renderObject,
} from '../../../lib/synth/objects/manifest';
import { ObjectScopes } from '../../../lib/synth/objects/object-scopes';
import { anyValue } from '../../formats/yaml/hostile-values';

function makeObject(props: Readonly<Record<string, unknown>>, resolvers: IResolver[] = []): ApiObject {
  const chart = new Chart(new PlainApp({ resolvers }), 'chart', { namespace: 'n', labels: { team: 'a' } });
  return new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'ConfigMap', ...props });
}

/** Renders an object that is not a list, as synthesis does. */
function render(apiObject: ApiObject, renderer: SourceRenderer | undefined = createObjectRenderer()) {
  const [rendered, ...more] = renderObject(apiObject, 'chart/object', {
    renderer,
    scopes: new ObjectScopes(),
  });
  expect(more).toEqual([]);
  return rendered as RenderedObject;
}

/** Renders an object from properties, as synthesis does. */
function objectOf(props: Readonly<Record<string, unknown>>) {
  return render(makeObject(props)).manifest?.object;
}

/** Properties without keys that only cdk8s' toJson() loses or fails on. */
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
        const { manifest, problems } = render(apiObject);
        fc.pre(manifest !== undefined && problems.length === 0);
        if (!manifest) return;
        expect(JSON.stringify(manifest.object)).toBe(JSON.stringify(apiObject.toJson()));
        expect(renderManifest(manifest)).toBe(renderYaml(manifest.object));
      }),
      { numRuns: 500 },
    );
    expect(fast).toBeGreaterThan(100);
  });

  it('lists numeric keys where a copy would have them', () => {
    const { manifest } = render(makeObject({ data: { b: '1', '10': '2', '/': '3', '9': '4' } }));
    expect(manifest && renderManifest(manifest)).toContain(
      'data:\n  "9": "4"\n  "10": "2"\n  /: "3"\n  b: "1"\n',
    );
    expect(Object.keys(manifest?.object.data ?? {})).toEqual(['9', '10', '/', 'b']);
  });

  it('is possible for apps without their own resolvers', () => {
    expect(canReadSources(new App())).toBe(true);
    expect(canReadSources(new App({ resolvers: [{ resolve: () => {} }] }))).toBe(false);
  });

  it('is not possible for objects with patches, nor for classes that render themselves', () => {
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
    renderObject(makeObject({ data }, [upperCase]), 'chart/object', {
      renderer: undefined,
      scopes: new ObjectScopes(),
    })[0]?.manifest?.object,
  ).toMatchObject({
    data: { lazy: 'later', token: 'token', text: 'SHOUT' },
  });
  expect(render(makeObject({ data })).manifest?.object).toMatchObject({
    data: { lazy: 'later', token: 'token', text: 'shout' },
  });
});

it('keeps the keys __proto__ and constructor, which toJson() loses or fails on', () => {
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

it('accepts maps without a prototype', () => {
  const data: unknown = Object.assign(Object.create(null), { a: '1' });
  expect(objectOf({ data })?.data).toEqual({ a: '1' });
});

it('leaves out null and undefined in maps and keeps null in lists', () => {
  const spec = { a: null, b: undefined, c: [null, 1] };
  expect(objectOf({ spec })?.spec).toEqual({ c: [null, 1] });
});

describe('an undefined item of a list', () => {
  const undefinedItem = expect.objectContaining({
    code: 'SYNTH_VALUE',
    message: 'spec.list[1][0] is undefined, which a manifest cannot carry',
  });
  it.each([
    ['given', [null, [undefined]]],
    ['left out', [null, Object.assign([], { length: 1 })]],
  ])('is refused if it was %s', (_, list) => {
    expect(render(makeObject({ spec: { list } })).problems).toEqual([undefinedItem]);
  });

  it('is refused in an object with patches, too, where null is kept', () => {
    const patched = (list: unknown[]) => {
      const apiObject = makeObject({ spec: { list } });
      apiObject.addJsonPatch(JsonPatch.add('/spec/a', 1));
      return render(apiObject);
    };
    expect(patched([null, [undefined]]).problems).toEqual([undefinedItem]);
    expect(patched([null, [null]]).manifest?.object.spec).toEqual({ a: 1, list: [null, [null]] });
  });
});

describe('the string form of an unknown value', () => {
  const output = `http://${pulumiOutput(8080)}/`;
  const texts = [
    output,
    JSON.stringify(pulumiOutput('x')),
    'a $\u007bToken[TOKEN.12]} b',
    '$\u007bTfToken[TOKEN.0]}',
    '#{Token[TOKEN.3]}',
    `redis://${{}}:6379`,
    `${Promise.resolve()}`,
    `${new Map()}`,
    `${undefined}`,
    `http://${undefined}:8080/`,
    `registry.example.jp/shop:${undefined}`,
    `${undefined}/shop:1.4.2`,
    `postgres://shop@${undefined}/shop`,
    `${undefined}.example.jp`,
    `--host=${undefined}`,
    `first http://${undefined}/ second`,
    `web-${undefined}`,
    `${undefined}-db`,
    `web-${undefined}-1`,
    `shop_${undefined}`,
    `db.${undefined}`,
    `registry.example.jp/shop-${undefined}:1.0`,
    `s3://shop-${undefined}/backups`,
    `db-${undefined}.example.jp:5432`,
    `proxy_pass http://web-${undefined}:80;`,
    `http://${null}:8080/`,
    `http://web:${Number('x')}/`,
    `fetch http://web:${null}/ once`,
    '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
    'https://04da6b54-80e4-46f7-96ec-b56ff0331ba9:80',
    'db-04da6b54-80e4-46f7-96ec-b56ff0331ba9.example.jp',
    'a04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  ];

  it.each(texts)('is refused as a value: %j', (text) => {
    expect(render(makeObject({ data: { list: [{ a: text }] } })).problems).toEqual([
      expect.objectContaining({
        code: 'SYNTH_VALUE',
        message: expect.stringContaining(
          'data.list[0].a contains the string form of a value that was not known yet',
        ),
      }),
    ]);
  });

  it.each(texts)('is refused as a key: %j', (text) => {
    expect(render(makeObject({ data: { [text]: 1 } })).problems[0]).toMatchObject({
      code: 'SYNTH_VALUE',
      message: expect.stringMatching(
        /^the key data.* contains the string form of a value that was not known yet/s,
      ),
    });
  });

  it.each(texts)('is refused in a label, a name and a lazy value: %j', (text) => {
    for (const props of [
      { metadata: { labels: { a: text } } },
      { metadata: { name: text } },
      { spec: Lazy.any({ produce: () => ({ a: text }) }) },
      { data: { a: { b: Lazy.any({ produce: () => text }) } } },
    ]) {
      const found = render(makeObject(props)).problems;
      expect(found).toContainEqual(expect.objectContaining({ code: 'SYNTH_VALUE' }));
    }
  });

  it.each([
    "if (toString.call(x) === '[object Object]') return",
    'undefined behaviour',
    'undefined-behaviour:1.0',
    '-fsanitize=undefined',
    'typeof host === "undefined"',
    'x.undefined x:undefined',
    'no-undefined',
    '--allow-undefined',
    'fail-on-undefined',
    'undefined-field',
    'no-undef,undefined-global-in-init',
    'https://example.jp/rules/undefined-variables',
    'is_undefined',
    'Undefined',
    '/dev/null',
    'type:null',
    'http://null-island.example.jp/',
    '{"undefined":1}',
    'echo $\u007bTOKEN[0]}',
    '$(TOKEN) [object',
    'Outputs: [Output<T>]',
  ])('is not seen in ordinary text: %j', (text) => {
    expect(render(makeObject({ data: { a: text } })).problems).toEqual([]);
  });

  it('is not needed: an Output itself is reported by its name', () => {
    const spec = { ports: [{ port: pulumiOutput(80) }] };
    expect(render(makeObject({ spec })).problems).toEqual([
      expect.objectContaining({
        code: 'SYNTH_VALUE',
        message: 'spec.ports[0].port is an Output of Pulumi, which a manifest cannot carry',
      }),
    ]);
  });
});

describe('an object that cannot be rendered', () => {
  it('is reported with its patches and the reason, on one line', () => {
    const patched = makeObject({ spec: { a: 1 } });
    patched.addJsonPatch(JsonPatch.test('/spec/a', 2), JsonPatch.replace('/spec/b/c', 3));
    expect(render(patched).problems).toEqual([
      expect.objectContaining({
        code: 'SYNTH_API_OBJECT',
        constructPath: 'chart/object',
        message:
          "ConfigMap 'chart-object-c837c6b4' cannot be rendered with its patches (test /spec/a, replace /spec/b/c): test /spec/a: the object has another value there",
      }),
    ]);
  });

  it.each([
    ['a patch below what is not there', JsonPatch.add('/spec/b/c', 1)],
    ['a patch of a prototype', JsonPatch.add('/__proto__/a', 1)],
    ['a patch that moves nothing', JsonPatch.move('/x/y', '/z')],
  ])('is reported as one problem for %s', (_, patch) => {
    const patched = makeObject({ spec: {} });
    patched.addJsonPatch(patch);
    expect(render(patched).problems).toEqual([expect.objectContaining({ code: 'SYNTH_API_OBJECT' })]);
  });

  it.each([
    [JsonPatch.remove('/nope'), 'remove /nope: there is nothing at /nope'],
    [JsonPatch.remove('/spec/list/2'), 'there is nothing at /spec/list/2'],
    [JsonPatch.remove(''), 'the object itself cannot be removed'],
    [JsonPatch.replace('/spec/b', 1), 'replace /spec/b: there is nothing at /spec/b'],
    [JsonPatch.replace('/spec/b/c', 1), 'replace /spec/b/c: there is nothing at /spec/b/c'],
    [JsonPatch.move('/spec/b', '/spec/c'), 'there is nothing at /spec/b'],
    [JsonPatch.copy('/spec/b', '/spec/c'), 'there is nothing at /spec/b'],
    [JsonPatch.add('/spec/list/9', 1), 'the list at /spec/list has 2 entries'],
    [JsonPatch.add('/spec/list/x', 1), 'the list at /spec/list has 2 entries'],
    [JsonPatch.add('/spec/list/0/x', 1), 'there is nothing at /spec/list/0 to put it into'],
    [JsonPatch.add('spec/c', 1), "'spec/c' is not a JSON pointer"],
    [JsonPatch.test('/nope', 1), 'there is nothing at /nope'],
    [JsonPatch.test('/spec/list', [1, 3]), 'the object has another value there'],
    [JsonPatch.replace('', null), 'an object can only become another one'],
    [JsonPatch.add('/spec/b', undefined), 'add /spec/b: its value is undefined'],
    [JsonPatch.add('/spec/b', () => 1), 'spec.b is a function, which a manifest cannot carry'],
    [JsonPatch.add('/spec/b', { c: new Map() }), 'spec.b.c is an instance of Map, which a manifest'],
    [JsonPatch.replace('/metadata', { labels: new Set() }), 'metadata.labels is an instance of Set'],
    [JsonPatch.add('/spec/b', pulumiOutput(80)), 'spec.b is an Output of Pulumi'],
    [JsonPatch.add('/spec/b', Number.NaN), 'spec.b is NaN, which a manifest cannot carry'],
  ])('is reported with the place that a patch does not find', (patch, reason) => {
    const patched = makeObject({ spec: { a: 1, list: [1, 2], 'x/y~': 1 } });
    patched.addJsonPatch(JsonPatch.replace('/spec/a', 2), patch);
    const [problem, ...others] = render(patched).problems;
    expect({ problem, others }).toMatchObject({ problem: { code: 'SYNTH_API_OBJECT' }, others: [] });
    expect(problem?.message).toContain(reason);
  });

  it.each<[unknown, string]>([
    [{ op: 'add', path: '/spec/b', value: 1 }, 'an object is not a JsonPatch'],
    ['/spec/b', "the string '/spec/b' is not a JsonPatch"],
    [undefined, 'undefined is not a JsonPatch'],
  ])('is reported with what is not a patch: %j', (patch, reason) => {
    const patched = makeObject({ spec: {} });
    Reflect.apply(patched.addJsonPatch, patched, [patch]);
    expect(render(patched).problems).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(reason),
        hint: expect.stringContaining('JsonPatch.replace('),
      }),
    ]);
  });

  it.each([
    [JsonPatch.test('/spec/list', [1, 2]), { list: [1, 2] }],
    [JsonPatch.add('/spec/list/-', 3), { list: [1, 2, 3] }],
    [JsonPatch.add('/spec/list/2', 3), { list: [1, 2, 3] }],
    [JsonPatch.add('/spec/b', 3), { b: 3 }],
    [JsonPatch.remove('/spec/x~1y~0'), { list: [1, 2] }],
    [JsonPatch.move('/spec/list', '/spec/c'), { c: [1, 2] }],
    [JsonPatch.copy('/spec/list/1', '/spec/list/0'), { list: [2, 1, 2] }],
  ])('is not reported if the patch finds its place', (patch, spec) => {
    const patched = makeObject({ spec: { list: [1, 2], 'x/y~': 1 } });
    patched.addJsonPatch(patch);
    const { problems, manifest } = render(patched);
    expect(problems).toEqual([]);
    expect(manifest?.object.spec).toMatchObject(spec);
  });

  it.each([
    ['a lazy spec that throws', { spec: Lazy.any({ produce: () => fail('no spec') }) }, 'no spec'],
    ['a lazy value that throws', { data: { a: { b: Lazy.any({ produce: () => fail('no b') }) } } }, 'no b'],
    [
      'a getter that throws',
      {
        data: {
          get a() {
            return fail('no a');
          },
        },
      },
      'no a',
    ],
    ['an object that contains itself', { data: loop() }, 'contains itself'],
  ])('is reported with the reason for %s', (_, props, reason) => {
    expect(render(makeObject(props)).problems).toEqual([
      expect.objectContaining({ code: 'SYNTH_API_OBJECT', message: expect.stringContaining(reason) }),
    ]);
  });
});

function fail(reason: string): never {
  throw new Error(reason);
}

function loop(): object {
  const value: { again?: object } = {};
  value.again = value;
  return value;
}

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
  ['a date', new Date(0), 'SYNTH_VALUE', 'spec.list[1]["a b"] is an instance of Date'],
])('refuses %s and says where', (_what, value, code, message) => {
  const { manifest, problems } = render(makeObject({ spec: { list: [1, { 'a b': value }] } }));
  expect(manifest).toBeUndefined();
  expect(problems).toEqual([expect.objectContaining({ code, message: expect.stringContaining(message) })]);
});

it('refuses a key that a manifest cannot carry', () => {
  const { problems } = render(makeObject({ data: { 'a\u007f': '1' } }));
  expect(problems).toEqual([expect.objectContaining({ code: 'SYNTH_TEXT' })]);
});

it('refuses a key with half a character, says where, and reports other faults beside it', () => {
  const { problems } = render(makeObject({ data: { '\ud83d': '1', b: `${undefined}-db` } }));
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('data.b contains the string form of a value that was not known yet'),
    'data["\\ud83d"] has the half of a surrogate pair U+D83D',
  ]);
});

it('refuses an object that a patch left without a kind', () => {
  const patched = makeObject({});
  patched.addJsonPatch(JsonPatch.remove('/kind'));
  expect(render(patched).problems).toEqual([expect.objectContaining({ code: 'SYNTH_API_OBJECT' })]);
});

it('resolves lazy values in a spec without toJson(), as toJson() would', () => {
  for (const spec of [
    Lazy.any({ produce: () => ({ b: 1, a: [2] }) }),
    { b: Lazy.any({ produce: () => 1 }), a: 'x' },
  ]) {
    const apiObject = makeObject({ spec });
    expect(tryReadSource(apiObject)).toMatchObject({ spec: { b: 1 } });
    const { manifest } = render(apiObject);
    expect(JSON.stringify(manifest?.object)).toBe(JSON.stringify(makeObject({ spec }).toJson()));
    expect(manifest && renderManifest(manifest)).toBe(renderYaml(manifest?.object));
  }
});

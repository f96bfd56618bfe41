import fc from 'fast-check';
import { load, loadAll } from 'js-yaml';
import { parse, parseAllDocuments } from 'yaml';
import { renderYaml, renderYamlDocuments } from '../../../lib/formats/yaml/render-yaml';
import { anyText, anyValue, HOSTILE_TEXTS } from './hostile-values';

const READERS: readonly [string, (text: string) => unknown][] = [
  ['yaml in 1.1 mode', (text) => parse(text, { version: '1.1' })],
  ['yaml in 1.2 mode', (text) => parse(text, { version: '1.2' })],
  ['js-yaml', (text) => load(text)],
];

describe.each(READERS)('YAML that is read by %s', (_name, read) => {
  it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text).slice(0, 40), text]))(
    'keeps the text %s',
    (_title, text) => {
      const value = { value: text, list: [text, [text]], nested: { [`k${text}`]: text } };
      expect(read(renderYaml(value))).toEqual(value);
    },
  );

  it('keeps hostile texts as keys', () => {
    const value = Object.fromEntries(HOSTILE_TEXTS.map((text, index) => [text, index]));
    expect(read(renderYaml(value))).toEqual(value);
  });

  it('keeps any text', () => {
    fc.assert(
      fc.property(anyText, (text) => expect(read(renderYaml({ text }))).toEqual({ text })),
      { numRuns: 1000 },
    );
  });

  it('keeps any data', () => {
    fc.assert(
      fc.property(anyValue, (value) => expect(read(renderYaml({ value }))).toEqual({ value })),
      { numRuns: 500 },
    );
  });

  it('keeps a document that is not a map', () => {
    fc.assert(
      fc.property(anyValue, (value) => expect(read(renderYaml(value))).toEqual(value)),
      { numRuns: 500 },
    );
  });
});

it('writes several documents that stay separate', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ text: anyText }), { minLength: 1 }), (documents) => {
      const text = renderYamlDocuments(documents);
      expect(loadAll(text)).toEqual(documents);
      expect(parseAllDocuments(text).map((document) => document.toJS())).toEqual(documents);
    }),
  );
});

it('keeps the key __proto__', () => {
  const value: unknown = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
  expect(renderYaml(value)).toBe('__proto__:\n  a: 1\nb: 2\n');
});

it('writes numbers that every reader reads as numbers', () => {
  const value = { large: 1e21, small: 1.5e-7, tiny: 5e-324, big: 2n ** 64n, negative: -1, fraction: 0.1 };
  expect(renderYaml(value)).toBe(
    'large: 1.0e+21\nsmall: 1.5e-7\ntiny: 5.0e-324\nbig: 18446744073709551616\nnegative: -1\nfraction: 0.1\n',
  );
});

it('writes texts of several lines as blocks that a person can read', () => {
  expect(renderYaml({ data: { 'nginx.conf': 'server {\n\tlisten 80;\n\n}\n', script: 'a\nb' } })).toBe(
    'data:\n  nginx.conf: |\n    server {\n    \tlisten 80;\n\n    }\n  script: |-\n    a\n    b\n',
  );
});

it.each(['a b: c ', 'a.', "it's ", 'a\n'])('writes 10 MB of %j', (part) => {
  expect(renderYaml({ a: part.repeat(10_000_000 / part.length) }).length).toBeGreaterThan(9_999_990);
});

it('escapes characters that a reviewer cannot see', () => {
  expect(renderYaml({ a: 'x\u202ey\u200b', b: 'one\ntwo\u2066\n' })).toBe(
    'a: "x\\u202ey\\u200b"\nb: "one\\ntwo\\u2066\\n"\n',
  );
});

it('omits undefined values in maps', () => {
  expect(renderYaml({ a: undefined, b: { c: undefined }, d: [undefined] })).toBe('b: {}\nd:\n  - null\n');
});

it.each([
  ['SYNTH_VALUE', Number.NaN],
  ['SYNTH_VALUE', Number.POSITIVE_INFINITY],
  ['SYNTH_VALUE', () => 1],
  ['SYNTH_VALUE', Symbol('a')],
  ['SYNTH_TEXT', 'half \ud83d'],
  ['SYNTH_TEXT', 'line\nhalf \udc00'],
])('refuses, with %s, %p', (code, value) => {
  expect(() => renderYaml({ value })).toThrow(expect.objectContaining({ code }));
});

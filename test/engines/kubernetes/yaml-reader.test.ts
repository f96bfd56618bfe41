import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { renderYamlDocuments } from '../../../lib/formats/yaml/render-yaml';
import { loadYaml } from '../../../lib/include/load-yaml';
import { anyText, anyValue, HOSTILE_TEXTS } from '../../formats/yaml/hostile-values';
import { describeWithEngine } from '../harness/engine';

describeWithEngine('yaml-reader', 'YAML that is read in Go', ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-yaml-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Reads documents with the YAML library of kubectl, and with the one that most other programs use. */
  function readInGo(documents: readonly unknown[]): { kubernetes: unknown; v3: unknown }[] {
    return readText(renderYamlDocuments(documents));
  }

  function readText(text: string): { kubernetes: unknown; v3: unknown }[] {
    const file = join(folder, 'documents.yaml');
    writeFileSync(file, text);
    const { status, stdout, stderr } = spawnSync(path, [file], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  const same = (documents: readonly unknown[]) =>
    expect(readInGo(documents)).toEqual(documents.map((value) => ({ kubernetes: value, v3: value })));

  it('keeps every hostile text as a value, in a list and as a key', () => {
    same(
      HOSTILE_TEXTS.map((text) => ({ value: text, list: [text, [text]], nested: { [`k${text}`]: text } })),
    );
    same(HOSTILE_TEXTS.map((text) => ({ [text]: 1 })));
  });

  it('keeps any text', () => {
    const documents = fc.array(fc.record({ text: anyText }), { minLength: 200, maxLength: 400 });
    fc.assert(fc.property(documents, same), { numRuns: 30 });
  });

  it('keeps any data', () => {
    const documents = fc.array(fc.record({ value: anyValue }), { minLength: 50, maxLength: 100 });
    fc.assert(fc.property(documents, same), { numRuns: 30 });
  });

  /** Includes unquoted scalars, as in files of other authors, and compares the result with kubectl's. */
  const asIncluded = (scalars: readonly string[]) => {
    const text = scalars.map((scalar) => `a: ${scalar}\nb: [${scalar}]\n`).join('---\n');
    const expected = readText(text).map(({ kubernetes }) => kubernetes);
    expect(loadYaml(join(folder, 'documents.yaml'))).toEqual(expected);
  };

  it('is included as kubectl reads it', () => {
    asIncluded(
      '0o755 0O17 0755 08 0o8 0x1F 0X1f 0x 0b11 -0b11 0b2 1_000 1__0 _1 1_ -_1 0_7 0x_1f +12 -0 12:30 1:2:3.5 80:80 1. .5 +.5 -.5e3 .5_0 1_0.5 1e3 1E+3 1e 1.e3 ._1 . + 7e309 2001-01-01 2001-01-01T00:00:00Z 2001-1-1 1.2.3 1-2 yes y N off On oN ~ null NULL nUll True tRUE 10.0.0.1 0.0 1e400 "1" 1Gi 100m 3s 0xg 9007199254740991'.split(
        ' ',
      ),
    );
    asIncluded(['!!binary aGk=', '!!str 1', '!!int 1', '!!float 1', '!!str yes']);
  });

  it.each([
    "a:\n  b: 'it''s\n  c: d'\n  e: 1\n",
    'a:\n  b: "x\\\n c\\n\n\n  z"\nd: 1\n',
    'a: [\n1,\n"2\n3"\n]\nb:\n- c: [\n  ]\n- d: {\n}\n',
    "a: {\n'x': 1,\n# c\n'k': {\n}}\ne: |\n  f\n---\nb: {c: d\n e,\nf: g}\n",
    ...['|', '|-', '|+', '>'].flatMap((block) =>
      ['', '\n', '\n  ', '\n# c'].map((end) => `a: ${block}\n  b\n  c${end}`),
    ),
  ])('is included as kubectl reads it: %j', (text) => {
    const expected = readText(text).map(({ kubernetes }) => kubernetes);
    expect(loadYaml(join(folder, 'documents.yaml'))).toEqual(expected);
  });

  it('is included as kubectl reads it, whatever looks like a number', () => {
    const scalar = fc
      .string({ unit: fc.constantFrom(...'0123789_.:-+eExXobBaf'), minLength: 1, maxLength: 12 })
      .filter((text) => /^[-+.\w]/.test(text) && !/^-+$|:$|^---|^[-:]:|^-$/.test(text));
    const documents = fc.array(scalar, { minLength: 50, maxLength: 200 });
    fc.assert(fc.property(documents, asIncluded), { numRuns: 30 });
  });
});

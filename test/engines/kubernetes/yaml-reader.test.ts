import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { renderYamlDocuments } from '../../../lib/formats/yaml/render-yaml';
import { anyText, anyValue, HOSTILE_TEXTS } from '../../formats/yaml/hostile-values';
import { describeWithEngine } from '../harness/engine';

describeWithEngine('yaml-reader', 'YAML that is read in Go', ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-yaml-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the library of kubectl, and the one of most others, make of the documents. */
  function readInGo(documents: readonly unknown[]): { kubernetes: unknown; v3: unknown }[] {
    const file = join(folder, 'documents.yaml');
    writeFileSync(file, renderYamlDocuments(documents));
    const { status, stdout, stderr } = spawnSync(path, [file], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  const same = (documents: readonly unknown[]) =>
    expect(readInGo(documents)).toEqual(documents.map((value) => ({ kubernetes: value, v3: value })));

  it('keeps every hostile text, as value, in a list and as key', () => {
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
});

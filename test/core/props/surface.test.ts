import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written by tools/build/signatures, which the global setup runs. */
const summary: { readonly neglects: readonly string[] } = JSON.parse(
  readFileSync(join(__dirname, '../../../.kumiki/signatures.json'), 'utf8'),
);

describe('every public constructor, factory, method and function that takes arguments', () => {
  it('checks them on its first line', () => {
    expect(summary.neglects).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPackageFile } from '../../../lib/cli/load/package-file';

describe('the package.json of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-package-'));
  const inside = join(folder, 'src');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    mkdirSync(inside);
    writeFileSync(join(folder, 'package.json'), '{ "name": "shop" }');
  });

  it('is the nearest one above it', () => {
    expect(findPackageFile(join(inside, 'main.ts'))?.json).toEqual({ name: 'shop' });
  });

  it('is not a folder of that name', () => {
    mkdirSync(join(inside, 'package.json'));
    expect(findPackageFile(join(inside, 'main.ts'))?.path).toBe(join(folder, 'package.json'));
  });
});

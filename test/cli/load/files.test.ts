import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listUpwards, tryReadText } from '../../../lib/cli/load/files';

describe('a text file that may not exist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-files-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read if it is a file, even if empty', () => {
    writeFileSync(join(folder, 'a.txt'), 'a');
    writeFileSync(join(folder, 'empty.txt'), '');
    expect(['a.txt', 'empty.txt'].map((name) => tryReadText(join(folder, name)))).toEqual(['a', '']);
  });

  it('is undefined if it is missing or a folder', () => {
    mkdirSync(join(folder, 'folder'));
    expect(['nothing', 'folder'].map((name) => tryReadText(join(folder, name)))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it('a path is listed with all folders above it, up to the root', () => {
  expect([...listUpwards('/a/b')]).toEqual(['/a/b', '/a', '/']);
});

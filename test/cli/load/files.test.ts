import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listUpwards, tryReadText } from '../../../lib/cli/load/files';

describe('a text that may not be there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-files-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read if it is a file, an empty one, too', () => {
    writeFileSync(join(folder, 'a.txt'), 'a');
    writeFileSync(join(folder, 'empty.txt'), '');
    expect(['a.txt', 'empty.txt'].map((name) => tryReadText(join(folder, name)))).toEqual(['a', '']);
  });

  it('is none where there is nothing, or a folder', () => {
    mkdirSync(join(folder, 'folder'));
    expect(['nothing', 'folder'].map((name) => tryReadText(join(folder, name)))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it('the folders above a path are listed up to the root, after itself', () => {
  expect([...listUpwards('/a/b')]).toEqual(['/a/b', '/a', '/']);
});

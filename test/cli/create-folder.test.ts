import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolder } from '../../lib/cli/create-folder';

const parent = mkdtempSync(join(tmpdir(), 'kumiki-create-folder-'));
afterAll(() => rmSync(parent, { recursive: true }));

describe('a folder', () => {
  it('is created with those above it, all with the same permissions', () => {
    createFolder(join(parent, 'a/b'), 0o700);
    const modes = ['a', 'a/b'].map((name) => statSync(join(parent, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700]);
  });

  it('stays as it is if it exists', () => {
    createFolder(join(parent, 'c'), 0o750);
    createFolder(join(parent, 'c'), 0o700);
    expect(statSync(join(parent, 'c')).mode & 0o777).toBe(0o750);
  });

  it('cannot be created below a file', () => {
    writeFileSync(join(parent, 'file'), '');
    expect(() => createFolder(join(parent, 'file/d/e'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('cannot be created below /proc, which is said instead of trying for ever', () => {
    expect(() => createFolder('/proc/nope/f')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const run = (cwd: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'tools/version/main.ts'), ...args],
    { cwd, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};

describe('the version of the package', () => {
  it('is that of package.json wherever the package or its image is named', () => {
    expect(run(ROOT, '--check')).toMatchObject({ status: 0, stdout: '' });
  });

  it('is written there by npm version', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-version-'));
    for (const path of ['README.md', 'README.ja.md', 'docs', 'deploy', 'examples', 'lib', 'package.json'])
      cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    const file = join(folder, 'package.json');
    const { version, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...rest, version: '12.0.1-rc.2' }));
    const { status, stdout } = run(folder);
    expect(rest.scripts.version).toContain('tools/version/main.ts');
    expect([status, stdout.trim().split('\n').sort()]).toEqual([
      0,
      expect.arrayContaining([
        'README.ja.md',
        'README.md',
        'deploy/controller/Containerfile',
        'lib/core/version.ts',
      ]),
    ]);
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    expect(read('lib/core/version.ts')).toContain("export const VERSION = '12.0.1-rc.2';");
    expect(read('docs/first-site.md')).toContain('./kumiki-12.0.1-rc.2.tgz ');
    expect(read('docs/controller.md')).toContain("/kumiki-controller:12.0.1-rc.2'");
    for (const path of ['README.md', 'docs/controller.md', 'deploy/controller/Containerfile'])
      expect(read(path)).not.toMatch(`kumiki(?:-controller:|-)${version.replaceAll('.', '\\.')}`);
    rmSync(folder, { recursive: true });
  });
});

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRoot, toPhysicalPlace } from '../../../../lib/cli/commands/check/source-places';

describe('the root of the paths in a report for code hosts', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kumiki-places-')));
  mkdirSync(join(folder, 'ci'));
  mkdirSync(join(folder, 'site/src'), { recursive: true });
  writeFileSync(join(folder, 'site/src/main.ts'), 'a\n  b\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['ci', '../site/src/main.ts', ''],
    ['site', 'src/main.ts', 'site'],
    ['site/src', 'main.ts', 'site/src'],
    ['site/src', '../main.ts', 'site'],
  ])('is, without a repository, what contains %s and %s', (cwd, program, root) => {
    expect(findRoot(join(folder, cwd), program)).toBe(join(folder, root));
  });

  it('is that of the repository of the program, wherever the command runs', () => {
    mkdirSync(join(folder, 'site/.git'));
    expect(findRoot(join(folder, 'site/src'), 'main.ts')).toBe(join(folder, 'site'));
    const cwd = join(folder, 'ci');
    const root = findRoot(cwd, '../site/src/main.ts');
    expect(root).toBe(join(folder, 'site'));
    expect(toPhysicalPlace('../site/src/main.ts:2', { cwd, root })).toEqual({
      uri: 'src/main.ts',
      region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 4 },
    });
  });
});

import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFiles } from '../../../../../lib/cli/commands/synth/watch/watch-files';

describe('watching files', () => {
  const root = mkdtempSync(join(tmpdir(), 'kumiki-watch-'));
  const folder = join(root, 'src');
  const file = join(folder, 'name.ts');
  const watched: { close(): void }[] = [];
  const watch = () => {
    const files = watchFiles([file]);
    watched.push(files);
    return files;
  };
  beforeEach(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, '1');
  });
  afterEach(() => {
    for (const files of watched.splice(0)) files.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('tells that a file was written', async () => {
    const files = watch();
    writeFileSync(file, '2');
    expect(await files.changed()).toBe(file);
  });

  it('tells that the folder of a file was renamed', async () => {
    const files = watch();
    renameSync(folder, join(root, 'renamed'));
    expect(await files.changed()).toBe(folder);
  });

  it('tells that another folder took the place of that of a file', async () => {
    const files = watch();
    renameSync(folder, join(root, 'replaced'));
    mkdirSync(folder);
    expect(await files.changed()).toBe(folder);
  });

  it.each(['src', 'src/deep/deeper'])(
    'tells that the missing folder %s of a file has appeared',
    async (name) => {
      rmSync(folder, { recursive: true });
      const files = watchFiles([join(root, name, 'name.ts')]);
      watched.push(files);
      mkdirSync(folder);
      expect(await files.changed()).toBe(folder);
    },
  );
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'kumiki-profile-'));
afterAll(() => rmSync(home, { recursive: true }));

let count = 0;
/** Creates a home folder with these files in its `.usacloud`, all with mode 0600. */
export function folderWith(files: Record<string, string | object>): string {
  count += 1;
  const folder = join(home, String(count));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, '.usacloud', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  }
  return folder;
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The picture of README.md: what `kumiki graph` makes of the example, with the package as it was built. */
export function renderPicture(): string {
  const args = [join(root, 'build', 'kumiki.js'), 'graph', join(root, 'examples', 'whole-site', 'main.ts')];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

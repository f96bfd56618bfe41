import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Renders the picture of README.md: the output of `kumiki graph` for the example, from the built package. */
export function renderPicture(): string {
  const args = [join(root, 'build', 'kumiki.js'), 'graph', join(root, 'examples', 'whole-site', 'main.ts')];
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

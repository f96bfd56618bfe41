import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CLIENT = join(__dirname, '..', '..', '..', 'lib', 'simulator', 'dashboard', 'client');

/** Returns the sources of files that the browser loads, concatenated. */
export function clientText(...files: readonly string[]): string {
  return files.map((file) => readFileSync(join(CLIENT, file), 'utf8')).join('\n');
}

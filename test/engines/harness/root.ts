import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(__dirname, '..', '..', '..');

/** The program `kumiki` as it was built. */
export const KUMIKI = join(ROOT, 'build', 'kumiki.js');

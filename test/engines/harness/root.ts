import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(__dirname, '..', '..', '..');

/** The built program `kumiki`. */
export const KUMIKI = join(ROOT, 'build', 'kumiki.js');

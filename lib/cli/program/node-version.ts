import type { KumikiError } from '../../core/errors';
import { usageError } from '../usage-error';

/** As `engines` of package.json says. */
const OLDEST = { major: 22, minor: 19 };

/** Whether a version of Node such as `22.19.0` is one that we do not run in. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

/** The error for a Node that is too old; undefined for another one. */
export function refuseOldNode(version: string): KumikiError | undefined {
  if (!isTooOld(version)) return undefined;
  return usageError({
    message: 'this Node is too old for kumiki',
    given: `Node ${version}`,
    allowed: `Node ${OLDEST.major}.${OLDEST.minor} or newer`,
    hint: 'install a newer one (https://nodejs.org/), then run this again',
  });
}

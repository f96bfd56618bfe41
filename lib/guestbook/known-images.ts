import { type ImageReference, tryParseImage } from '../kubernetes/workload/image';
import type { FlavourName, TierName } from './flavour-spec';

/** The tiers for which an image can be used, by flavour. */
export type KnownImage = Readonly<Partial<Record<FlavourName, readonly TierName[]>>>;

const BY_NAME: Readonly<Record<string, KnownImage>> = {
  // the followers of legacy-master get no arguments, so plain redis would not follow a leader there
  redis: { 'redis-leader': ['leader', 'followers'], 'legacy-master': ['leader'] },
  'gb-redis-follower': { 'redis-leader': ['followers'] },
  'gb-redisslave': { 'legacy-master': ['followers'] },
  agnhost: { agnhost: ['leader', 'followers', 'frontend'] },
};

const LEGACY_FRONTEND_DIGEST = 'sha256:a908df8486ff66f2c4daa0d3d8a2fa09846a1fc8efd65649c0109695c7c5cbff';
/** The first version of gb-frontend that looks for redis-leader. */
const FIRST_LEADER_VERSION = 5;

/**
 * Finds the tiers of an image, even of a copy in another registry; undefined if the makers of the Guestbook
 * did not build it.
 */
export function tryFindImage(reference: string): KnownImage | undefined {
  const image = tryParseImage(reference);
  if (!image) return undefined;
  if (image.name === 'gb-frontend') return findFrontend(image);
  return Object.hasOwn(BY_NAME, image.name) ? BY_NAME[image.name] : undefined;
}

function findFrontend(image: ImageReference): KnownImage {
  const version = /^v(\d+)/.exec(image.tag ?? '')?.[1];
  if (image.digest === LEGACY_FRONTEND_DIGEST) return { 'legacy-master': ['frontend'] };
  if (version === undefined) return { 'redis-leader': ['frontend'], 'legacy-master': ['frontend'] };
  return Number(version) < FIRST_LEADER_VERSION
    ? { 'legacy-master': ['frontend'] }
    : { 'redis-leader': ['frontend'] };
}

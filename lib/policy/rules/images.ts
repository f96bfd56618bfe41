import { tryParseImage } from '../../kubernetes/workload/image';
import type { Rules } from '../rule';
import { inPodAt } from '../target';

/** Tags that are meant to move: tomorrow, they may point to another image. */
const MOVING =
  /^(?:latest|stable|main|mainline|master|trunk|head|edge|nightly|daily|weekly|rolling|current|canary|unstable|testing|devel?|develop|development|next|lts|release|prod|production|staging)$/i;

/** The rule about image references. */
export const IMAGE_RULES = {
  'image-tag': {
    severity: 'warning',
    concern: 'reliability',
    title: 'images have a tag that is not meant to move, or a digest',
    why: 'what runs changes without a change here, differs between machines, and cannot be rolled back',
    fix: 'name the version, or the digest',
    inPod: function* (pod) {
      for (const { name, path, json } of pod.containers) {
        const { image } = json;
        if (typeof image !== 'string' || image.includes('@')) continue;
        const reference = tryParseImage(image);
        if (!reference || (reference.tag !== undefined && !MOVING.test(reference.tag))) continue;
        const { tag } = reference;
        yield {
          message:
            tag === undefined
              ? `image ${image} of container ${name} has no tag`
              : `image ${image} of container ${name} has the tag ${tag}, which moves`,
          property: inPodAt(pod, `${path}.image`),
        };
      }
    },
  },
} as const satisfies Rules;

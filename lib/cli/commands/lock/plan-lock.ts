import type { App } from '../../../app';
import type { Problem } from '../../../core/errors';
import { compareText } from '../../../core/order';
import { collectProblems, throwIfAny } from '../../../core/problems';
import {
  type ImageReference,
  locateImage,
  toCanonicalImage,
  tryParseImage,
} from '../../../kubernetes/workload/image';
import type { TaggedImage } from '../../../registry/registry-client';
import type { Assembly } from '../../../synth/assembly/assembly';
import type { ImageLock, LockedImage } from '../../../synth/images/image-lock';
import { listPodImages } from '../../../synth/images/pod-images';
import { peekObject } from '../../../synth/objects/manifest';
import { synthesize } from '../../../synth/synthesize';

/** An image that pods use, and that has a tag. */
export interface UsedImage extends TaggedImage {
  /** Such as `docker.io/library/redis:7`. */
  readonly name: string;
  /** The constructs that use it, each once, in the order of the tree. */
  readonly constructPaths: readonly string[];
}

/** The images of all pods, by their names. */
export interface UsedImages {
  /** Those with a tag, sorted. */
  readonly tagged: readonly UsedImage[];
  /** How many have a digest in the program. */
  readonly pinned: number;
}

/** Lists what the pods of an app use as it stands in the program, whatever is locked. @throws IMAGE_REFERENCE */
export function listUsedImages(app: App): UsedImages {
  const { result, problems } = collectProblems(readUsedImages(synthesize(app)));
  throwIfAny(problems);
  return result;
}

function* readUsedImages({ stacks }: Assembly): Generator<Problem, UsedImages> {
  const tagged = new Map<string, { image: ImageReference; constructPaths: Set<string> }>();
  const pinned = new Set<string>();
  const refused = new Set<string>();
  for (const manifest of stacks.flatMap(({ manifests }) => manifests)) {
    const { constructPath } = manifest;
    for (const { image: text, user } of listPodImages(peekObject(manifest))) {
      const image = tryParseImage(text);
      if (!image) {
        if (!refused.has(text)) yield toReferenceProblem(text, user, constructPath);
        refused.add(text);
      } else if (image.digest !== undefined) pinned.add(toCanonicalImage(image));
      else {
        const name = toCanonicalImage(image);
        const known = tagged.get(name) ?? { image, constructPaths: new Set() };
        tagged.set(name, known);
        known.constructPaths.add(constructPath);
      }
    }
  }
  const images = [...tagged].map(([name, { image, constructPaths }]) => ({
    ...{ name, ...locateImage(image), tag: image.tag ?? 'latest' },
    constructPaths: [...constructPaths],
  }));
  return { tagged: images.sort((a, b) => compareText(a.name, b.name)), pinned: pinned.size };
}

function toReferenceProblem(text: string, user: string, constructPath: string): Problem {
  return {
    code: 'IMAGE_REFERENCE',
    constructPath,
    message: `'${text}' of ${user} is not an image reference`,
    given: text,
    allowed: 'registry/path:tag or registry/path@sha256:digest, in lower case',
    hint: 'correct it in the program',
  };
}

/** What happens to one image of the lock file. */
export interface LockChange {
  readonly change: 'added' | 'moved' | 'removed' | 'unchanged';
  readonly name: string;
  /** In the file. */
  readonly before?: LockedImage;
  /** At the registry; undefined for what is removed. */
  readonly after?: LockedImage;
}

/** Compares what the file says with what it is to say, sorted by name. */
export function compareLocks(before: ImageLock, after: ImageLock): readonly LockChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  return names.map((name) => {
    const [old, fresh] = [before.get(name), after.get(name)];
    const change = !old ? 'added' : !fresh ? 'removed' : old.digest === fresh.digest ? 'unchanged' : 'moved';
    return { change, name, ...(old && { before: old }), ...(fresh && { after: fresh }) };
  });
}

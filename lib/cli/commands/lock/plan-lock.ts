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

/** An image that pods use by its tag. */
export interface UsedImage extends TaggedImage {
  /** Canonical name, such as `docker.io/library/redis:7`. */
  readonly name: string;
  /** The constructs that use it, without duplicates, in tree order. */
  readonly constructPaths: readonly string[];
}

/** The images of all pods. */
export interface UsedImages {
  /** Images with a tag, sorted by name. */
  readonly tagged: readonly UsedImage[];
  /** Number of images with a digest in the program. */
  readonly pinned: number;
}

/**
 * Lists the images of an app's pods as written in the program, ignoring the lock file.
 * @throws IMAGE_REFERENCE
 */
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

/** A change to one image of the lock file. */
export interface LockChange {
  readonly change: 'added' | 'moved' | 'removed' | 'unchanged';
  readonly name: string;
  /** The locked image in the file. */
  readonly before?: LockedImage;
  /** The image at the registry; undefined if it is removed. */
  readonly after?: LockedImage;
}

/** Compares the old and new contents of the lock file, sorted by name. */
export function compareLocks(before: ImageLock, after: ImageLock): readonly LockChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  return names.map((name) => {
    const [old, fresh] = [before.get(name), after.get(name)];
    const change = !old ? 'added' : !fresh ? 'removed' : old.digest === fresh.digest ? 'unchanged' : 'moved';
    return { change, name, ...(old && { before: old }), ...(fresh && { after: fresh }) };
  });
}

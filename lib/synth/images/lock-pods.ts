import { formatCount } from '../../core/format-count';
import type { Note } from '../../core/notes';
import { compareText } from '../../core/order';
import { collectProblems, type Problems, throwIfAny } from '../../core/problems';
import { toCanonicalImage, tryParseImage, withDigest } from '../../kubernetes/workload/image';
import type { KubernetesObject } from '../objects/kubernetes-object';
import { type FoundLock, LOCK_FILE } from './find-lock';
import { type ImageLock, parseLock } from './image-lock';
import { replacePodImages } from './pod-images';

/** Puts the digests of a lock file into the pods of one synthesis, and records used and missing images. */
export class PodLocker {
  private readonly lock: ImageLock;
  private readonly isStrict: boolean;
  private readonly used = new Set<string>();
  /** For each image that is not in the lock file, the first construct that uses it. */
  private readonly missing = new Map<string, string>();

  /** @throws IMAGE_LOCK if the file cannot be used */
  constructor({ file, text, isStrict }: FoundLock) {
    const { result, problems } = collectProblems(parseLock(text, file));
    throwIfAny(problems);
    this.lock = result;
    this.isStrict = isStrict;
  }

  /** Whether an image is in the lock file. */
  has(text: string): boolean {
    const image = tryParseImage(text);
    return image !== undefined && this.lock.has(toCanonicalImage(image));
  }

  /** Returns the object with a digest for each image of its pods that is in the lock file. */
  apply(object: KubernetesObject, constructPath: string): KubernetesObject {
    return replacePodImages(object, (image) => this.pin(image, constructPath));
  }

  private pin(text: string, constructPath: string): string {
    const image = tryParseImage(text);
    if (image?.digest !== undefined) return text;
    const name = image && toCanonicalImage(image);
    const locked = name === undefined ? undefined : this.lock.get(name);
    if (!image || !locked || name === undefined) {
      if (!this.missing.has(text)) this.missing.set(text, constructPath);
      return text;
    }
    this.used.add(name);
    return withDigest(image, locked.digest);
  }

  /** Reports images without a digest, if every image must have one. */
  *check(): Problems {
    if (!this.isStrict) return;
    for (const [image, constructPath] of this.missing) {
      yield {
        code: 'IMAGE_UNLOCKED',
        constructPath,
        message: `image ${image} is not in ${LOCK_FILE}`,
        given: image,
        allowed: 'an image of the lock file, or one with a digest',
        hint: 'run kumiki lock, and commit the file',
      };
    }
  }

  /** Lists the notes about images that are not in the lock file, and about those that are only there. */
  *listNotes(): Generator<Note> {
    const missing = [...this.missing.keys()].sort(compareText);
    if (missing.length > 0) {
      yield toNote(
        `${countImages(missing)} not in ${LOCK_FILE}`,
        missing,
        'kumiki lock adds missing entries',
      );
    }
    const unused = [...this.lock.keys()].filter((name) => !this.used.has(name)).sort(compareText);
    if (unused.length > 0) {
      yield toNote(
        `${countImages(unused)} only in ${LOCK_FILE}`,
        unused,
        'kumiki lock removes unused entries',
      );
    }
  }
}

function countImages(images: readonly string[]): string {
  return `${formatCount(images.length, 'image')} ${images.length === 1 ? 'is' : 'are'}`;
}

/** Maximum number of images in a note. */
const MOST_SHOWN = 10;

function toNote(what: string, images: readonly string[], advice: string): Note {
  const more = images.length > MOST_SHOWN ? ` and ${images.length - MOST_SHOWN} more` : '';
  const list = images.slice(0, MOST_SHOWN).join(', ');
  return { constructPath: '(app)', text: `${what}: ${list}${more}; ${advice}` };
}

import type { Problem } from '../../core/errors';
import { isObject, tryParseJson } from '../../core/json';
import { compareText } from '../../core/order';
import { isDigest, toCanonicalImage, tryParseImage } from '../../kubernetes/workload/image';

/** The image that a tag points to. */
export interface LockedImage {
  /** Digest of the list of all platforms if there is one, otherwise of the image. */
  readonly digest: string;
  /** Media type of what the digest identifies, such as `application/vnd.oci.image.index.v1+json`. */
  readonly mediaType: string;
  /** Platforms such as `linux/amd64`, sorted; empty if the registry does not list them. */
  readonly platforms: readonly string[];
}

/** Locked images by canonical name, such as `docker.io/library/redis:7.4`. */
export type ImageLock = ReadonlyMap<string, LockedImage>;

const VERSION = 1;
const HINT = 'kumiki lock --update writes it again; to keep its content, restore it from version control';

/** Renders the lock file: one line for each image, sorted, so that equal content gives equal text. */
export function renderLock(lock: ImageLock): string {
  const lines = [...lock]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { digest, mediaType, platforms }]) => {
      const value = { digest, mediaType, platforms: [...platforms].sort(compareText) };
      return `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    });
  const images = lines.length > 0 ? `{\n${lines.join(',\n')}\n  }` : '{}';
  return `{\n  "version": ${VERSION},\n  "images": ${images}\n}\n`;
}

/** Parses the lock file. @param file its path, as shown to users */
export function* parseLock(text: string, file: string): Generator<Problem, ImageLock> {
  const lock = new Map<string, LockedImage>();
  const content = tryParseJson(text.replace(/^\uFEFF/, ''));
  if (!isObject(content) || !isObject(content.images)) {
    const isMerge = /^<{7} /m.test(text);
    const message = isMerge
      ? `${file} has merge conflicts`
      : `${file} is not the JSON that kumiki lock writes`;
    yield { code: 'IMAGE_LOCK', message, given: file, hint: HINT };
    return lock;
  }
  if (content.version !== VERSION) {
    yield {
      code: 'IMAGE_LOCK',
      message: `${file} is of version ${String(content.version)}`,
      given: content.version,
      allowed: `version ${VERSION}`,
      hint: 'use the version of kumiki that wrote it, or kumiki lock --update',
    };
    return lock;
  }
  for (const [name, value] of Object.entries(content.images)) {
    const fault = findFault(name, value);
    if (fault === undefined) lock.set(name, value as LockedImage);
    else
      yield {
        code: 'IMAGE_LOCK',
        message: `${file} says something about ${name} that cannot be used: ${fault}`,
        property: `images[${JSON.stringify(name)}]`,
        given: value,
        allowed: 'a digest, a mediaType and platforms, as kumiki lock writes them',
        hint: HINT,
      };
  }
  return lock;
}

function findFault(name: string, value: unknown): string | undefined {
  const image = tryParseImage(name);
  if (!image || image.digest !== undefined || toCanonicalImage(image) !== name)
    return 'the name is not REGISTRY/PATH:TAG';
  if (!isObject(value)) return 'it is not an object';
  const { digest, mediaType, platforms } = value;
  if (typeof digest !== 'string' || !isDigest(digest)) return 'the digest is not sha256: and 64 digits';
  if (typeof mediaType !== 'string') return 'there is no media type';
  const isList = Array.isArray(platforms) && platforms.every((each) => typeof each === 'string');
  return isList ? undefined : 'the platforms are not a list of strings';
}

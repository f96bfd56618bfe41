/** A container image reference. */
export interface ImageReference {
  /** Registry and path as they were written, such as `registry.k8s.io/e2e-test-images/agnhost` or `redis`. */
  readonly repository: string;
  /** Last part of the path, such as `agnhost`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** Such as `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | undefined;
}

/** Where an image is, with what short names leave out. */
export interface ImageLocation {
  /** Host, perhaps with a port, such as `docker.io` or `localhost:5000`. */
  readonly registry: string;
  /** Path in the registry, such as `library/redis`. */
  readonly path: string;
}

/** What short names mean, as every container runtime reads them. */
const DEFAULT_REGISTRY = 'docker.io';
const DEFAULT_TAG = 'latest';

/** The grammar of github.com/distribution/reference, which container runtimes share. */
const MAX_NAME_LENGTH = 255;
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
/** Reads as the id of an image on one machine. */
const BARE_ID = /^[0-9a-f]{64}$/;

/** Reads a reference; undefined if `text` is not a valid one. */
export function tryParseImage(text: string): ImageReference | undefined {
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return isRepository(repository) ? { repository, name, tag, digest } : undefined;
}

/** What to do about a text that is not a reference: the one that it nearly is, if there is one. */
export function suggestImage(text: string): string {
  const named = text.trim().replace(/^[a-z]+:\/\//i, '');
  const [, repository = '', tag = ''] = /^(.*?)((?::[^:/]*)?)$/s.exec(named) ?? [];
  const near = `${repository.trim().toLowerCase().replace(/\s+/g, '-')}${tag.trim()}`;
  if (near !== text && tryParseImage(near)) return `write '${near}'`;
  return 'name the image as it was pushed, such as registry.example.jp/shop:1.0.0';
}

function isRepository(repository: string): boolean {
  const { registry, path } = splitRepository(repository);
  if (registry.length + 1 + path.length > MAX_NAME_LENGTH || BARE_ID.test(repository)) return false;
  return HOST.test(registry) && path.split('/').every((part) => PATH_PART.test(part));
}

/** Where an image is: `redis` is `library/redis` of `docker.io`. */
export function locateImage({ repository }: Pick<ImageReference, 'repository'>): ImageLocation {
  return splitRepository(repository);
}

/** A first part is a host if it cannot be a part of a path: with a dot, a port or capitals; or if it is localhost. */
function splitRepository(repository: string): ImageLocation {
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(slash, 0));
  const isHost = /[.:[\]A-Z]/.test(first) || first === 'localhost';
  const given = isHost ? first : DEFAULT_REGISTRY;
  const rest = isHost ? repository.slice(slash + 1) : repository;
  // the name that Docker gave its registry at first
  const registry = given === 'index.docker.io' ? DEFAULT_REGISTRY : given;
  const path = registry === DEFAULT_REGISTRY && !rest.includes('/') ? `library/${rest}` : rest;
  return { registry, path };
}

/**
 * One name for all that mean the same image: with registry, whole path, and a tag or a digest. A digest decides by
 * itself, so that a tag beside it is left out.
 */
export function toCanonicalImage(image: ImageReference): string {
  const { registry, path } = splitRepository(image.repository);
  const { tag = DEFAULT_TAG, digest } = image;
  return digest === undefined ? `${registry}/${path}:${tag}` : `${registry}/${path}@${digest}`;
}

/** A reference to what a tag points to now, with the tag for people, and for the pull policy that follows from it. */
export function withDigest({ repository, tag = DEFAULT_TAG }: ImageReference, digest: string): string {
  return `${repository}:${tag}@${digest}`;
}

/** Whether a text is the digest of an image. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether the reference always names the same image: by digest, or by a tag that is not meant to move. */
export function isPinned(image: ImageReference): boolean {
  return image.digest !== undefined || (image.tag !== undefined && image.tag !== 'latest');
}

/** A container image reference. */
export interface ImageReference {
  /** Registry and path as written, such as `registry.k8s.io/e2e-test-images/agnhost` or `redis`. */
  readonly repository: string;
  /** Last part of the path, such as `agnhost`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** Such as `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | undefined;
}

/** The full location of an image, including the parts that short names omit. */
export interface ImageLocation {
  /** Host, perhaps with a port, such as `docker.io` or `localhost:5000`. */
  readonly registry: string;
  /** Path in the registry, such as `library/redis`. */
  readonly path: string;
}

/** The defaults that every container runtime uses for short names. */
const DEFAULT_REGISTRY = 'docker.io';
const DEFAULT_TAG = 'latest';

/** The grammar of github.com/distribution/reference, which container runtimes share. */
const MAX_NAME_LENGTH = 255;
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
/** A reference of this form is taken for the id of a local image. */
const BARE_ID = /^[0-9a-f]{64}$/;

/** Parses a reference; undefined if `text` is not a valid one. */
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

/** Returns a hint for a string that is not a reference: the similar valid one, if there is one. */
export function suggestImage(text: string): string {
  const named = text
    .trim()
    .replace(/^(?:(?:docker|podman|nerdctl|crictl) pull\s{1,8}|FROM\s{1,8}|[a-z]+:\/\/)/i, '');
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

/** Returns the location of an image: `redis` is `library/redis` of `docker.io`. */
export function locateImage({ repository }: Pick<ImageReference, 'repository'>): ImageLocation {
  return splitRepository(repository);
}

/** Splits a repository. The first part is a host if it has a dot, a port or capitals, or is localhost. */
function splitRepository(repository: string): ImageLocation {
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(slash, 0));
  const isHost = /[.:[\]A-Z]/.test(first) || first === 'localhost';
  const given = isHost ? first : DEFAULT_REGISTRY;
  const rest = isHost ? repository.slice(slash + 1) : repository;
  // the original name of Docker's registry
  const registry = given === 'index.docker.io' ? DEFAULT_REGISTRY : given;
  const path = registry === DEFAULT_REGISTRY && !rest.includes('/') ? `library/${rest}` : rest;
  return { registry, path };
}

/**
 * Returns the canonical reference of an image, equal for all that mean the same: registry, whole path, and
 * tag or digest. A digest alone determines the image, so a tag beside it is dropped.
 */
export function toCanonicalImage(image: ImageReference): string {
  const { registry, path } = splitRepository(image.repository);
  const { tag = DEFAULT_TAG, digest } = image;
  return digest === undefined ? `${registry}/${path}:${tag}` : `${registry}/${path}@${digest}`;
}

/** Adds the digest that a tag points to now; keeps the tag for readers. The digest sets the pull policy. */
export function withDigest({ repository, tag = DEFAULT_TAG }: ImageReference, digest: string): string {
  return `${repository}:${tag}@${digest}`;
}

/** Checks whether a string is the digest of an image. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Checks whether a reference always names the same image: by digest, or by any tag except `latest`. */
export function isPinned(image: ImageReference): boolean {
  return image.digest !== undefined || (image.tag !== undefined && image.tag !== 'latest');
}

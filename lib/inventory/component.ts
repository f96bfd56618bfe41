import { compareText } from '../core/order';
import { type ImageReference, locateImage, tryParseImage } from '../kubernetes/workload/image';

/** Something that will run, independent of its users. */
export interface Component {
  readonly type: 'application' | 'container' | 'file' | 'operating-system';
  readonly name: string;
  readonly version?: string | undefined;
  /** Package URL (https://github.com/package-url/purl-spec); undefined if it cannot have one. */
  readonly purl?: string | undefined;
  /** The hash that its bytes are verified against; undefined if they are not verified. */
  readonly hash?: Hash | undefined;
  /** The URL it is downloaded from. */
  readonly url?: string | undefined;
}

/** The hash of a file, or of the manifest of an image. */
export interface Hash {
  /** Name of the algorithm in CycloneDX. */
  readonly alg: 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** Value in hexadecimal. */
  readonly content: string;
}

/** A use of a component by pods or a machine. */
export interface Use {
  readonly component: Component;
  readonly constructPath: string;
  /** A machine by its stack and hostname, such as `shop/node-1`; undefined for pods of a cluster. */
  readonly machine?: string | undefined;
  /** Whether a pod's image has a digest; undefined for everything else. */
  readonly isLocked?: boolean | undefined;
  /** Sentences about the component: its origin, and what is not known about it. */
  readonly notes: readonly string[];
}

/** Converts an image to a component; keeps the text of an invalid reference as the name. */
export function toImageComponent(text: string): Component {
  const image = tryParseImage(text);
  if (!image) return { type: 'container', name: text };
  const { registry, path } = locateImage(image);
  const { digest, tag = digest === undefined ? 'latest' : undefined } = image;
  const name = `${registry}/${path}`;
  const qualifiers = { repository_url: name, ...(tag !== undefined && { tag }) };
  return {
    ...{ type: 'container', name, version: tag ?? digest },
    purl: formatPurl({ type: 'oci', name: image.name, version: digest, qualifiers }),
    hash: toHash(image),
  };
}

function toHash({ digest = '' }: ImageReference): Hash | undefined {
  const [, bits, content] = /^sha(256|384|512):([0-9a-f]+)$/.exec(digest) ?? [];
  if (bits === undefined || content === undefined) return undefined;
  return { alg: `SHA-${bits as '256' | '384' | '512'}`, content };
}

/** A file that a machine downloads. */
export interface Download {
  readonly url: string;
  /** Whether the URL is for a shell and may contain variables. */
  readonly isForShell?: boolean | undefined;
  readonly sha256?: string | undefined;
  /** Path of the file, if known. */
  readonly path?: string | undefined;
}

/** Converts a downloaded file to a component. */
export function toFileComponent({ url: given, isForShell = false, sha256, path }: Download): Component {
  const name = getLastPart(path ?? '');
  const isKnown = /^https?:\/\//i.test(given) && !(isForShell && given.includes('$')) && URL.canParse(given);
  if (!isKnown) return { type: 'file', name: name || given.replace(/[?#].*$/s, ''), hash: toSha256(sha256) };
  const { origin, pathname, hostname } = new URL(given);
  // without possible secrets: a user, a password, a signature in the query
  const url = `${origin}${pathname}`;
  const file = name || decode(getLastPart(pathname)) || hostname;
  const version = VERSION.exec(pathname)?.[1];
  const checksum = sha256 === undefined ? {} : { checksum: `sha256:${sha256}` };
  const [, owner, repository, release] = GITHUB.exec(url) ?? [];
  const qualifiers = { ...checksum, download_url: url };
  const purl =
    owner !== undefined && repository !== undefined && release !== undefined
      ? { type: 'github', namespace: owner.toLowerCase(), name: repository.toLowerCase(), version: release }
      : { type: 'generic', name: file, version };
  return {
    ...{ type: 'file', name: file, version, url, hash: toSha256(sha256) },
    purl: formatPurl({ ...purl, qualifiers }),
  };
}

/** A version of two or three numbers in a path, optionally with a pre-release suffix. */
const VERSION = /(?:^|[^\d.])v?(\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-(?:alpha|beta|rc)\.?\d{0,9})?)(?![\d.]*\d)/;
const GITHUB = /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+)\/releases\/download\/([\w.+-]+)\//;

function getLastPart(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? '';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function toSha256(content: string | undefined): Hash | undefined {
  return content === undefined ? undefined : { alg: 'SHA-256', content: content.toLowerCase() };
}

/** Converts a file embedded in a boot document to a component. */
export function toInlineComponent(path: string, sha256: string): Component {
  const name = getLastPart(path) || path;
  const purl = formatPurl({ type: 'generic', name, qualifiers: { checksum: `sha256:${sha256}` } });
  return { type: 'file', name, purl, hash: toSha256(sha256) };
}

/** Converts a package of Debian or Ubuntu to a component. */
export function toDebianPackage(
  name: string,
  {
    version,
    repository,
  }: { readonly version?: string | undefined; readonly repository?: string | undefined } = {},
): Component {
  const qualifiers = repository === undefined ? {} : { repository_url: withoutSecrets(repository) };
  // the distribution may be either of the two
  const namespace = repository === undefined ? 'debian' : 'kubernetes';
  return {
    ...{ type: 'application', name, version },
    purl: formatPurl({ type: 'deb', namespace, name, version, qualifiers }),
  };
}

function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Converts a program that is already on a machine, or in another file, to a component. */
export function toProgram(name: string, version: string | undefined): Component {
  return { type: 'application', name, version, purl: formatPurl({ type: 'generic', name, version }) };
}

interface PackageUrl {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: Readonly<Record<string, string>>;
}

/**
 * Formats a package URL with sorted qualifiers. Slashes and colons of URLs remain readable; lone surrogates
 * are replaced. Undefined for a blank name, which no package has.
 */
function formatPurl({ type, namespace, name, version, qualifiers = {} }: PackageUrl): string | undefined {
  if (name.trim() === '') return undefined;
  const encode = (text: string) => encodeURIComponent(Buffer.from(text).toString()).replaceAll('%3A', ':');
  const pairs = Object.entries(qualifiers)
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `${key}=${encode(value).replaceAll('%2F', '/')}`);
  return [
    `pkg:${type}/`,
    namespace === undefined ? '' : `${encode(namespace)}/`,
    encode(name),
    version === undefined ? '' : `@${encode(version)}`,
    pairs.length === 0 ? '' : `?${pairs.join('&')}`,
  ].join('');
}

import { compareText } from '../core/order';
import { type ImageReference, locateImage, tryParseImage } from '../kubernetes/workload/image';

/** Something that will run, before it is known who else needs it. */
export interface Component {
  readonly type: 'application' | 'container' | 'file' | 'operating-system';
  readonly name: string;
  readonly version?: string | undefined;
  /** https://github.com/package-url/purl-spec; undefined for what no package URL can name. */
  readonly purl?: string | undefined;
  /** What the bytes are checked against; undefined if nobody checks them. */
  readonly hash?: Hash | undefined;
  /** Where it is downloaded from. */
  readonly url?: string | undefined;
}

/** The hash of a file, or of the manifest of an image. */
export interface Hash {
  /** As CycloneDX calls it. */
  readonly alg: 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** In hexadecimal digits. */
  readonly content: string;
}

/** Who needs a component. */
export interface Use {
  readonly component: Component;
  readonly constructPath: string;
  /** A machine by its stack and hostname, such as `shop/node-1`; undefined: pods of a cluster. */
  readonly machine?: string | undefined;
  /** Whether the image of a pod has a digest; undefined for everything else. */
  readonly isLocked?: boolean | undefined;
  /** Sentences about it: where it comes from, and what is not known of it. */
  readonly notes: readonly string[];
}

/** An image as a component; one that is no reference is named all the same. */
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
  /** Whether a shell completes the URL, of which variables are part then. */
  readonly isForShell?: boolean | undefined;
  readonly sha256?: string | undefined;
  /** Where it is put, if that is known. */
  readonly path?: string | undefined;
}

/** A file that is downloaded as a component. */
export function toFileComponent({ url: given, isForShell = false, sha256, path }: Download): Component {
  const name = getLastPart(path ?? '');
  const isKnown = /^https?:\/\//i.test(given) && !(isForShell && given.includes('$')) && URL.canParse(given);
  if (!isKnown) return { type: 'file', name: name || given.replace(/[?#].*$/s, ''), hash: toSha256(sha256) };
  const { origin, pathname, hostname } = new URL(given);
  // without what may be a secret: a user, a password, a signature in the query
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

/** A version of three numbers or two in a path, perhaps with what precedes a release. */
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

/** A file whose bytes stand in a boot document. */
export function toInlineComponent(path: string, sha256: string): Component {
  const name = getLastPart(path) || path;
  const purl = formatPurl({ type: 'generic', name, qualifiers: { checksum: `sha256:${sha256}` } });
  return { type: 'file', name, purl, hash: toSha256(sha256) };
}

/** A package of Debian or Ubuntu. */
export function toDebianPackage(
  name: string,
  {
    version,
    repository,
  }: { readonly version?: string | undefined; readonly repository?: string | undefined } = {},
): Component {
  const qualifiers = repository === undefined ? {} : { repository_url: withoutSecrets(repository) };
  // of the distribution it is not known which of the two it is
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

/** A program that is on a machine already, or in another file. */
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
 * Qualifiers are sorted; the slashes and colons of URLs stay readable; half a character becomes a replacement. Undefined
 * for a name that is blank, which no package has.
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

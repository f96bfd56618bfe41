import { createHash } from 'node:crypto';
import type { KumikiError } from '../core/errors';
import { asObject, asObjects, isObject, type JsonObject, tryParseJson } from '../core/json';
import { compareText } from '../core/order';
import { isDigest } from '../kubernetes/workload/image';
import { AGENT, Authenticator } from './authenticator';
import { parseChallenges } from './challenge';
import type { FindCredentials } from './credentials';
import { describeRefusal, RetryingClient, type RetryOptions, registryError } from './retrying-client';
import type { WireReply } from './wire';

/** An image to look up: its tag, and its location. */
export interface TaggedImage {
  /** Registry, such as `docker.io`. */
  readonly registry: string;
  /** Path in the registry, such as `library/redis`. */
  readonly path: string;
  readonly tag: string;
}

/** The image that a tag points to. */
export interface ResolvedImage {
  readonly digest: string;
  readonly mediaType: string;
  /** Platforms such as `linux/amd64` or `linux/arm/v7`, sorted; empty if unknown. */
  readonly platforms: readonly string[];
}

const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const IMAGES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const MANIFESTS = { accept: [...INDEXES, ...IMAGES].join(', ') };

/** API hosts of registries. Docker Hub differs: `docker.io` is its website. */
const HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

/** Resolves tags with the OCI distribution API. Changes nothing. */
export class RegistryClient {
  private readonly client: RetryingClient;
  private readonly authenticator: Authenticator;
  /** `Authorization` headers by registry and path. */
  private readonly authorizations = new Map<string, string>();

  constructor(options: RetryOptions & { readonly findCredentials: FindCredentials }) {
    this.client = new RetryingClient(options);
    this.authenticator = new Authenticator(this.client, options.findCredentials);
  }

  /**
   * Resolves a tag, to the list of all platforms if there is one.
   * @throws IMAGE_NOT_FOUND, REGISTRY_AUTHENTICATION, REGISTRY_UNEXPECTED or REGISTRY_UNREACHABLE
   */
  async resolve(image: TaggedImage): Promise<ResolvedImage> {
    const reply = await this.get(image, `manifests/${image.tag}`);
    const manifest = parseManifest(image, reply);
    const digest = verifyDigest(image, reply);
    const mediaType = readMediaType(reply, manifest);
    if (INDEXES.includes(mediaType)) return { digest, mediaType, platforms: listPlatforms(manifest) };
    if (!IMAGES.includes(mediaType))
      throw unexpectedError(image, `whose type ${mediaType} is not that of an image`);
    return { digest, mediaType, platforms: await this.readPlatform(image, manifest) };
  }

  /** Whether a tag still points to a digest; cheaper than {@link resolve}, which counts for rate limits. */
  async pointsTo(image: TaggedImage, digest: string): Promise<boolean> {
    const { headers } = await this.request('HEAD', image, `manifests/${image.tag}`);
    const named = headers['docker-content-digest'];
    if (named === digest) return true;
    return (await this.resolve(image)).digest === digest;
  }

  /** Reads the platform of an image that is not part of a list from its configuration. */
  private async readPlatform(image: TaggedImage, manifest: JsonObject): Promise<readonly string[]> {
    const { digest } = asObject(manifest.config);
    if (typeof digest !== 'string' || !isDigest(digest)) return [];
    const reply = await this.get(image, `blobs/${digest}`, missingConfigurationError);
    if (hash(digest, reply.body) !== digest) throw digestError(image, digest);
    const platform = formatPlatform(asObject(tryParseJson(reply.body.toString())));
    return platform === undefined ? [] : [platform];
  }

  private get(image: TaggedImage, path: string, missingError = notFoundError): Promise<WireReply> {
    return this.request('GET', image, path, missingError);
  }

  private async request(
    method: 'GET' | 'HEAD',
    image: TaggedImage,
    path: string,
    missingError = notFoundError,
  ): Promise<WireReply> {
    const { registry } = image;
    const host = HOSTS[registry] ?? registry;
    const scheme = this.client.isInsecure(host) ? 'http' : 'https';
    const url = new URL(`${scheme}://${host}/v2/${image.path}/${path}`);
    const key = `${registry}/${image.path}`;
    const send = () => {
      const authorization = this.authorizations.get(key);
      const headers = { ...AGENT, ...MANIFESTS, ...(authorization !== undefined && { authorization }) };
      return this.client.send({ method, url, headers });
    };
    let reply = await send();
    if (reply.status === 401) {
      const challenges = parseChallenges(reply.headers['www-authenticate'] ?? '');
      const answer = await this.authenticator.answer(registry, challenges, `repository:${image.path}:pull`);
      if (answer === undefined) throw await this.refusedError(image, reply);
      this.authorizations.set(key, answer);
      reply = await send();
    }
    if (reply.status === 200) return reply;
    if (reply.status === 404) throw missingError(image, reply);
    if (reply.status === 401 || reply.status === 403) throw await this.refusedError(image, reply);
    throw unexpectedError(image, `but ${describeRefusal(reply)}`);
  }

  private async refusedError(image: TaggedImage, reply: WireReply): Promise<KumikiError> {
    const { registry } = image;
    const isKnown = await this.authenticator.isKnown(registry);
    return registryError({
      code: 'REGISTRY_AUTHENTICATION',
      message: `the registry ${registry} does not let ${format(image)} be pulled: ${describeRefusal(reply)}`,
      given: format(image),
      hint: isKnown
        ? 'check the name, and that the account of docker login may pull it'
        : `check the name: many registries answer so for what does not exist; for a private image, docker login ${registry}`,
    });
  }
}

function format({ registry, path, tag }: TaggedImage): string {
  return `${registry}/${path}:${tag}`;
}

function parseManifest(image: TaggedImage, reply: WireReply): JsonObject {
  const manifest = tryParseJson(reply.body.toString());
  if (isObject(manifest)) return manifest;
  throw unexpectedError(image, 'of which it answers with something that is not a manifest');
}

function readMediaType({ headers }: WireReply, manifest: JsonObject): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const given = type.trim().toLowerCase();
  const isSpecific = [...INDEXES, ...IMAGES].includes(given);
  return isSpecific || typeof manifest.mediaType !== 'string' ? given : manifest.mediaType;
}

/** Returns the digest of a body, which must match the one named by the registry, if any. */
function verifyDigest(image: TaggedImage, { headers, body }: WireReply): string {
  const named = headers['docker-content-digest'];
  const digest = typeof named === 'string' && isDigest(named) ? named : 'sha256:';
  const actual = hash(digest, body);
  if (digest !== 'sha256:' && actual !== digest) throw digestError(image, digest);
  return actual;
}

/** @param digest the digest whose algorithm to use */
function hash(digest: string, body: Buffer): string {
  const [algorithm = ''] = digest.split(':');
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`;
}

/** Lists the platforms of an index, except `unknown/unknown`, which marks signatures and attestations. */
function listPlatforms(index: JsonObject): readonly string[] {
  const platforms = asObjects(index.manifests).flatMap(
    ({ platform }) => formatPlatform(asObject(platform)) ?? [],
  );
  return [...new Set(platforms)].sort(compareText);
}

function formatPlatform({ os, architecture, variant }: JsonObject): string | undefined {
  const parts = [os, architecture, ...(variant === undefined || variant === '' ? [] : [variant])];
  const isKnown = parts.every(
    (part) => typeof part === 'string' && /^[\w.-]+$/.test(part) && part !== 'unknown',
  );
  return isKnown ? parts.join('/') : undefined;
}

function notFoundError(image: TaggedImage, reply: WireReply): KumikiError {
  return registryError({
    code: 'IMAGE_NOT_FOUND',
    message: `the registry ${image.registry} does not have ${format(image)}: ${describeRefusal(reply)}`,
    given: format(image),
    hint: 'check the name and the tag; an image of your own has to be pushed first',
  });
}

/** Returns the error for an image of which only a part was pushed, or part of which was deleted. */
function missingConfigurationError(image: TaggedImage, reply: WireReply): KumikiError {
  return registryError({
    code: 'IMAGE_NOT_FOUND',
    message: `the registry ${image.registry} has the manifest of ${format(image)}, but not its configuration: ${describeRefusal(reply)}`,
    given: format(image),
    hint: 'push the image again: without its configuration it does not run',
  });
}

function digestError(image: TaggedImage, digest: string): KumikiError {
  return registryError({
    code: 'REGISTRY_UNEXPECTED',
    message: `what the registry ${image.registry} sent for ${format(image)} does not have the digest that it names`,
    given: digest,
    hint: 'try again; if it persists, do not use the image: something changes it on the way',
  });
}

function unexpectedError(image: TaggedImage, what: string): KumikiError {
  return registryError({
    code: 'REGISTRY_UNEXPECTED',
    message: `the registry ${image.registry} was asked for ${format(image)}, ${what}`,
    given: format(image),
    hint: 'check that it is the name of a container image, and that a registry answers there',
  });
}

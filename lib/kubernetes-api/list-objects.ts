import { mapConcurrently } from '../core/concurrency';
import { isKumikiError } from '../core/errors';
import { asObject, asObjects, asStrings, isObject, type JsonObject } from '../core/json';
import type { ApiKinds, ListableKind } from './api-kinds';
import type { CallOptions } from './cluster';
import { type FoundMetadata, toFoundMetadata } from './found-metadata';
import type { HttpCluster } from './http-cluster';
import { type Chunk, readInChunks } from './read-chunks';
import { formatPath, MAX_REQUESTS } from './request';

/** Selects the objects to list. */
export interface ListSelection {
  /** The namespaces to look at if the credentials do not allow listing all of them. */
  readonly namespaces: readonly string[];
}

/** An object of a cluster. */
export interface ListedObject extends FoundMetadata {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined for a cluster-scoped object. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** Whether another object owns it and is deleted with it, or it is being deleted already. */
  readonly isPassing: boolean;
}

export interface ListedObjects {
  readonly objects: readonly ListedObject[];
  /**
   * The kinds that could not be listed, or not in all namespaces, by their RBAC names: `secrets`,
   * `roles.rbac…`.
   */
  readonly unlisted: readonly string[];
}

type Reader = Pick<HttpCluster, 'tryRead'>;

/** Requests the metadata of any object: its content is not sent. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
/** Objects that nobody applies, and that are numerous. */
const NEVER_LISTED = /^(?:Event|NodeMetrics|PodMetrics|Lease)$/;

/** Lists the metadata of all objects except events, leases and measurements. Throws as a `Cluster` does. */
export async function listObjects(
  cluster: Reader,
  kinds: Pick<ApiKinds, 'listAll'>,
  { namespaces, ...options }: ListSelection & CallOptions,
): Promise<ListedObjects> {
  const listable = (await kinds.listAll(options)).filter(({ kind }) => !NEVER_LISTED.test(kind));
  const unlisted = new Set<string>();
  const found = await mapConcurrently(listable, MAX_REQUESTS, async (kind) => {
    const places = await listKind(cluster, kind, { namespaces, ...options });
    if (places.includes(undefined)) unlisted.add(nameResource(kind));
    return places.flatMap((objects) => objects ?? []);
  });
  return { objects: found.flat(), unlisted: [...unlisted].sort() };
}

/** Objects by the namespace that was listed; undefined for one that could not be. */
async function listKind(
  cluster: Reader,
  kind: ListableKind,
  { namespaces, ...options }: ListSelection & CallOptions,
): Promise<(ListedObject[] | undefined)[]> {
  const everywhere = await tryList(cluster, kind, undefined, options);
  if (everywhere || !kind.isNamespaced) return [everywhere];
  const within = await Promise.all(namespaces.map((each) => tryList(cluster, kind, each, options)));
  // nothing is known about other namespaces
  return [undefined, ...within];
}

async function tryList(
  cluster: Reader,
  kind: ListableKind,
  namespace: string | undefined,
  options: CallOptions,
): Promise<ListedObject[] | undefined> {
  const subject = { verb: 'list', kind: kind.kind, api: kind, namespace } as const;
  try {
    const { items } = await readInChunks(async (limit, token) => {
      const path = formatPath(kind, { namespace }, { limit, continue: token });
      return toChunk(await cluster.tryRead({ path, accept: METADATA_ONLY, subject }, options));
    });
    return items.map((item) => toListed(item, kind));
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    // the second is an aggregated API server that does not answer
    if (error.code === 'KUBE_FORBIDDEN' || error.code === 'KUBE_REFUSED') return undefined;
    throw error;
  }
}

function toChunk(list: unknown): Chunk<JsonObject> {
  const { items, metadata } = asObject(list);
  const { resourceVersion, continue: next } = asStrings(metadata);
  return { items: asObjects(items), resourceVersion: resourceVersion ?? '', next };
}

function toListed(
  { metadata }: Readonly<Record<string, unknown>>,
  { apiVersion, kind }: ListableKind,
): ListedObject {
  const { name, namespace, ownerReferences, deletionTimestamp } = isObject(metadata) ? metadata : {};
  const isDependent = Array.isArray(ownerReferences) && ownerReferences.length > 0;
  return {
    ...{ apiVersion, kind, name: String(name) },
    namespace: typeof namespace === 'string' ? namespace : undefined,
    isPassing: isDependent || deletionTimestamp !== undefined,
    ...toFoundMetadata(metadata),
  };
}

function nameResource({ resource, group }: ListableKind): string {
  return group === '' ? resource : `${resource}.${group}`;
}

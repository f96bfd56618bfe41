import { isObject, type JsonObject } from '../core/json';
import { ApiKinds } from './api-kinds';
import type { CallOptions } from './cluster';
import { type FoundMetadata, toFoundMetadata } from './found-metadata';
import type { HttpCluster } from './http-cluster';
import type { KindInfo } from './kinds';
import { type ListedObjects, type ListSelection, listObjects } from './list-objects';
import { formatPath } from './request';

/** An object of any kind, identified as in a manifest. */
export interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Ignored for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/** The definition of a kind. */
export interface FoundDefinition extends FoundMetadata {
  /** Such as `issuers.example.jp`. */
  readonly name: string;
}

/** Requests the metadata of any object: its content is not sent. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

const DEFINITION = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

/** Objects of any kind, as a cluster has them now and as it would have them. Read-only. */
export class LiveObjects {
  private readonly cluster: Pick<HttpCluster, 'tryRead' | 'call'>;
  private readonly kinds: ApiKinds;

  constructor(cluster: Pick<HttpCluster, 'tryRead' | 'call'>) {
    this.cluster = cluster;
    this.kinds = new ApiKinds(cluster);
  }

  /** Undefined if there is no such object, or no such kind. Throws as a `Cluster` does. */
  tryRead(named: NamedObject, options?: CallOptions): Promise<JsonObject | undefined> {
    return this.tryGet(named, undefined, options);
  }

  /** The same for its metadata only. */
  async tryReadMetadata(named: NamedObject, options?: CallOptions): Promise<FoundMetadata | undefined> {
    const found = await this.tryGet(named, METADATA_ONLY, options);
    return found && toFoundMetadata(found.metadata);
  }

  /** The metadata of the definition of a kind; undefined if it is built in, or not there. Throws as a `Cluster` does. */
  async tryReadDefinition({
    apiVersion,
    kind,
  }: Pick<NamedObject, 'apiVersion' | 'kind'>): Promise<FoundDefinition | undefined> {
    const api = await this.kinds.tryFind(apiVersion, kind);
    if (!api) return undefined;
    const name = `${api.resource}.${api.group}`;
    const found = await this.tryReadMetadata({ ...DEFINITION, namespace: '', name });
    return found && { ...found, name };
  }

  /** Whether the cluster has a kind. Throws as a `Cluster` does. */
  async hasKind(
    { apiVersion, kind }: Pick<NamedObject, 'apiVersion' | 'kind'>,
    options?: CallOptions,
  ): Promise<boolean> {
    return (await this.kinds.tryFind(apiVersion, kind, options)) !== undefined;
  }

  /** Lists objects of all kinds. Throws as a `Cluster` does. */
  list(selection: ListSelection, options?: CallOptions): Promise<ListedObjects> {
    return listObjects(this.cluster, this.kinds, { ...selection, ...options });
  }

  /**
   * The object as it would be after a server-side apply by a field manager, with everything that the API
   * server adds. A dry run, which conflicts with no other manager.
   * @throws KUBE_INVALID if it would be refused, KUBE_FORBIDDEN without permission to patch
   */
  async preview(
    named: NamedObject,
    object: JsonObject,
    { fieldManager, ...options }: CallOptions & { readonly fieldManager: string },
  ): Promise<JsonObject> {
    const api = await this.kinds.tryFind(named.apiVersion, named.kind, options);
    if (!api) return object;
    const place = placeOf(named, api);
    return this.cluster.call<JsonObject>(
      {
        method: 'PATCH',
        path: formatPath(api, place, { dryRun: 'All', force: true, fieldManager }),
        contentType: 'application/apply-patch+yaml',
        body: object,
        subject: { verb: 'patch', kind: named.kind, api, ...place },
      },
      options,
    );
  }

  private async tryGet(
    named: NamedObject,
    accept: string | undefined,
    options?: CallOptions,
  ): Promise<JsonObject | undefined> {
    const api = await this.kinds.tryFind(named.apiVersion, named.kind, options);
    if (!api) return undefined;
    const place = placeOf(named, api);
    const subject = { verb: 'get', kind: named.kind, api, ...place } as const;
    const found = await this.cluster.tryRead({ path: formatPath(api, place), accept, subject }, options);
    return isObject(found) ? found : undefined;
  }
}

function placeOf({ namespace, name }: NamedObject, { isNamespaced }: KindInfo) {
  return isNamespaced ? { namespace, name } : { name };
}

import { isObject } from '../core/json';
import { ApiKinds } from './api-kinds';
import type { HttpCluster } from './http-cluster';
import { formatPath } from './request';

/** An object of any kind, as a manifest names it. */
export interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Not looked at where the objects of the kind are in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** What any object says of itself. */
export interface FoundMetadata {
  readonly annotations: Readonly<Record<string, unknown>>;
  /** Who wrote fields of it, as `metadata.managedFields` says. */
  readonly managers: readonly string[];
}

/** Metadata, whatever the object is: its content is not sent. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** Reads the metadata of objects of any kind. Which kinds there are, it asks the API. */
export class MetadataReader {
  private readonly cluster: Pick<HttpCluster, 'tryRead'>;
  private readonly kinds: ApiKinds;

  constructor(cluster: Pick<HttpCluster, 'tryRead'>) {
    this.cluster = cluster;
    this.kinds = new ApiKinds(cluster);
  }

  /** Undefined if there is no such object, or no such kind. Fails as a `Cluster` does. */
  async tryRead({ apiVersion, kind, namespace, name }: NamedObject): Promise<FoundMetadata | undefined> {
    const api = await this.kinds.tryFind(apiVersion, kind);
    if (!api) return undefined;
    const at = api.isNamespaced ? { namespace, name } : { name };
    const found = await this.cluster.tryRead({
      path: formatPath(api, at),
      accept: METADATA_ONLY,
      subject: { verb: 'get', kind, api, ...at },
    });
    return isObject(found) ? toMetadata(found.metadata) : undefined;
  }
}

function toMetadata(metadata: unknown): FoundMetadata {
  const { annotations, managedFields } = isObject(metadata) ? metadata : {};
  const entries = Array.isArray(managedFields) ? managedFields.filter(isObject) : [];
  return {
    annotations: isObject(annotations) ? annotations : {},
    managers: entries.flatMap(({ manager }) => (typeof manager === 'string' ? [manager] : [])),
  };
}

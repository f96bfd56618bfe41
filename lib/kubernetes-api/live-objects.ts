import { isObject, type JsonObject } from '../core/json';
import { ApiKinds } from './api-kinds';
import type { CallOptions } from './cluster';
import type { HttpCluster } from './http-cluster';
import type { NamedObject } from './metadata-reader';
import { formatPath } from './request';

/** Objects of any kind, as a cluster has them, and as it would have them. Changes nothing. */
export class LiveObjects {
  private readonly cluster: Pick<HttpCluster, 'tryRead' | 'call'>;
  private readonly kinds: ApiKinds;

  constructor(cluster: Pick<HttpCluster, 'tryRead' | 'call'>) {
    this.cluster = cluster;
    this.kinds = new ApiKinds(cluster);
  }

  /** Undefined if there is no such object, or no such kind. Fails as a `Cluster` does. */
  async tryRead(
    { apiVersion, kind, ...at }: NamedObject,
    options: CallOptions = {},
  ): Promise<JsonObject | undefined> {
    const api = await this.kinds.tryFind(apiVersion, kind);
    if (!api) return undefined;
    const { name, namespace } = at;
    const place = api.isNamespaced ? { namespace, name } : { name };
    const subject = { verb: 'get', kind, api, ...place } as const;
    const found = await this.cluster.tryRead({ path: formatPath(api, place), subject }, options);
    return isObject(found) ? found : undefined;
  }

  /**
   * What the object would be after server-side apply by a field manager, with everything that the API server adds:
   * a dry run, which conflicts with nobody.
   * @throws KUBE_INVALID for what it would refuse, KUBE_FORBIDDEN without the right to patch
   */
  async preview(
    { apiVersion, kind, ...at }: NamedObject,
    object: JsonObject,
    { fieldManager, ...options }: CallOptions & { readonly fieldManager: string },
  ): Promise<JsonObject> {
    const api = await this.kinds.tryFind(apiVersion, kind);
    if (!api) return object;
    const place = api.isNamespaced ? { namespace: at.namespace, name: at.name } : { name: at.name };
    return this.cluster.call<JsonObject>(
      {
        method: 'PATCH',
        path: formatPath(api, place, { dryRun: 'All', force: true, fieldManager }),
        contentType: 'application/apply-patch+yaml',
        body: object,
        subject: { verb: 'patch', kind, api, ...place },
      },
      options,
    );
  }
}

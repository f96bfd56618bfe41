import { isObject, type JsonObject } from '../core/json';
import type { CallOptions } from './cluster';
import type { HttpCluster } from './http-cluster';
import type { KindInfo } from './kinds';

/** A kind whose objects can be listed. */
export interface ListableKind extends KindInfo {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The kinds of objects that a cluster has: the API is asked once about each version of a group. */
export class ApiKinds {
  private readonly cluster: Pick<HttpCluster, 'tryRead'>;
  private readonly kinds = new Map<string, Promise<readonly JsonObject[]>>();

  constructor(cluster: Pick<HttpCluster, 'tryRead'>) {
    this.cluster = cluster;
  }

  /** Undefined if there is no such kind. Throws as a `Cluster` does. */
  async tryFind(apiVersion: string, kind: string, options?: CallOptions): Promise<KindInfo | undefined> {
    const asked = this.kinds.get(apiVersion) ?? this.list(apiVersion, options);
    this.kinds.set(apiVersion, asked);
    const found = (await asked).find((each) => each.kind === kind && !String(each.name).includes('/'));
    if (!found) return undefined;
    return { ...parseApiVersion(apiVersion), resource: String(found.name), isNamespaced: !!found.namespaced };
  }

  /**
   * The kinds that can be listed, each in the version that the API server prefers. Throws as a `Cluster`
   * does.
   */
  async listAll(options?: CallOptions): Promise<ListableKind[]> {
    const found = new Map<string, ListableKind>();
    const versions = ['v1', ...(await this.listVersions(options))];
    const lists = await Promise.all(versions.map((each) => this.kinds.get(each) ?? this.list(each, options)));
    for (const [index, apiVersion] of versions.entries()) {
      for (const { name, kind, namespaced, verbs } of lists[index] ?? []) {
        if (!Array.isArray(verbs) || !verbs.includes('list') || String(name).includes('/')) continue;
        const parsed = parseApiVersion(apiVersion);
        const key = `${parsed.group}\n${kind}`;
        if (found.has(key)) continue;
        const place = { resource: String(name), isNamespaced: namespaced === true };
        found.set(key, { ...parsed, ...place, apiVersion, kind: String(kind) });
      }
    }
    return [...found.values()];
  }

  /**
   * The versions of all groups but the core group; in each group those that the API server prefers come
   * first.
   */
  private async listVersions(options?: CallOptions): Promise<string[]> {
    const api = { group: '', version: '', resource: 'groups', isNamespaced: false };
    const subject = { verb: 'get', kind: 'groups', api, isDiscovery: true } as const;
    const reply = await this.cluster.tryRead({ path: '/apis', subject }, options);
    const groups = isObject(reply) && Array.isArray(reply.groups) ? reply.groups.filter(isObject) : [];
    return groups.flatMap(({ preferredVersion, versions }) =>
      [preferredVersion, ...(Array.isArray(versions) ? versions : [])]
        .filter(isObject)
        .flatMap(({ groupVersion }) => (typeof groupVersion === 'string' ? [groupVersion] : []))
        .filter((each, index, all) => all.indexOf(each) === index),
    );
  }

  private async list(apiVersion: string, { signal }: CallOptions = {}): Promise<readonly JsonObject[]> {
    const api = { ...parseApiVersion(apiVersion), resource: 'kinds', isNamespaced: false };
    const path = api.group === '' ? `/api/${api.version}` : `/apis/${api.group}/${api.version}`;
    const subject = { verb: 'get', kind: apiVersion, api, isDiscovery: true } as const;
    const list = await this.cluster.tryRead({ path, subject }, { signal });
    return isObject(list) && Array.isArray(list.resources) ? list.resources.filter(isObject) : [];
  }
}

function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

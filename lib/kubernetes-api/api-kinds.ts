import { isObject, type JsonObject } from '../core/json';
import type { HttpCluster } from './http-cluster';
import type { KindInfo } from './kinds';

/** Which kinds of objects there are: the API is asked once about each version of a group. */
export class ApiKinds {
  private readonly cluster: Pick<HttpCluster, 'tryRead'>;
  private readonly kinds = new Map<string, Promise<readonly JsonObject[]>>();

  constructor(cluster: Pick<HttpCluster, 'tryRead'>) {
    this.cluster = cluster;
  }

  /** Undefined if there is no such kind. Fails as a `Cluster` does. */
  async tryFind(apiVersion: string, kind: string): Promise<KindInfo | undefined> {
    const asked = this.kinds.get(apiVersion) ?? this.list(apiVersion);
    this.kinds.set(apiVersion, asked);
    const found = (await asked).find((each) => each.kind === kind && !String(each.name).includes('/'));
    if (!found) return undefined;
    return { ...parseApiVersion(apiVersion), resource: String(found.name), isNamespaced: !!found.namespaced };
  }

  private async list(apiVersion: string): Promise<readonly JsonObject[]> {
    const api = { ...parseApiVersion(apiVersion), resource: 'kinds', isNamespaced: false };
    const path = api.group === '' ? `/api/${api.version}` : `/apis/${api.group}/${api.version}`;
    const list = await this.cluster.tryRead({ path, subject: { verb: 'get', kind: apiVersion, api } });
    return isObject(list) && Array.isArray(list.resources) ? list.resources.filter(isObject) : [];
  }
}

function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

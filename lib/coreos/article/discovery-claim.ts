import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/errors';

/** The discovery URLs of each tree with the clusters that have them. */
const claims = new WeakMap<IConstruct, Map<string, string>>();

/** Remembers that a cluster of this tree has the URL; returns what is wrong with it. */
export function claimDiscovery({ node: { root, path } }: IConstruct, url: string): Problem[] {
  const known = claims.get(root) ?? new Map<string, string>();
  claims.set(root, known);
  const other = known.get(url);
  known.set(url, path);
  if (other === undefined || other === path) return [];
  return [
    {
      code: 'COREOS_DISCOVERY',
      property: 'discovery',
      message: `'${other}' has the same discovery URL, so that their members of etcd would be one cluster`,
      given: url,
      allowed: 'a URL that no other cluster has, or has had',
      hint: 'take a new one for each cluster from https://discovery.etcd.io/new?size=N',
    },
  ];
}

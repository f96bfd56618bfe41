import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Number of policies that a note names. */
const NAMED = 3;

/**
 * Describes the NetworkPolicies of the app that have no effect in a cluster; undefined if there are none, or
 * if they are enforced.
 * @param reason why they are not enforced; undefined if they are
 */
export function describePolicyGap(cluster: IConstruct, reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined;
  const policies = cluster.node.root.node.findAll().filter(isNetworkPolicy);
  if (policies.length === 0) return undefined;
  const named = policies.slice(0, NAMED).map(({ node }) => `'${node.path}'`);
  const others = policies.length > NAMED ? ` and ${policies.length - NAMED} more` : '';
  return `NetworkPolicies have no effect in this cluster, as ${reason}: pods accept connections that ${named.join(', ')}${others} would deny`;
}

function isNetworkPolicy(construct: IConstruct): boolean {
  return (
    ApiObject.isApiObject(construct) &&
    construct.kind === 'NetworkPolicy' &&
    construct.apiVersion.startsWith('networking.k8s.io/')
  );
}

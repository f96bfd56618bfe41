import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Number of objects that a note names. */
const NAMED = 3;

/** The API versions that the Kubernetes of 2014 has: groups such as `apps/v1`, and `v1` itself, came later. */
const KNOWN = /^v1beta[12]$/;

/**
 * Describes the app's Kubernetes objects that a cluster of 2014 cannot run, such as those for a modern
 * cluster in the same app; undefined if there are none.
 */
export function describeManifestGap(cluster: IConstruct): string | undefined {
  const objects = cluster.node.root.node.findAll().filter(isUnknown);
  if (objects.length === 0) return undefined;
  const named = objects
    .slice(0, NAMED)
    .map(({ node, apiVersion, kind }) => `'${node.path}' (${apiVersion} ${kind})`);
  const others = objects.length > NAMED ? ` and ${objects.length - NAMED} more` : '';
  return `the manifests of today do not run in this cluster: its Kubernetes of 2014 knows the API versions v1beta1 and v1beta2 only, and refuses ${named.join(', ')}${others}; apply them to another cluster, such as a KubeadmCluster`;
}

function isUnknown(construct: IConstruct): construct is ApiObject {
  return ApiObject.isApiObject(construct) && !KNOWN.test(construct.apiVersion);
}

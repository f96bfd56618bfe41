import type { ArtifactGroup } from '../../core/artifact-kind';
import type { ClusterArtifact } from '../../coreos/machines/cluster-artifact';
import type { UserDataArtifact } from '../../coreos/user-data/artifact';
import type { GatewayArtifact } from '../../gateway/artifact';
import type { LoadBalancerArtifact, LoadBalancerShareArtifact } from '../../load-balancer/artifact';
import type { FrontArtifact } from '../../rancher/front-artifact';
import type { Assembly, ConstructSummary, StackAssembly } from '../../synth/assembly/assembly';
import { divideManifests, type ManifestFileOptions } from '../../synth/files/manifest-files';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import { type Manifest, peekObject, renderManifest } from '../../synth/objects/manifest';

/** What a graph is made of: JSON without secrets, so that a page can make the graph by itself. */
export interface SiteData {
  readonly stacks: readonly StackData[];
  /** Whether objects are there with no more than their names, as there are so many. */
  readonly isShort: boolean;
}

export interface StackData {
  readonly path: string;
  readonly name: string;
  readonly constructs: readonly ConstructSummary[];
  readonly objects: readonly ObjectData[];
  readonly balancers: readonly (Listed<LoadBalancerArtifact> | Listed<LoadBalancerShareArtifact>)[];
  readonly clusters: readonly Pick<ClusterArtifact, 'machines'>[];
  readonly userData: readonly Pick<UserDataArtifact, 'constructPath' | 'name'>[];
  readonly gateways: readonly Listed<GatewayArtifact>[];
  readonly fronts: readonly Listed<FrontArtifact>[];
  readonly hostFronts: readonly Listed<FrontArtifact>[];
}

/** An artifact without what only a report needs. */
type Listed<T> = Omit<T, 'listNextSteps'>;

export interface ObjectData {
  readonly path: string;
  readonly object: KubernetesObject;
  readonly file: string;
  readonly isSecret: boolean;
  /** Left out if it is secret, or there are too many. */
  readonly text?: string;
}

/** The texts of more objects than these make a page too large, and a synth slow. */
export const MOST_OBJECTS_OF_PAGE = 500;

/** Reads what a graph is made of from an assembly. Above `mostObjects`, objects have no more than their names. */
export function readSite({ stacks }: Assembly, options: ManifestFileOptions, mostObjects: number): SiteData {
  const count = stacks.reduce((sum, { manifests }) => sum + manifests.length, 0);
  const isShort = count > mostObjects;
  const files = new Map<Manifest, string>();
  for (const { path, manifests } of divideManifests(stacks, options)) {
    for (const manifest of manifests) files.set(manifest, path);
  }
  return { stacks: stacks.map((stack) => readStack(stack, files, isShort)), isShort };
}

function readStack(stack: StackAssembly, files: ReadonlyMap<Manifest, string>, isShort: boolean): StackData {
  const { path, name, constructs, manifests, artifacts } = stack;
  return {
    path,
    name,
    constructs,
    objects: manifests.map((manifest) => readObject(manifest, files.get(manifest) ?? '', isShort)),
    balancers: [
      ...find<LoadBalancerArtifact>(artifacts, 'loadBalancers'),
      ...find<LoadBalancerShareArtifact>(artifacts, 'loadBalancerShares'),
    ],
    clusters: find<ClusterArtifact>(artifacts, 'clusters').map(({ machines }) => ({ machines })),
    // the documents themselves are their owner's alone
    userData: find<UserDataArtifact>(artifacts, 'userData').map((each) => ({
      constructPath: each.constructPath,
      name: each.name,
    })),
    gateways: find(artifacts, 'gateways'),
    fronts: find(artifacts, 'fronts'),
    hostFronts: find(artifacts, 'hostFronts'),
  };
}

function readObject(manifest: Manifest, file: string, isShort: boolean): ObjectData {
  const { constructPath: path, isSecret } = manifest;
  const object = peekObject(manifest);
  if (!isSecret && !isShort) return { path, object, file, isSecret, text: renderManifest(manifest) };
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const named = { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
  return { path, object: { apiVersion, kind, metadata: named }, file, isSecret };
}

/** By name: the kinds themselves would bring all that they need into the page. */
function find<T>(groups: readonly ArtifactGroup[], kind: string): readonly T[] {
  return (groups.find((group) => group.kind.name === kind)?.artifacts ?? []) as readonly T[];
}

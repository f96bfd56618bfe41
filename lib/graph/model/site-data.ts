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

/** The input of a graph: JSON without secrets, so that a page can build the graph in the browser. */
export interface SiteData {
  readonly stacks: readonly StackData[];
}

export interface StackData {
  readonly path: string;
  readonly name: string;
  readonly constructs: readonly ConstructSummary[];
  readonly objects: readonly ObjectData[];
  /** Objects that are only counted, because there are too many. */
  readonly counts: readonly ObjectCount[];
  readonly balancers: readonly (Listed<LoadBalancerArtifact> | Listed<LoadBalancerShareArtifact>)[];
  readonly clusters: readonly Pick<ClusterArtifact, 'machines'>[];
  readonly userData: readonly Pick<UserDataArtifact, 'constructPath' | 'name'>[];
  readonly gateways: readonly Listed<GatewayArtifact>[];
  readonly fronts: readonly Listed<FrontArtifact>[];
  readonly hostFronts: readonly Listed<FrontArtifact>[];
}

/** An artifact without the parts that only reports need. */
type Listed<T> = Omit<T, 'listNextSteps'>;

export interface ObjectData {
  readonly path: string;
  readonly object: KubernetesObject;
  readonly file: string;
  readonly isSecret: boolean;
  /** Left out if the object is secret, or if there are too many objects. */
  readonly text?: string;
}

/** The number of objects of one kind in a construct. */
export interface ObjectCount {
  /** One path for all of them. */
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  count: number;
}

/** More objects than this make the page too large and a synth slow. */
export const MOST_OBJECTS_OF_PAGE = 500;

/**
 * Reads the input of a graph from an assembly. Above `mostObjects`, objects are only counted, except in
 * constructs with artifacts: load balancers, gateways and fronts connect to those objects.
 */
export function readSite({ stacks }: Assembly, options: ManifestFileOptions, mostObjects: number): SiteData {
  const count = stacks.reduce((sum, { manifests }) => sum + manifests.length, 0);
  if (count > mostObjects) return { stacks: stacks.map((stack) => countStack(stack)) };
  const files = new Map<Manifest, string>();
  for (const { path, manifests } of divideManifests(stacks, options)) {
    for (const manifest of manifests) files.set(manifest, path);
  }
  const readAll = (manifests: readonly Manifest[]) =>
    manifests.map((manifest) => readObject(manifest, files.get(manifest) ?? ''));
  return { stacks: stacks.map((stack) => readStack(stack, readAll(stack.manifests), [])) };
}

function countStack(stack: StackAssembly): StackData {
  const { path, constructs, manifests } = stack;
  const named = new Set(
    constructs.flatMap(({ id, artifactCounts }) => (Object.keys(artifactCounts).length > 0 ? [id] : [])),
  );
  const objects: ObjectData[] = [];
  const counts: ObjectCount[] = [];
  const countsByParent = new Map<string, readonly ObjectCount[]>();
  for (const manifest of manifests) {
    const { constructPath } = manifest;
    const first = path.length + 1;
    const end = constructPath.indexOf('/', first);
    const object = peekObject(manifest);
    if (named.size > 0 && named.has(constructPath.slice(first, end < 0 ? undefined : end))) {
      objects.push({ path: constructPath, object: toHead(object), file: '', isSecret: manifest.isSecret });
      continue;
    }
    const { apiVersion, kind } = object;
    // counted two constructs deep: a group is a top-level construct or, if that is the stack's only one, a
    // child of it
    const second = end < 0 ? -1 : constructPath.indexOf('/', end + 1);
    const parent = end < 0 ? path : constructPath.slice(0, second < 0 ? end : second);
    const ofParent = countsByParent.get(parent) ?? [];
    const known = ofParent.find((each) => each.kind === kind && each.apiVersion === apiVersion);
    if (known) known.count++;
    else {
      const added = { path: `${parent}/*`, apiVersion, kind, count: 1 };
      countsByParent.set(parent, [...ofParent, added]);
      counts.push(added);
    }
  }
  return readStack({ ...stack, constructs: listContainers(constructs) }, objects, counts);
}

/**
 * Returns the constructs that may become groups, and one of the others: the draft must see whether a
 * construct is the only one.
 */
function listContainers(constructs: readonly ConstructSummary[]): readonly ConstructSummary[] {
  const isContainer = ({ manifestCount, artifactCounts }: ConstructSummary) =>
    manifestCount > 1 || Object.keys(artifactCounts).length > 0;
  const other = constructs.find((each) => !isContainer(each));
  return [...constructs.filter(isContainer), ...(other ? [other] : [])];
}

function readStack(
  { path, name, constructs, artifacts }: StackAssembly,
  objects: readonly ObjectData[],
  counts: readonly ObjectCount[],
): StackData {
  return {
    path,
    name,
    constructs,
    objects,
    counts,
    balancers: [
      ...find<LoadBalancerArtifact>(artifacts, 'loadBalancers'),
      ...find<LoadBalancerShareArtifact>(artifacts, 'loadBalancerShares'),
    ],
    clusters: find<ClusterArtifact>(artifacts, 'clusters').map(({ machines }) => ({ machines })),
    // only the owner may read the documents themselves
    userData: find<UserDataArtifact>(artifacts, 'userData').map((each) => ({
      constructPath: each.constructPath,
      name: each.name,
    })),
    gateways: find(artifacts, 'gateways'),
    fronts: find(artifacts, 'fronts'),
    hostFronts: find(artifacts, 'hostFronts'),
  };
}

function readObject(manifest: Manifest, file: string): ObjectData {
  const { constructPath: path, isSecret } = manifest;
  const object = peekObject(manifest);
  if (!isSecret) return { path, object, file, isSecret, text: renderManifest(manifest) };
  return { path, object: toHead(object), file, isSecret };
}

/** Returns only the kind and the names of an object. */
function toHead({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): KubernetesObject {
  const metadata = { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) };
  return { apiVersion, kind, metadata };
}

/** Finds artifacts by the name of their kind: importing the kinds would bundle their code into the page. */
function find<T>(groups: readonly ArtifactGroup[], kind: string): readonly T[] {
  return (groups.find((group) => group.kind.name === kind)?.artifacts ?? []) as readonly T[];
}

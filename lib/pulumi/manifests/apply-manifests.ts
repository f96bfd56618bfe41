import type { CustomResourceOptions, Resource } from '@pulumi/pulumi';
import { throwIfAny } from '../../core/problems';
import type { Assembly, StackAssembly } from '../../synth/assembly/assembly';
import type { Manifest } from '../../synth/objects/manifest';
import { PerRun } from '../per-run';
import {
  type AppliedManifest,
  type ManifestRegistration,
  ObjectResource,
  type Transform,
  transformed,
} from '../registration';
import { type Named, type ResourceName, ResourceNames } from '../resource-names';
import { orderForApply } from './apply-order';
import { type Cluster, Clusters, checkClusters, readPackageVersion } from './cluster';
import { checkGivenSecrets, type GivenSecrets, toSecretObjects } from './given-secrets';
import { LateConfiguration } from './late-configuration';
import type { AddressSource } from './late-values';
import type { OwnershipCheck } from './ownership';
import { nameObject, qualifyKind } from './references';
import { toArguments, toResourceOptions } from './resource-arguments';
import { RevisionHistory } from './revisions';
import type { KubernetesOptions } from './settings';

/** What the apps deployed so far have applied. */
const appliedInRun = new PerRun((): AppliedManifest[] => []);

/** Input of {@link applyManifests}. */
export interface ApplyInput {
  readonly assembly: Assembly;
  readonly kubernetes: KubernetesOptions;
  /** Secrets that the tree does not have. */
  readonly secrets: GivenSecrets;
  readonly clusters: Clusters;
  /** The check that the objects wait for; applying them starts it. */
  readonly ownership: OwnershipCheck;
  readonly transform: Transform | undefined;
  readonly addresses: AddressSource;
}

/**
 * Finds the clusters that the objects of an assembly are applied to. Registers nothing.
 * @throws KUBECONFIG_FILE, KUBECONFIG_CONTEXT, PULUMI_PACKAGE, PULUMI_SETTING
 */
export function findClusters(
  assembly: Assembly,
  { kubernetes, secrets }: Pick<ApplyInput, 'kubernetes' | 'secrets'>,
): Clusters {
  throwIfAny([...checkGivenSecrets(secrets, assembly)]);
  const stacks = assembly.stacks.filter(({ manifests }) => manifests.length > 0);
  if (stacks.length === 0) return new Clusters(kubernetes, '');
  throwIfAny([...checkClusters(stacks, kubernetes)]);
  return new Clusters(kubernetes, readPackageVersion());
}

/** Registers one resource for each object of an assembly, dependencies first, and returns them by name. */
export function applyManifests(input: ApplyInput): ReadonlyMap<string, AppliedManifest> {
  const { assembly, clusters, ownership } = input;
  const given = toSecretObjects(input.secrets);
  const clusterOf = new Map(assembly.stacks.flatMap((stack) => listClusters(stack, clusters)));
  for (const { manifest, context } of given) clusterOf.set(manifest, clusters.find({ kubeContext: context }));
  const toNamed = (manifest: Manifest): Named => ({
    type: qualifyKind(manifest.object),
    name: nameObject(manifest.object),
    context: clusterOf.get(manifest)?.context,
  });
  const names = new ResourceNames([...clusterOf.keys()].map(toNamed));
  const applied = new Map<Manifest, AppliedManifest>();
  const earlier = appliedInRun.get();
  const resources = new Map(earlier.map(({ manifest, resource }) => [manifest, resource]));
  const ordered = orderForApply(assembly, { given, earlier });
  const placed = ordered.map(({ manifest }) => ({ manifest, cluster: clusterOf.get(manifest) }));
  const history = new RevisionHistory(placed);
  const late = new LateConfiguration(placed);
  for (const { manifest, dependsOn } of ordered) {
    const needed = dependsOn.flatMap((target) => resources.get(target) ?? []);
    const cluster = clusterOf.get(manifest);
    const named = names.find(toNamed(manifest));
    const registered = register(manifest, { input, named, cluster, needed, history, ownership, late });
    applied.set(manifest, registered);
    resources.set(manifest, registered.resource);
  }
  earlier.push(...applied.values());
  ownership.run();
  history.keepEarlier(applied);
  return keyByName(applied.values());
}

function listClusters(stack: StackAssembly, clusters: Clusters): [Manifest, Cluster][] {
  if (stack.manifests.length === 0) return [];
  const cluster = clusters.find(stack);
  return stack.manifests.map((manifest) => [manifest, cluster]);
}

interface Place {
  readonly input: ApplyInput;
  readonly named: ResourceName;
  readonly cluster: Cluster | undefined;
  readonly needed: readonly Resource[];
  readonly history: RevisionHistory;
  readonly ownership: OwnershipCheck;
  readonly late: LateConfiguration;
}

function register(manifest: Manifest, place: Place): AppliedManifest {
  const { input, named, cluster, needed, history, ownership, late } = place;
  const { addresses, kubernetes, transform } = input;
  const options: CustomResourceOptions = {
    ...toResourceOptions(manifest, kubernetes, named),
    ...(cluster && { provider: cluster.provider, version: cluster.version }),
    ...(needed.length > 0 && { dependsOn: [...needed] }),
  };
  const changed = transformed<ManifestRegistration>(
    {
      kind: 'manifest',
      constructPath: manifest.constructPath,
      name: named.name,
      args: toArguments(late.rollWithAddresses({ manifest, cluster }), addresses, kubernetes),
      options,
    },
    transform,
  );
  const registration = history.record(manifest, changed, named);
  const { name, args, options: given } = ownership.admit({ registration, cluster });
  const resource = new ObjectResource(name, args, given);
  return { manifest, resource, registration, context: cluster?.context };
}

/**
 * Objects of the same kind and name in two API groups would share a name: the second is distinguished by its
 * group.
 */
function keyByName(applied: Iterable<AppliedManifest>): Map<string, AppliedManifest> {
  const byName = new Map<string, AppliedManifest>();
  for (const each of applied) {
    const { name, args } = each.registration;
    byName.set(byName.has(name) ? `${name} (${args.apiVersion})` : name, each);
  }
  return byName;
}

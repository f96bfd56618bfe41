import { CustomResource, type CustomResourceOptions, type Output } from '@pulumi/pulumi';
import { tryReadContentStart } from '../../kubernetes/hashed-config-map';
import type { Manifest } from '../../synth/objects/manifest';
import {
  type AppliedManifest,
  listDependencies,
  type ManifestRegistration,
  ObjectResource,
} from '../registration';
import {
  addContext,
  listAliasNames,
  listFormerNames,
  type Named,
  type ResourceName,
  ResourceNames,
} from '../resource-names';
import { nameType, storeProvider } from '../stored-provider';
import type { Cluster } from './cluster';
import { withOwner } from './ownership';
import { listReferences, nameObject, tryFindPodSpec } from './references';

/** The Kubernetes default for workloads that do not set it. */
const DEFAULT_HISTORY_LIMIT = 10;

/**
 * Records the names that the ConfigMaps of one place have had, the current ones first. It keeps them in the
 * state and asks no cluster: what a preview knows is what will be.
 */
class Revisions extends CustomResource {
  /** Undefined if the first run leaves it out, by `--target`. */
  declare readonly names: Output<readonly string[] | undefined>;

  constructor(
    name: string,
    args: { current: readonly string[]; earlier: number },
    options: CustomResourceOptions,
  ) {
    super(nameType('Revisions'), name, { names: undefined, ...args, ...storeProvider('Revisions') }, options);
  }
}

/** An object and the cluster that it is applied to. */
export interface PlacedManifest {
  readonly manifest: Manifest;
  readonly cluster: Cluster | undefined;
}

/**
 * Keeps ConfigMaps that are named after their content for as long as a workload can be rolled back to them.
 * Earlier ones stay resources of the stack, with the content in its state; `destroy` removes them all.
 */
export class RevisionHistory {
  private readonly recorded = new Map<Series, Recorded>();
  private readonly series: readonly Series[];
  private readonly resourceNames: ResourceNames;
  private readonly limits: ReadonlyMap<string, number>;

  constructor(placed: readonly PlacedManifest[]) {
    this.series = groupBySeries(placed);
    this.resourceNames = new ResourceNames(this.series.map(({ named }) => named));
    this.limits = this.series.length > 0 ? readHistoryLimits(placed) : new Map();
  }

  /**
   * Returns the registration of an object after its name is recorded, if it is one of ours. The name of a
   * ConfigMap is recorded before the ConfigMap is created: otherwise a killed run, followed by one with
   * different content, would leave it behind, or take it away from pods that already use it. The aliases are
   * those that the object had before transform added its own.
   */
  record(
    manifest: Manifest,
    registration: ManifestRegistration,
    { aliases = [] }: Pick<ResourceName, 'aliases'>,
  ): ManifestRegistration {
    const series = this.series.find(({ current }) => current.includes(manifest));
    if (!series) return registration;
    const added = without(listAliasNames(registration.options), aliases);
    const recorded = this.recorded.get(series) ?? this.register(series, added);
    this.recorded.set(series, recorded);
    const dependsOn = [...listDependencies(registration.options), recorded.revisions];
    return { ...registration, options: { ...registration.options, dependsOn } };
  }

  private register({ named, current, cluster }: Series, added: readonly string[]): Recorded {
    const limits = current.map((manifest) => this.limits.get(toPlaceKey({ manifest, cluster })));
    const earlier = Math.max(...limits.map((limit) => limit ?? DEFAULT_HISTORY_LIMIT));
    const { name, aliases = [] } = this.resourceNames.find(named);
    const followed = current.flatMap(({ object }) =>
      listFormerNames({ aliases: [...added] }, { object: nameObject(object), name: named.name }),
    );
    const former = [...new Set([...aliases.map((alias) => alias.name), ...followed])];
    const args = { current: current.map(nameOf), earlier };
    const revisions = new Revisions(name, args, { aliases: former.map((each) => ({ name: each })) });
    return { revisions, formerContexts: former.map((each) => each.slice(named.name.length)) };
  }

  /** Registers the earlier ConfigMaps along with those that were applied now. */
  keepEarlier(applied: ReadonlyMap<Manifest, AppliedManifest>): void {
    for (const [{ current, cluster }, { revisions, formerContexts }] of this.recorded) {
      const [first] = current.flatMap((manifest) => applied.get(manifest) ?? []);
      const names = current.map(nameOf);
      if (!first) continue;
      revisions.names.apply((known) => {
        for (const each of known ?? [])
          if (!names.includes(each)) registerEarlier({ first, cluster }, each, formerContexts);
      });
    }
  }
}

/** The names without one occurrence of each that is an alias. */
function without(names: readonly string[], aliases: readonly { readonly name: string }[]): string[] {
  return aliases.reduce(
    (left, { name }) => {
      const index = left.indexOf(name);
      return index < 0 ? left : left.toSpliced(index, 1);
    },
    [...names],
  );
}

/** The registered record of a series. */
interface Recorded {
  readonly revisions: Revisions;
  /** What the state may still have after its names, such as `@lab`, or nothing. */
  readonly formerContexts: readonly string[];
}

/** The ConfigMaps of one place that are named after their content. */
interface Series {
  /** The common start of their names, under which they are recorded. */
  readonly named: Named;
  readonly cluster: Cluster | undefined;
  readonly current: Manifest[];
}

function groupBySeries(placed: readonly PlacedManifest[]): Series[] {
  const byKey = new Map<string, Series>();
  for (const each of placed) {
    const { manifest, cluster } = each;
    const name = tryReadContentStart(manifest.object);
    if (name === undefined) continue;
    const key = toPlaceKey(each, name);
    const known = byKey.get(key);
    if (known) known.current.push(manifest);
    else {
      const start = { ...manifest.object, metadata: { ...manifest.object.metadata, name } };
      const named = { name: nameObject(start), context: cluster?.context };
      byKey.set(key, { named, cluster, current: [manifest] });
    }
  }
  return [...byKey.values()];
}

/**
 * Registers an earlier ConfigMap as the state has it: only its name is known here. If the state does not have
 * it, a killed run was about to create it, or has created it: it stays as it is, or is created without
 * content, which nothing reads. Its resource is named as transform named that of the current one.
 * @param formerContexts what the state may still have after its name
 */
function registerEarlier(
  { first: { registration, manifest }, cluster }: { first: AppliedManifest; cluster: Cluster | undefined },
  name: string,
  formerContexts: readonly string[],
): void {
  const { namespace } = manifest.object.metadata;
  const { options } = registration;
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(namespace && { namespace }) } };
  const ignoreChanges = ['metadata', 'data', 'binaryData', 'immutable'];
  const plain = nameObject(object);
  const current = nameOf(manifest);
  const toEarlier = (text: string) => (text.includes(current) ? [text.replaceAll(current, name)] : []);
  const [resource = addContext(plain, cluster?.context)] = toEarlier(registration.name);
  const followed = listAliasNames(options)
    .flatMap(toEarlier)
    // without a context it may be ambiguous: whether it is was found out for the record
    .filter((each) => each !== plain || cluster?.context === undefined);
  const aliases = new Set([...formerContexts.map((context) => `${plain}${context}`), ...followed]);
  const args = withOwner({ registration: { ...registration, name: resource, args: object }, cluster });
  new ObjectResource(resource, args, {
    ...options,
    ignoreChanges,
    aliases: [...aliases].map((each) => ({ name: each })),
  });
}

/** How many earlier revisions of each ConfigMap the workloads that read it keep. */
function readHistoryLimits(placed: readonly PlacedManifest[]): Map<string, number> {
  const limits = new Map<string, number>();
  for (const each of placed) {
    const { object } = each.manifest;
    if (!tryFindPodSpec(object)) continue;
    const given: unknown = Object(object.spec).revisionHistoryLimit;
    const limit = typeof given === 'number' ? given : DEFAULT_HISTORY_LIMIT;
    for (const { kind, name } of listReferences(object)) {
      if (kind !== 'ConfigMap') continue;
      const key = toPlaceKey(each, name);
      limits.set(key, Math.max(limit, limits.get(key) ?? 0));
    }
  }
  return limits;
}

/**
 * Identifies the place of an object in all clusters.
 * @param name that of another object of its kind and namespace
 */
export function toPlaceKey(
  { manifest, cluster }: PlacedManifest,
  name = manifest.object.metadata.name,
): string {
  return `${manifest.object.metadata.namespace ?? ''}/${name}@${cluster?.context ?? ''}`;
}

function nameOf({ object }: Manifest): string {
  return object.metadata.name ?? '';
}

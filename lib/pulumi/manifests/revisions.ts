import { type CustomResourceOptions, dynamic, type Output } from '@pulumi/pulumi';
import { tryReadContentStart } from '../../kubernetes/hashed-config-map';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import { revisionsShim } from '../dynamic-shim';
import { type AppliedManifest, ObjectResource } from '../registration';
import { addContext, type Named, ResourceNames } from '../resource-names';
import { listReferences, tryFindPodSpec } from './references';
import { nameObject } from './resource-arguments';

/** What Kubernetes keeps of a workload that does not say it. */
const DEFAULT_HISTORY_LIMIT = 10;

/**
 * The names that the ConfigMaps of one place have had, the current ones first. It remembers them in the state, and
 * asks no cluster: what is known at a preview is what will be.
 */
class Revisions extends dynamic.Resource {
  declare readonly names: Output<readonly string[]>;

  constructor(
    name: string,
    args: { current: readonly string[]; earlier: number },
    options: CustomResourceOptions,
  ) {
    super(revisionsShim, name, { names: undefined, ...args }, options, 'kumiki', 'Revisions');
  }
}

/**
 * Lets ConfigMaps that are named after their content stay for as long as a workload can be rolled back to them. The
 * earlier ones stay resources of the stack, as they are in its state; `destroy` removes them all.
 */
export function keepRevisions(applied: readonly AppliedManifest[]): void {
  const series = groupBySeries(applied);
  if (series.length === 0) return;
  const limits = readHistoryLimits(applied);
  const resourceNames = new ResourceNames(series.map(({ named }) => named));
  for (const { named, first, current } of series) {
    const names = current.map(({ manifest }) => manifest.object.metadata.name ?? '');
    const earlier = Math.max(
      ...current.map(
        ({ manifest, context }) => limits.get(keyOf(manifest.object, context)) ?? DEFAULT_HISTORY_LIMIT,
      ),
    );
    // it learns a name only once there is an object of that name
    const dependsOn = current.map(({ resource }) => resource);
    const { name, aliases = [] } = resourceNames.find(named);
    const revisions = new Revisions(name, { current: names, earlier }, { dependsOn, aliases: [...aliases] });
    revisions.names.apply((known) => {
      for (const each of known) if (!names.includes(each)) registerEarlier(first, each, aliases.length > 0);
    });
  }
}

/** The ConfigMaps of one place that are named after their content. */
interface Series {
  /** What their names are remembered under: the start of them. */
  readonly named: Named;
  readonly first: AppliedManifest;
  readonly current: AppliedManifest[];
}

function groupBySeries(applied: readonly AppliedManifest[]): Series[] {
  const byKey = new Map<string, Series>();
  for (const each of applied) {
    const { manifest, context } = each;
    const name = tryReadContentStart(manifest.object);
    if (name === undefined) continue;
    const place = { ...manifest.object, metadata: { ...manifest.object.metadata, name } };
    const key = keyOf(place, context);
    const known = byKey.get(key);
    if (known) known.current.push(each);
    else byKey.set(key, { named: { name: nameObject(place), context }, first: each, current: [each] });
  }
  return [...byKey.values()];
}

/**
 * Registers an earlier ConfigMap as the state has it: only its name is known here.
 *
 * @param wasWithoutContext whether the state may have it from before its stack named a context
 */
function registerEarlier(
  { registration, manifest, context }: AppliedManifest,
  name: string,
  wasWithoutContext: boolean,
): void {
  const { namespace } = manifest.object.metadata;
  const { dependsOn: _dependsOn, aliases: _aliases, ...options } = registration.options;
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(namespace && { namespace }) } };
  const ignoreChanges = ['metadata', 'data', 'binaryData', 'immutable'];
  const plain = nameObject(object);
  const aliases = wasWithoutContext ? [{ name: plain }] : [];
  new ObjectResource(addContext(plain, context), object, { ...options, ignoreChanges, aliases });
}

/** How many earlier revisions of each ConfigMap the workloads that read it keep. */
function readHistoryLimits(applied: readonly AppliedManifest[]): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { manifest, context } of applied) {
    const { object } = manifest;
    if (!tryFindPodSpec(object)) continue;
    const given: unknown = Object(object.spec).revisionHistoryLimit;
    const limit = typeof given === 'number' ? given : DEFAULT_HISTORY_LIMIT;
    for (const { kind, name } of listReferences(object)) {
      if (kind !== 'ConfigMap') continue;
      const key = keyOf({ ...object, metadata: { ...object.metadata, name } }, context);
      limits.set(key, Math.max(limit, limits.get(key) ?? 0));
    }
  }
  return limits;
}

function keyOf({ metadata: { namespace = '', name = '' } }: KubernetesObject, context = ''): string {
  return `${namespace}/${name}@${context}`;
}

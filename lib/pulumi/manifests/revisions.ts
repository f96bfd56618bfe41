import { type CustomResourceOptions, dynamic, type Output } from '@pulumi/pulumi';
import { tryReadContentStart } from '../../kubernetes/hashed-config-map';
import type { KubernetesObject } from '../../synth/objects/kubernetes-object';
import type { Manifest } from '../../synth/objects/manifest';
import { revisionsShim } from '../dynamic-shim';
import { type AppliedManifest, ObjectResource } from '../registration';
import { listReferences, tryFindPodSpec } from './references';
import { nameResource } from './resource-arguments';

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
  if (series.size === 0) return;
  const limits = readHistoryLimits(applied.map(({ manifest }) => manifest));
  for (const [name, current] of series) {
    const names = current.map(({ manifest }) => manifest.object.metadata.name ?? '');
    const earlier = Math.max(
      ...current.map(({ manifest }) => limits.get(keyOf(manifest.object)) ?? DEFAULT_HISTORY_LIMIT),
    );
    // it learns a name only once there is an object of that name
    const dependsOn = current.map(({ resource }) => resource);
    const revisions = new Revisions(name, { current: names, earlier }, { dependsOn });
    revisions.names.apply((known) => {
      const [first] = current;
      for (const each of known) if (first && !names.includes(each)) registerEarlier(first, each);
    });
  }
}

/** The ConfigMaps that are named after their content, by the start of their names. */
function groupBySeries(applied: readonly AppliedManifest[]): Map<string, AppliedManifest[]> {
  const series = new Map<string, AppliedManifest[]>();
  for (const each of applied) {
    const { object } = each.manifest;
    const start = tryReadContentStart(object);
    if (start === undefined) continue;
    const name = nameResource({ ...object, metadata: { ...object.metadata, name: start } });
    series.set(name, [...(series.get(name) ?? []), each]);
  }
  return series;
}

/** Registers an earlier ConfigMap as the state has it: only its name is known here. */
function registerEarlier({ registration, manifest }: AppliedManifest, name: string): void {
  const { namespace } = manifest.object.metadata;
  const { dependsOn: _dependsOn, ...options } = registration.options;
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(namespace && { namespace }) } };
  const ignoreChanges = ['metadata', 'data', 'binaryData', 'immutable'];
  new ObjectResource(nameResource(object), object, { ...options, ignoreChanges });
}

/** How many earlier revisions of each ConfigMap the workloads that read it keep. */
function readHistoryLimits(manifests: readonly Manifest[]): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { object } of manifests) {
    if (!tryFindPodSpec(object)) continue;
    const given: unknown = Object(object.spec).revisionHistoryLimit;
    const limit = typeof given === 'number' ? given : DEFAULT_HISTORY_LIMIT;
    for (const { kind, name } of listReferences(object)) {
      if (kind !== 'ConfigMap') continue;
      const key = keyOf({ ...object, metadata: { ...object.metadata, name } });
      limits.set(key, Math.max(limit, limits.get(key) ?? 0));
    }
  }
  return limits;
}

function keyOf({ metadata: { namespace = '', name = '' } }: KubernetesObject): string {
  return `${namespace}/${name}`;
}

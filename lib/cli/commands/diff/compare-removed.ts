import { mapConcurrently } from '../../../core/concurrency';
import type { Connection } from '../../../kubernetes-api/connect';
import type { ListedObject } from '../../../kubernetes-api/list-objects';
import { MAX_REQUESTS } from '../../../kubernetes-api/request';
import type { StackAssembly } from '../../../synth/assembly/assembly';
import type { Change } from '../../../synth/compare/change';
import { compareObjects, describeObject, type PlacedObject } from '../../../synth/compare/object-changes';
import type { KubernetesObject } from '../../../synth/objects/kubernetes-object';
import { findRemoved, type RemovedObject } from './find-removed';
import { nameSome } from './name-objects';

/** The cluster and the objects to compare, and the notes to add to. */
export interface RemovalContext {
  readonly connection: Connection;
  /** The stacks applied to the cluster. */
  readonly stacks: readonly StackAssembly[];
  /** Objects of the last synth that have changed since. */
  readonly last: readonly PlacedObject[];
  readonly notes: Set<string>;
  readonly signal: AbortSignal;
}

const REASONS: Readonly<Record<RemovedObject['deletedBy'], string>> = {
  pulumi: 'the program does not have it any more: pulumi up deletes it',
  nobody: 'the program does not have it any more: kubectl apply leaves it, kubectl delete removes it',
};

/**
 * Finds objects removed from the program that the cluster still has. Adds notes about what cannot be
 * determined.
 */
export async function compareRemoved(context: RemovalContext): Promise<Change[]> {
  const { connection, stacks, last, notes, signal } = context;
  const program = stacks.flatMap(({ manifests }) => manifests.map(({ object }) => object));
  const { namespace, objects, cluster } = connection;
  const namespaces = new Set(
    [...program, ...last.map(({ object }) => object)].map(({ metadata }) => metadata.namespace ?? namespace),
  );
  const { objects: listed, unlisted } = await objects.list({ namespaces: [...namespaces] }, { signal });
  const { removed, kept, unclaimed, isStackUnknown } = findRemoved({ listed, program, last, namespace });
  if (unlisted.length > 0)
    notes.add(
      `what was removed from the program is not looked for among all objects, as these kinds cannot be listed: ${nameSome(unlisted)}`,
    );
  if (kept.length > 0)
    notes.add(
      `not in the program, and kept by an up as pods use it or may be rolled back to it: ${name(kept)}`,
    );
  if (unclaimed.length > 0)
    notes.add(
      `not in the program, and applied by kubectl, which does not say for which program: ${name(unclaimed)}`,
    );
  if (isStackUnknown)
    notes.add(
      `${cluster.description} has objects of Pulumi stacks, but none of the program's, which would say whether one of the stacks is its own: what that deletes is not shown`,
    );
  const single = stacks.length === 1 ? stacks[0]?.path : undefined;
  const changes = await mapConcurrently(removed, MAX_REQUESTS, async ({ object, group, deletedBy }) => {
    const place = { group: group ?? (single || '(app)') };
    const before = await readWhatCounts(connection, object, signal);
    const [change] = compareObjects([{ object: before, ...place }], []).changes;
    return change ? [{ ...change, reasons: [...change.reasons, REASONS[deletedBy]] }] : [];
  });
  return changes.flat();
}

/** Reads a Service, to report what is lost with it; for other kinds, their names are enough. */
async function readWhatCounts(
  { objects, namespace }: Connection,
  listed: ListedObject,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  const known = toObject(listed);
  if (listed.kind !== 'Service') return known;
  const found = await objects.tryRead({ ...listed, namespace: listed.namespace ?? namespace }, { signal });
  return { ...found, ...known };
}

function toObject({ apiVersion, kind, namespace, name }: ListedObject): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}

function name(objects: readonly ListedObject[]): string {
  return nameSome(objects.map((each) => describeObject(toObject(each))).sort());
}

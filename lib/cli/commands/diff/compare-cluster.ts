import { mapConcurrently } from '../../../core/concurrency';
import { isKumikiError } from '../../../core/errors';
import { isObject, type JsonObject } from '../../../core/json';
import { listPendingKeys } from '../../../core/pending-address';
import type { Connection } from '../../../kubernetes-api/connect';
import type { NamedObject } from '../../../kubernetes-api/live-objects';
import { MAX_REQUESTS } from '../../../kubernetes-api/request';
import type { Assembly, StackAssembly } from '../../../synth/assembly/assembly';
import type { Change, Comparison } from '../../../synth/compare/change';
import { compareFields, type FieldChange, hideValues, pickAsked } from '../../../synth/compare/field-changes';
import {
  compareObjects,
  describeObject,
  type PlacedObject,
  tryCompareObject,
} from '../../../synth/compare/object-changes';
import type { KubernetesObject } from '../../../synth/objects/kubernetes-object';
import type { Manifest } from '../../../synth/objects/manifest';
import type { CommandContext } from '../../command';
import { connectCluster } from '../connect-cluster';
import { groupOfConstruct, withoutRepeatedPorts } from './compare-output';
import { compareRemoved } from './compare-removed';
import type { DiffSummary } from './diff-report';
import { type DryRunContext, explainDryRun, findObstacle, ServerWarnings } from './dry-run';
import { noteUnread, Unread } from './name-objects';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Compares the objects of a program with those in its clusters. Each object is applied as a dry run, so
 * defaults added by the API server are not differences; without permission for that, only the fields in the
 * program are compared. Then it looks for objects removed from the program.
 * @param last objects of the last synth that have changed since
 */
export async function compareCluster(
  assembly: Assembly,
  last: readonly PlacedObject[],
  context: ComparisonContext & Pick<CommandContext, 'takeOverSignals'>,
): Promise<{ readonly comparison: Comparison; readonly talk: DiffSummary }> {
  const signal = context.takeOverSignals();
  const notes = new Set<string>();
  const warnings = new ServerWarnings();
  const clusters = new Map<Connection, readonly StackAssembly[]>();
  const tasks: (() => Promise<Change | Unread | undefined>)[] = [];
  const groups = groupByContext(assembly);
  // a program without objects may still have removed some
  if (groups.size === 0 && last.length > 0) groups.set(undefined, []);
  for (const [kubeContext, stacks] of groups) {
    const connection = await connectTo(kubeContext, context);
    clusters.set(connection, stacks);
    const program = stacks.flatMap(({ manifests }) => manifests.map(({ object }) => object));
    for (const stack of stacks) {
      for (const manifest of stack.manifests)
        tasks.push(() => compareLive(manifest, stack, { connection, program, notes, warnings, signal }));
    }
  }
  const results = await mapConcurrently(tasks, MAX_REQUESTS, (task) => task());
  const unread = results.filter((result) => result instanceof Unread);
  noteUnread(unread, results.length, notes);
  const changes = results.flatMap((result) => (result && !(result instanceof Unread) ? [result] : []));
  const removed: Change[] = [];
  for (const [connection, stacks] of clusters)
    removed.push(
      ...(await compareRemoved({
        connection,
        stacks,
        last: pickConcerned(last, stacks, assembly),
        notes,
        signal,
      })),
    );
  const against = [...clusters.keys()].map(({ cluster }) => cluster.description).join(' and ');
  return {
    comparison: {
      changes: [...withoutRepeatedPorts(changes, assembly), ...removed],
      unchanged: results.length - unread.length - changes.length,
    },
    talk: { against, isPartial: unread.length > 0, notes: [...notes, ...warnings.list()] },
  };
}

/** Groups the stacks that have objects by the kubeconfig context that they name. */
function groupByContext({ stacks }: Assembly): Map<string | undefined, StackAssembly[]> {
  const filled = stacks.filter(({ manifests }) => manifests.length > 0);
  return Map.groupBy(filled, ({ kubeContext }) => kubeContext);
}

/** Picks objects of these stacks, and those of stacks that no longer exist, whose cluster is not known. */
function pickConcerned(
  last: readonly PlacedObject[],
  stacks: readonly StackAssembly[],
  assembly: Assembly,
): PlacedObject[] {
  const toGroups = (all: readonly StackAssembly[]) => new Set(all.map(({ path }) => path || '(app)'));
  const [own, known] = [toGroups(stacks), toGroups(assembly.stacks)];
  return last.filter(({ group }) => own.has(group) || !known.has(group));
}

type ComparisonContext = Pick<CommandContext, 'values' | 'env' | 'err' | 'json'>;

function connectTo(kubeContext: string | undefined, context: ComparisonContext): Promise<Connection> {
  const { values } = context;
  const kubeconfig = typeof values.kubeconfig === 'string' ? values.kubeconfig : undefined;
  const named = typeof values.context === 'string' ? values.context : undefined;
  // the context of a stack takes precedence: another one would compare the wrong cluster
  return connectCluster({ kubeconfig, context: kubeContext ?? named }, context);
}

interface LiveContext {
  readonly connection: Connection;
  /** All objects that are applied to the cluster. */
  readonly program: readonly KubernetesObject[];
  readonly notes: Set<string>;
  readonly warnings: ServerWarnings;
  readonly signal: AbortSignal;
}

/** Compares one object with the result of applying it; undefined if nothing would change. */
async function compareLive(
  { object, constructPath }: Manifest,
  stack: StackAssembly,
  { connection, program, notes, warnings, signal }: LiveContext,
): Promise<Change | Unread | undefined> {
  const group = groupOfConstruct(constructPath, stack);
  const { name, namespace = connection.namespace } = object.metadata;
  const [created] = compareObjects([], [{ object, constructPath, group }]).changes;
  // the API server generates the name, so each apply creates another object
  if (name === undefined) return created;
  const named = { apiVersion: object.apiVersion, kind: object.kind, namespace, name };
  const live = await readIfAllowed(connection, { named, subject: describeObject(object) }, signal);
  if (live instanceof Unread) return live;
  if (!live) {
    const context = { connection, fieldManager: 'kumiki', notes, warnings, signal };
    const obstacle = await findObstacle(named, object, program, context);
    return created && { ...created, reasons: obstacle === undefined ? [] : [obstacle] };
  }
  const fieldManager = chooseManager(live);
  const result = await preview(
    connection,
    { named, object, live },
    { fieldManager, notes, warnings, signal },
  );
  const change = tryCompareObject(toAsked(result.before), {
    object: toAsked(result.after),
    constructPath,
    group,
  });
  const removed = listForgotten(live, object);
  const known = new Set(change?.fields.map(({ path }) => path));
  const fields = [
    ...(change?.fields ?? []),
    ...removed
      .filter(({ path }) => !known.has(path))
      .map((field) => (object.kind === 'Secret' ? hideValues(field) : field)),
  ].filter((field) => !isPending(field));
  if (fields.length === 0 && result.refusal === undefined) return undefined;
  return {
    ...(change ?? { action: 'update', subject: describeObject(object), constructPath, group }),
    reasons: [...(change?.reasons ?? []), ...(result.refusal === undefined ? [] : [result.refusal])],
    warnings: change?.warnings ?? [],
    fields,
  };
}

async function readIfAllowed(
  { objects }: Connection,
  { named, subject }: { readonly named: NamedObject; readonly subject: string },
  signal: AbortSignal,
): Promise<JsonObject | Unread | undefined> {
  try {
    return await objects.tryRead(named, { signal });
  } catch (error) {
    if (!isKumikiError(error) || error.code !== 'KUBE_FORBIDDEN') throw error;
    return new Unread(subject, error);
  }
}

/** Returns the manager that applied an object, so that the dry run removes fields left out since then. */
function chooseManager({ metadata }: JsonObject): string {
  const fields = isObject(metadata) && Array.isArray(metadata.managedFields) ? metadata.managedFields : [];
  const managers = fields
    .filter(isObject)
    .filter(({ operation, subresource }) => operation === 'Apply' && subresource === undefined)
    .map(({ manager }) => String(manager));
  const isOurs = (manager: string) => /^kumiki\//.test(manager);
  return managers.find(isOurs) ?? managers.find((each) => each === 'kubectl') ?? managers[0] ?? 'kubectl';
}

interface Preview {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Why the API server would refuse the object. */
  readonly refusal?: string;
}

async function preview(
  { objects }: Connection,
  {
    named,
    object,
    live,
  }: { readonly named: NamedObject; readonly object: KubernetesObject; readonly live: JsonObject },
  { fieldManager, notes, warnings, signal }: Omit<DryRunContext, 'connection'>,
): Promise<Preview> {
  const asked = toStoredForm(object);
  const partly = { before: Object(pickAsked(live, asked)) as JsonObject, after: asked };
  try {
    const options = { fieldManager, signal, onWarning: warnings.collect(named) };
    return { before: live, after: await objects.preview(named, object, options) };
  } catch (error) {
    const refusal = explainDryRun(error, notes);
    return { ...partly, ...(refusal !== undefined && { refusal }) };
  }
}

/** Converts the data of a Secret to the form stored by the API server. */
function toStoredForm(object: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = object;
  if (object.kind !== 'Secret' || !isObject(stringData)) return object;
  const data = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return {
    ...rest,
    ...object,
    stringData: undefined,
    data: { ...Object(rest.data), ...Object.fromEntries(data) },
  };
}

/** Fields that only the API server and controllers write. */
const OF_THE_SERVER = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'selfLink',
];
/** Annotations that tools write into objects. */
const OF_TOOLS = /^(?:pulumi\.com\/|kumiki\.dev\/resource$|kubectl\.kubernetes\.io\/last-applied)/;

function toAsked(object: JsonObject): KubernetesObject {
  const { status: _, metadata, ...rest } = object;
  const { annotations, ...others } = isObject(metadata) ? metadata : {};
  const kept = isObject(annotations) ? pickEntries(annotations, (name) => !OF_TOOLS.test(name)) : {};
  const asked = pickEntries(others, (name) => !OF_THE_SERVER.includes(name));
  const hasAnnotations = Object.keys(kept).length > 0;
  return {
    ...rest,
    metadata: { ...asked, ...(hasAnnotations && { annotations: kept }) },
  } as KubernetesObject;
}

function pickEntries(object: JsonObject, isKept: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => isKept(name)));
}

/** Lists fields that `kubectl apply` wrote earlier and would now remove. */
function listForgotten(live: JsonObject, object: KubernetesObject): FieldChange[] {
  const annotations =
    isObject(live.metadata) && isObject(live.metadata.annotations) ? live.metadata.annotations : {};
  const text = annotations[LAST_APPLIED];
  if (typeof text !== 'string') return [];
  try {
    const last: unknown = JSON.parse(text);
    const gone = compareFields(last, object).filter(({ action }) => action === 'removed');
    const there = new Set(compareFields(pickAsked(live, last), object).map(({ path }) => path));
    return gone.filter(
      ({ path }) => there.has(path) && path !== 'metadata.namespace' && path !== 'metadata.annotations',
    );
  } catch {
    return [];
  }
}

/** Whether a field contains a placeholder, which cannot be compared before an up. */
function isPending({ after }: FieldChange): boolean {
  return after !== undefined && listPendingKeys(JSON.stringify(after)).length > 0;
}

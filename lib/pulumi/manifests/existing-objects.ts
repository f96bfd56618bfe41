import { mapConcurrently } from '../../core/concurrency';
import type { Problem } from '../../core/errors';
import { type FoundMetadata, parseOwner } from '../../kubernetes-api/found-metadata';
import { MAX_REQUESTS } from '../../kubernetes-api/request';
import { groupOf } from '../../synth/objects/kubernetes-object';
import { findEndingNamespaces } from './ending-namespaces';
import type { ExpectedObject, Owner, ReadMetadata } from './expected-object';
import { findLeftOutDefinitions, type ProgramResources } from './left-out';

/** Options of {@link findForeignObjects}. */
export interface ForeignOptions extends ProgramResources {
  /** Whether unowned objects and those of other stacks are taken over. */
  readonly adopts: boolean;
}

/**
 * Finds problems with applying objects to a cluster that already has some of them. A run continues with an
 * object of ours, such as one created just before its API server went away, unless it is being deleted; other
 * objects are not taken over.
 */
export async function findForeignObjects(
  objects: readonly ExpectedObject[],
  tryRead: ReadMetadata,
  { adopts, ...resources }: ForeignOptions,
): Promise<Problem[]> {
  const found = new Map(
    await mapConcurrently(objects, MAX_REQUESTS, async (object) => [object, await tryRead(object)] as const),
  );
  const ending = await findEndingNamespaces(found, tryRead, resources);
  const leftOut = await findLeftOutDefinitions(objects, resources);
  const problems = [...found].flatMap(([object, metadata]) =>
    metadata && !ending.includes(object) ? [...checkFound(object, metadata, adopts)] : [],
  );
  return [...checkSharedClusters(objects), ...ending.problems, ...leftOut, ...problems];
}

function* checkFound(object: ExpectedObject, found: FoundMetadata, adopts: boolean): Generator<Problem> {
  const { owner, constructPath, cluster } = object;
  const { id, resource } = parseOwner(found.annotations) ?? {};
  const isOfManager = found.managers.includes(owner.manager);
  // a stack that is renamed has another manager, and one that is given another context another id
  const isOfStack = isOfManager || (id !== undefined && id === owner.id);
  const isOurs = resource === undefined ? isOfManager : isOfResource(owner, { id, resource, isOfStack });
  const problem = { code: 'KUBE_EXISTS', constructPath, given: describe(object) } as const;
  if (found.keptBy) {
    // whatever is put into it is deleted with it
    yield {
      ...problem,
      message: 'the object is being deleted',
      exists: found.keptBy.length > 0 ? `in ${cluster}, kept by ${found.keptBy.join(', ')}` : `in ${cluster}`,
      // Pulumi only notices in a refresh that an object of its state is gone
      hint: isOurs
        ? 'run `pulumi up --refresh` once it is gone; if it stays, its finalizers say what must release it'
        : 'run this again once it is gone; if it stays, its finalizers say what must release it',
    };
    return;
  }
  if (isOurs) return;
  if (resource !== undefined && resource !== owner.resource && isOfStack) {
    yield {
      ...problem,
      message: `the object is that of the resource '${resource}', which would delete it after '${owner.resource}' has taken it over`,
      exists: `in ${cluster}`,
      hint: `let a transform of deploy add { name: '${resource}' } to the aliases of '${owner.resource}'`,
    };
  } else if (!adopts) {
    const whose = resource === undefined ? 'was not made by this stack' : 'belongs to another stack';
    yield {
      ...problem,
      message: `the object already exists, and ${whose}`,
      exists: `in ${cluster}${found.managers.length > 0 ? `, written by ${[...new Set(found.managers)].join(', ')}` : ''}`,
      // the annotation is a field of whoever applied it
      hint:
        resource === undefined || isOfManager
          ? "give it another name, delete the one that is there, or take it over: deploy(app, { kubernetes: { existing: 'adopt' } })"
          : "give it another name, delete the one that is there, or take it over: deploy(app, { kubernetes: { existing: 'adopt', conflicts: 'force' } })",
    };
  }
}

/** Whether an object with these marks is the one of a resource, perhaps under a former name. */
function isOfResource(
  owner: Owner,
  { id, resource, isOfStack }: { id: string | undefined; resource: string; isOfStack: boolean },
): boolean {
  if (owner.formerResources.includes(resource)) return isOfStack;
  return resource === owner.resource && id === owner.id;
}

/**
 * Two contexts of a kubeconfig may share a cluster, and the default namespace of one may be the one that
 * another names.
 */
function* checkSharedClusters(objects: readonly ExpectedObject[]): Generator<Problem> {
  const holders = new Map<string, ExpectedObject>();
  for (const object of objects) {
    const { cluster, kind, namespace, name } = object;
    const key = [cluster.replace(/ .*/, ''), groupOf(object), kind, namespace, name].join('\n');
    const holder = holders.get(key);
    holders.set(key, holder ?? object);
    if (!holder) continue;
    yield {
      code: 'SYNTH_DUPLICATE',
      message: `${describe(object)} is defined twice for one cluster`,
      constructPath: object.constructPath,
      given: cluster,
      hint: `give it another name or namespace than ${holder.constructPath} has, or its stack a context of another cluster`,
    };
  }
}

function describe({ kind, namespace, name }: ExpectedObject): string {
  return `${namespace}/${kind}/${name}`;
}

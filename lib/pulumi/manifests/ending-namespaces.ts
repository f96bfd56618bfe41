import { mapConcurrently } from '../../core/concurrency';
import { isKumikiError, type Problem } from '../../core/errors';
import type { FoundMetadata } from '../../kubernetes-api/found-metadata';
import { MAX_REQUESTS } from '../../kubernetes-api/request';
import type { ExpectedObject, ReadMetadata } from './expected-object';
import { describeGivingAway, isLeftOut, type ProgramResources } from './left-out';

/** Namespaces that are being deleted, or that this run would delete: their objects are deleted with them. */
export interface EndingNamespaces {
  readonly problems: readonly Problem[];
  /** Whether an object is one of them, or in one of them. */
  includes(object: ExpectedObject): boolean;
}

/**
 * Looks up the namespaces of objects. A namespace that the credentials may not read counts as existing.
 * @param found metadata of the objects, namespaces included
 */
export async function findEndingNamespaces(
  found: ReadonlyMap<ExpectedObject, FoundMetadata | undefined>,
  tryRead: ReadMetadata,
  resources: ProgramResources,
): Promise<EndingNamespaces> {
  const places = new Map<string, ExpectedObject>();
  for (const object of found.keys()) {
    // if a construct makes the namespace itself, the error names that one
    if (isNamespace(object) || !places.has(keyOf(object))) places.set(keyOf(object), object);
  }
  const ending = new Map<string, Problem>();
  await mapConcurrently([...places], MAX_REQUESTS, async ([key, place]) => {
    const isOwn = isNamespace(place);
    const namespace = isOwn ? found.get(place) : await readNamespaceOf(place, tryRead);
    if (namespace?.keptBy) ending.set(key, toEndingProblem(place));
    else if (!isOwn && namespace && isLeftOut(place, namespace, resources))
      ending.set(key, toLeftOutProblem(place));
  });
  const problems = [...places.keys()].flatMap((key) => ending.get(key) ?? []);
  return { problems, includes: (object) => ending.has(keyOf(object)) };
}

function toEndingProblem(place: ExpectedObject): Problem {
  return {
    ...toProblem(place),
    message:
      'the namespace is being deleted: nothing can be put into it, and its objects are deleted with it',
    hint: 'run `pulumi up --refresh` once it is gone; if it stays, its status says what blocks it',
  };
}

function toLeftOutProblem(place: ExpectedObject): Problem {
  return {
    ...toProblem(place),
    message:
      'the program no longer has the namespace: the run would delete it at the end, and its objects with it',
    hint: describeGivingAway({ kind: 'namespace', name: nameNamespace(place) }),
  };
}

function toProblem(place: ExpectedObject): Pick<Problem, 'code' | 'constructPath' | 'given' | 'exists'> {
  const { constructPath, cluster } = place;
  return { code: 'KUBE_EXISTS', constructPath, given: nameNamespace(place), exists: `in ${cluster}` };
}

async function readNamespaceOf(object: ExpectedObject, tryRead: ReadMetadata) {
  const { namespace } = object;
  try {
    return await tryRead(object, { apiVersion: 'v1', kind: 'Namespace', namespace, name: namespace });
  } catch (error) {
    if (isKumikiError(error) && error.code === 'KUBE_FORBIDDEN') return undefined;
    throw error;
  }
}

function isNamespace({ apiVersion, kind }: ExpectedObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

/** The name of the namespace that an object is, or is in. */
function nameNamespace(object: ExpectedObject): string {
  return isNamespace(object) ? object.name : object.namespace;
}

function keyOf(object: ExpectedObject): string {
  return `${object.cluster}\n${nameNamespace(object)}`;
}

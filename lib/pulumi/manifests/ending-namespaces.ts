import { mapConcurrently } from '../../core/concurrency';
import { isKumikiError, type Problem } from '../../core/errors';
import { MAX_REQUESTS } from '../../kubernetes-api/request';
import type { ExpectedObject, ReadMetadata } from './expected-object';

/** Namespaces that are being deleted: what they have goes with them, and nothing can be put into them. */
export interface EndingNamespaces {
  readonly problems: readonly Problem[];
  /** Whether an object is one of them, or in one of them. */
  includes(object: ExpectedObject): boolean;
}

/** Looks at the namespaces of objects. One that the credentials may not read counts as there. */
export async function findEndingNamespaces(
  objects: readonly ExpectedObject[],
  tryRead: ReadMetadata,
): Promise<EndingNamespaces> {
  const namespaces = new Map<string, ExpectedObject>();
  for (const object of objects) {
    const namespace = isNamespace(object) ? object : toNamespace(object);
    const key = keyOf(object);
    // a construct for the namespace itself is the place that the error names
    if (isNamespace(object) || !namespaces.has(key)) namespaces.set(key, namespace);
  }
  const ending = new Set<string>();
  const problems = await mapConcurrently([...namespaces], MAX_REQUESTS, async ([key, namespace]) => {
    const found = await readIfAllowed(namespace, tryRead);
    if (!found?.keptBy) return [];
    ending.add(key);
    return [toProblem(namespace)];
  });
  return { problems: problems.flat(), includes: (object) => ending.has(keyOf(object)) };
}

function toProblem({ constructPath, name, cluster }: ExpectedObject): Problem {
  return {
    code: 'KUBE_EXISTS',
    constructPath,
    message: 'the namespace is being deleted: nothing can be put into it, and what it has goes with it',
    given: name,
    exists: `in ${cluster}`,
    hint: 'run `pulumi up --refresh` once it is gone; if it stays, its status says what keeps it',
  };
}

async function readIfAllowed(namespace: ExpectedObject, tryRead: ReadMetadata) {
  try {
    return await tryRead(namespace);
  } catch (error) {
    if (isKumikiError(error) && error.code === 'KUBE_FORBIDDEN') return undefined;
    throw error;
  }
}

function isNamespace({ apiVersion, kind }: ExpectedObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

function toNamespace(object: ExpectedObject): ExpectedObject {
  return { ...object, apiVersion: 'v1', kind: 'Namespace', name: object.namespace };
}

function keyOf(object: ExpectedObject): string {
  return `${object.cluster}\n${isNamespace(object) ? object.name : object.namespace}`;
}

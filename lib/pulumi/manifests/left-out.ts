import { mapConcurrently } from '../../core/concurrency';
import { isKumikiError, type Problem } from '../../core/errors';
import { type FoundMetadata, OWNER_ANNOTATION, parseOwner } from '../../kubernetes-api/found-metadata';
import type { FoundDefinition, NamedObject } from '../../kubernetes-api/live-objects';
import { MAX_REQUESTS } from '../../kubernetes-api/request';
import { isKnownKind } from '../../synth/objects/known-kinds';
import type { ExpectedObject } from './expected-object';
import { qualifyKind } from './references';

/** The resources that a program has, in all of its apps. */
export interface ProgramResources {
  /** Whether the program has a resource of this name. @default - it has none */
  readonly isRegistered?: (resource: string) => boolean;
  /** Reads the metadata of the definition of an object's kind. @default - no kind has one */
  readonly tryReadDefinition?: (object: ExpectedObject) => Promise<FoundDefinition | undefined>;
}

/** Whether something is a resource of the stack that the program no longer has: a run deletes those. */
export function isLeftOut(
  { owner }: ExpectedObject,
  { annotations }: FoundMetadata,
  { isRegistered = () => false }: ProgramResources,
): boolean {
  const { id, resource } = parseOwner(annotations) ?? {};
  return id !== undefined && id === owner.id && resource !== undefined && !isRegistered(resource);
}

/**
 * Finds definitions of kinds that this run would delete, and all objects of the kinds with them. A definition that
 * the credentials may not read counts as none.
 */
export async function findLeftOutDefinitions(
  objects: Iterable<ExpectedObject>,
  resources: ProgramResources,
): Promise<Problem[]> {
  const users = new Map<string, ExpectedObject>();
  for (const object of objects) {
    const key = `${object.cluster}\n${qualifyKind(object)}`;
    if (!isKnownKind(object) && !users.has(key)) users.set(key, object);
  }
  const problems = await mapConcurrently([...users.values()], MAX_REQUESTS, async (user) => {
    const definition = await readDefinition(user, resources);
    return definition && isLeftOut(user, definition, resources) ? [toProblem(user, definition)] : [];
  });
  return problems.flat();
}

/** How to keep what a run would delete. */
export function describeGivingAway({ kind, name }: Pick<NamedObject, 'kind' | 'name'>): string {
  return `keep it in the program; to give it away, first run \`pulumi up\` with a transform of deploy that sets retainOnDelete on it, and then kubectl annotate ${kind} ${name} ${OWNER_ANNOTATION}-`;
}

async function readDefinition(user: ExpectedObject, { tryReadDefinition }: ProgramResources) {
  try {
    return await tryReadDefinition?.(user);
  } catch (error) {
    if (isKumikiError(error) && error.code === 'KUBE_FORBIDDEN') return undefined;
    throw error;
  }
}

function toProblem(user: ExpectedObject, { name }: FoundDefinition): Problem {
  return {
    code: 'KUBE_EXISTS',
    constructPath: user.constructPath,
    message:
      'the program no longer has the definition of the kind: the run would delete it at the end, and all objects of the kind with it',
    given: name,
    exists: `in ${user.cluster}`,
    hint: describeGivingAway({ kind: 'crd', name }),
  };
}

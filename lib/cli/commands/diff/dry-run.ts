import { isKumikiError } from '../../../core/errors';
import { isObject } from '../../../core/json';
import { toVisibleLine } from '../../../core/visible-text';
import type { Connection } from '../../../kubernetes-api/connect';
import type { NamedObject } from '../../../kubernetes-api/live-objects';
import { groupOf, type KubernetesObject } from '../../../synth/objects/kubernetes-object';

/** Settings for applying an object as a dry run. */
export interface DryRunContext {
  readonly connection: Connection;
  readonly fieldManager: string;
  readonly notes: Set<string>;
  readonly warnings: ServerWarnings;
  readonly signal: AbortSignal;
}

/** Warnings of API servers in dry runs, and the objects they are about. */
export class ServerWarnings {
  private readonly subjects = new Map<string, Set<string>>();

  /** Returns a function that collects the warnings about one object. */
  collect({ kind, namespace, name }: NamedObject): (text: string) => void {
    return (text) => {
      const subjects = this.subjects.get(text) ?? new Set();
      this.subjects.set(text, subjects.add(`${kind} ${namespace}/${name}`));
    };
  }

  /** Lists each warning once, with the objects that it is about. */
  list(): string[] {
    return [...this.subjects].map(
      ([text, subjects]) => `the API server warns of ${[...subjects].join(', ')}: ${toVisibleLine(text)}`,
    );
  }
}

/**
 * Finds why a new object could not be created; undefined if there is no known obstacle.
 * @param program the objects applied with it, which may provide what it needs
 */
export async function findObstacle(
  named: NamedObject,
  object: KubernetesObject,
  program: readonly KubernetesObject[],
  { connection: { objects }, fieldManager, notes, warnings, signal }: DryRunContext,
): Promise<string | undefined> {
  const { apiVersion, kind, namespace } = named;
  if (!(await objects.hasKind(named, { signal }))) {
    const isBrought = program.some((each) => definesKind(each, named));
    return isBrought ? undefined : `the cluster has no kind ${kind} of ${apiVersion}`;
  }
  try {
    await objects.preview(named, object, { fieldManager, signal, onWarning: warnings.collect(named) });
    return undefined;
  } catch (error) {
    if (!isKumikiError(error) || !error.message.includes(`namespaces "${namespace}" not found`))
      return explainDryRun(error, notes);
    if (program.some((each) => each.kind === 'Namespace' && each.metadata.name === namespace))
      return undefined;
    notes.add(
      `the namespace ${namespace} must exist first: kubectl create namespace ${namespace}, or add a Namespace to the stack`,
    );
    return `the cluster has no namespace ${namespace}`;
  }
}

/**
 * Explains why a dry run failed; undefined if the credentials do not permit one, which is noted.
 * @throws errors that are not about the object
 */
export function explainDryRun(error: unknown, notes: Set<string>): string | undefined {
  if (!isKumikiError(error)) throw error;
  if (error.code === 'KUBE_FORBIDDEN') {
    notes.add('compared only the fields that the program sets: the credentials allow no dry run (patch)');
    return undefined;
  }
  if (!['KUBE_INVALID', 'KUBE_NOT_FOUND'].includes(error.code)) throw error;
  return `a dry run fails: ${error.problems[0]?.message ?? error.message}`;
}

function definesKind(object: KubernetesObject, { apiVersion, kind }: NamedObject): boolean {
  if (object.kind !== 'CustomResourceDefinition' || !isObject(object.spec)) return false;
  const { group, names } = object.spec;
  return group === groupOf({ apiVersion }) && isObject(names) && names.kind === kind;
}

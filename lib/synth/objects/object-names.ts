import type { IConstruct } from 'constructs';
import type { Problem } from '../../core/errors';
import { kubeContextOf } from '../../core/stack';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/**
 * The names that the objects of one synthesis have in a cluster. Objects with the same API group, kind,
 * namespace and name would overwrite each other, unless their stacks name two contexts of the kubeconfig. A stack that
 * names none is applied to the current one, which may be any of them.
 */
export class ObjectNames {
  /** By namespace and name, which few objects have in common. */
  private readonly holders = new Map<string, Map<string, Holder[]>>();

  /** Records the name of an object; returns the path of an earlier object that already has it, if any. */
  claim(object: KubernetesObject, { path, construct }: Claimant): string | undefined {
    const { kind, metadata } = object;
    const { name, namespace = '' } = metadata;
    if (name === undefined) return undefined;
    const group = groupOf(object);
    const namesakes = this.namesakes(namespace, name);
    const first = namesakes.find(
      (each) => each.kind === kind && each.group === group && !areApart(each.construct, construct),
    );
    if (!first) namesakes.push({ group, kind, path, construct });
    return first?.path;
  }

  private namesakes(namespace: string, name: string): Holder[] {
    const names = this.holders.get(namespace) ?? new Map<string, Holder[]>();
    if (names.size === 0) this.holders.set(namespace, names);
    const namesakes = names.get(name) ?? [];
    if (namesakes.length === 0) names.set(name, namesakes);
    return namesakes;
  }
}

/** Where an object comes from. */
interface Claimant {
  readonly path: string;
  readonly construct: IConstruct;
}

interface Holder extends Claimant {
  readonly group: string;
  readonly kind: string;
}

/** Whether two constructs are surely of two contexts. Asked for namesakes only. */
function areApart(a: IConstruct, b: IConstruct): boolean {
  const [first, second] = [kubeContextOf(a), kubeContextOf(b)];
  return first !== undefined && second !== undefined && first !== second;
}

/** Says that a made-up name stands in the way of the name that the API server would make up. */
export function toGeneratedNameProblem({ kind, metadata }: KubernetesObject): Problem {
  return {
    code: 'SYNTH_NAME',
    message: `metadata.generateName of ${kind} does nothing: the object also has the name '${metadata.name}', which cdk8s made up`,
    given: metadata.generateName,
    allowed: 'metadata.name, by which kubectl apply finds an object again',
    hint: 'give it metadata.name, or leave generateName out',
  };
}

/** Says that nobody could find an object again: a patch took its name, or it is the item of a list. */
export function toNamelessProblem({ kind }: KubernetesObject): Problem {
  return {
    code: 'SYNTH_NAME',
    message: `${kind} has no metadata.name`,
    allowed: 'metadata.name, by which kubectl apply finds an object again',
    hint: 'give it one',
  };
}

/** Says that the object at path `holder` already has the name of `object`. */
export function toDuplicateProblem({ kind, metadata }: KubernetesObject, holder: string): Problem {
  const { name, namespace } = metadata;
  return {
    code: 'SYNTH_DUPLICATE',
    message: `${kind} '${name}'${namespace ? ` in namespace '${namespace}'` : ''} is defined twice`,
    hint: `give it another name or namespace than ${holder} has, or both of their stacks a kubeContext of its own`,
  };
}

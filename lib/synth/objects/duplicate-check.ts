import type { Problem } from '../../core/errors';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/**
 * Finds objects that would overwrite each other in a cluster: same API group, kind, namespace and name. For
 * one synthesis.
 */
export class DuplicateCheck {
  /** By namespace and name, which few objects have in common. */
  private readonly seen = new Map<string, Map<string, SeenObject[]>>();

  /** Remembers an object; returns a problem if there has been one like it. */
  add(object: KubernetesObject, constructPath: string): Problem | undefined {
    const { kind, metadata } = object;
    const { name, namespace = '' } = metadata;
    if (name === undefined || kind === 'List') return undefined;
    const group = groupOf(object);
    const namesakes = this.namesakes(namespace, name);
    const first = namesakes.find((each) => each.kind === kind && each.group === group);
    if (!first) {
      namesakes.push({ group, kind, constructPath });
      return undefined;
    }
    return {
      code: 'SYNTH_DUPLICATE',
      message: `${kind} '${name}'${namespace ? ` in namespace '${namespace}'` : ''} is made twice`,
      constructPath,
      hint: `give it another name or namespace than ${first.constructPath} has`,
    };
  }

  private namesakes(namespace: string, name: string): SeenObject[] {
    const names = this.seen.get(namespace) ?? new Map<string, SeenObject[]>();
    if (names.size === 0) this.seen.set(namespace, names);
    const namesakes = names.get(name) ?? [];
    if (namesakes.length === 0) names.set(name, namesakes);
    return namesakes;
  }
}

interface SeenObject {
  readonly group: string;
  readonly kind: string;
  readonly constructPath: string;
}

import type { CustomResourceOptions } from '@pulumi/pulumi';

/** The name of a resource, and the names that the state may still have it under. */
export interface ResourceName {
  readonly name: string;
  readonly aliases?: readonly { readonly name: string }[];
}

/** Anything with a name that is unique in a cluster. */
export interface Named {
  /** Distinguishes it from others of the same name, such as the API group of an object. */
  readonly type?: string;
  readonly name: string;
  /** The kubeconfig context that its stack names. */
  readonly context: string | undefined;
}

/**
 * Names resources as in their cluster, plus `@context` if the stack names a context of the kubeconfig,
 * because another context may have an object of the same name. A stack that is given a context later keeps
 * its resources through an alias without it, unless that alias would be ambiguous.
 */
export class ResourceNames {
  private readonly namesakes = new Map<string, number>();

  constructor(all: Iterable<Named>) {
    for (const each of all) {
      const key = keyOf(each);
      this.namesakes.set(key, (this.namesakes.get(key) ?? 0) + 1);
    }
  }

  /** Finds the name of a resource. */
  find(named: Named): ResourceName {
    const { name, context } = named;
    if (context === undefined) return { name };
    const isAlone = this.namesakes.get(keyOf(named)) === 1;
    return { name: addContext(name, context), ...(isAlone && { aliases: [{ name }] }) };
  }
}

/** Qualifies a name of a cluster with a context of the kubeconfig. */
export function addContext(name: string, context: string | undefined): string {
  return context === undefined ? name : `${name}@${context}`;
}

/**
 * The names that a resource about an object may still have in the state, if aliases of that object say so: the
 * object's own former names, without a context or with another one.
 * @param object name of the object without a context
 * @param name of the resource without a context
 */
export function listFormerNames(
  options: Pick<CustomResourceOptions, 'aliases'>,
  { object, name }: { readonly object: string; readonly name: string },
): string[] {
  return listAliasNames(options).flatMap((former) =>
    former === object || former.startsWith(`${object}@`) ? [`${name}${former.slice(object.length)}`] : [],
  );
}

/** The names among the aliases of a resource, also of those that are URNs. */
export function listAliasNames({ aliases = [] }: Pick<CustomResourceOptions, 'aliases'>): string[] {
  return (Array.isArray(aliases) ? aliases : [])
    .map((alias: unknown) => (typeof alias === 'string' ? alias.split('::').at(-1) : Object(alias).name))
    .filter((name) => typeof name === 'string');
}

function keyOf({ type = '', name }: Named): string {
  return `${type}\n${name}`;
}

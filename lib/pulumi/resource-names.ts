/** The name of a resource, with those that the state may have it under. */
export interface ResourceName {
  readonly name: string;
  readonly aliases?: readonly { readonly name: string }[];
}

/** What a resource is named after: something with a name that is unique in a cluster. */
export interface Named {
  /** What else tells it from others, such as the API group of an object. */
  readonly type?: string;
  readonly name: string;
  /** The context of the kubeconfig that its stack names. */
  readonly context: string | undefined;
}

/**
 * Names of resources, which are those of a cluster with `@context` where the stack names a context of the kubeconfig:
 * another context may have an object of the same name. A stack that is given a context keeps its resources, as
 * they have an alias without it; where several resources could be meant, none of them has.
 */
export class ResourceNames {
  private readonly namesakes = new Map<string, number>();

  constructor(all: Iterable<Named>) {
    for (const each of all) {
      const key = keyOf(each);
      this.namesakes.set(key, (this.namesakes.get(key) ?? 0) + 1);
    }
  }

  /** The name of one of all. */
  find(named: Named): ResourceName {
    const { name, context } = named;
    if (context === undefined) return { name };
    const isAlone = this.namesakes.get(keyOf(named)) === 1;
    return { name: addContext(name, context), ...(isAlone && { aliases: [{ name }] }) };
  }
}

/** What a name of a cluster is among the contexts of a kubeconfig. */
export function addContext(name: string, context: string | undefined): string {
  return context === undefined ? name : `${name}@${context}`;
}

function keyOf({ type = '', name }: Named): string {
  return `${type}\n${name}`;
}

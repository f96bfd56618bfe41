import type { IConstruct } from 'constructs';

const CLAIMS = Symbol.for('kumiki.claims');
type Claimed = IConstruct & { [CLAIMS]?: Map<string, string> };

/** A name that must be unique within a tree, or within a part of it. */
export interface Claim {
  /** The kind of name, such as `user_data file`. Names of different kinds do not clash. */
  readonly kind: string;
  readonly name: string;
  /**
   * Path of the part of the tree in which the name must be unique, such as the path of a stack.
   * @default - the whole tree
   */
  readonly within?: string | undefined;
}

/**
 * Records that `construct` has a name. Returns the path of another construct in the tree that already has it;
 * undefined if the name was free. Use it for names that constructs choose when they are created; names that
 * depend on the complete tree (of objects in a cluster, of charts and files) are compared in synthesis.
 */
export function claim(construct: IConstruct, { kind, name, within = '' }: Claim): string | undefined {
  const { root, path } = construct.node;
  const claims = getClaims(root);
  const key = `${kind}\n${within}\n${name}`;
  const holder = claims.get(key);
  claims.set(key, path);
  return holder === path ? undefined : holder;
}

function getClaims(root: Claimed): Map<string, string> {
  const known = root[CLAIMS];
  if (known) return known;
  const claims = new Map<string, string>();
  Object.defineProperty(root, CLAIMS, { value: claims });
  return claims;
}

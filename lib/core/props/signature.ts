/**
 * What the types of the public calls say, as data: `tools/build/signatures` makes it of the sources, for each
 * folder of lib/ as a text, which is parsed when the folder's first call is checked.
 */

/** A type: one that needs no further description, or the number of a {@link TypeNode}. */
export type TypeRef = SimpleType | number;

export type SimpleType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'undefined'
  | 'function'
  /** An object whose properties are not known. */
  | 'object'
  | 'bytes'
  | 'construct'
  /** A promise, or an output of Pulumi. */
  | 'later'
  /** `UNKNOWN`. */
  | 'unknown'
  | 'any';

export type TypeNode =
  | ObjectNode
  | InstanceNode
  | { readonly values: readonly (string | number | boolean)[] }
  /** A construct that can be passed as this type. What it can do is found out where it is used. */
  | { readonly construct: string }
  | { readonly list: TypeRef }
  | { readonly tuple: readonly TypeRef[]; readonly min: number }
  | { readonly any: readonly TypeRef[] };

/** Properties by name. */
export interface ObjectNode {
  /** Empty if the type has no name. */
  readonly name: string;
  readonly props: Readonly<Record<string, TypeRef>>;
  readonly required?: readonly string[];
  /** What other keys may be, with `*` for any characters, and the types of their values. */
  readonly indexes?: readonly (readonly [keys: string, value: TypeRef])[];
  /** Other properties are none of our business. */
  readonly open?: 1;
}

/** An instance of a class, judged by its members. */
export interface InstanceNode {
  readonly instance: string;
  readonly needs: readonly string[];
  /** How users get one, such as `HealthCheck.tcp(…)`. */
  readonly from: readonly string[];
  /** What these functions fill: JavaScript lets people call a private constructor, which fills it with anything. */
  readonly filled?: Readonly<Record<string, TypeRef>>;
}

/** A parameter: its name, type, and whether it may be left out (1) or stands for all that follow (2). */
export type Parameter = readonly [name: string, type: TypeRef, mode: 0 | 1 | 2];

/** The public calls of a folder by name, such as `Stack` or `HealthCheck.http`. */
export interface SignatureTable {
  readonly types: readonly TypeNode[];
  readonly calls: Readonly<Record<string, readonly Parameter[]>>;
}

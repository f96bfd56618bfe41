/**
 * The types of the public calls, as data. `tools/build/signatures` generates them from the sources, for each
 * folder of lib/ as a string that is parsed when the first call of the folder is checked.
 */

/** A simple type, which needs no description, or the index of a {@link TypeNode}. */
export type TypeRef = SimpleType | number;

export type SimpleType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'undefined'
  | 'function'
  /** An object with unknown properties. */
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
  /** A construct that can be passed as this type. What it supports is checked where it is used. */
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
  /** Patterns of other keys, with `*` for any characters, and the types of their values. */
  readonly indexes?: readonly (readonly [keys: string, value: TypeRef])[];
  /** Set if other properties are allowed. */
  readonly open?: 1;
}

/** An instance of a class, recognised by its members. */
export interface InstanceNode {
  readonly instance: string;
  readonly needs: readonly string[];
  /** Factories for users to call, such as `HealthCheck.tcp(…)`. */
  readonly from: readonly string[];
  /** Fields that these factories set. JavaScript can call a private constructor, with any values for them. */
  readonly filled?: Readonly<Record<string, TypeRef>>;
}

/** A parameter: its name, type, and mode: required (0), optional (1) or rest (2). */
export type Parameter = readonly [name: string, type: TypeRef, mode: 0 | 1 | 2];

/** The public calls of a folder by name, such as `Stack` or `HealthCheck.http`. */
export interface SignatureTable {
  readonly types: readonly TypeNode[];
  readonly calls: Readonly<Record<string, readonly Parameter[]>>;
}

/** A value that is not known yet (during a preview). Can appear anywhere inside inputs. */
export const UNKNOWN: unique symbol = Symbol.for('kumiki.unknown');

/** `T`, any part of which may be {@link UNKNOWN}. */
export type Unknownable<T> =
  | typeof UNKNOWN
  | (T extends readonly (infer E)[]
      ? readonly Unknownable<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Unknownable<T[K]> }
        : T);

/** Pulumi's marker for a value that is not known yet, at any depth, and inside strings that contain it. */
export const PULUMI_UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

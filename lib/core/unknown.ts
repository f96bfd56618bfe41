/** A value that is not known yet (during a preview). May be anywhere inside inputs. */
export const UNKNOWN: unique symbol = Symbol.for('kumiki.unknown');

/** `T` with any part possibly {@link UNKNOWN}. */
export type Unknownable<T> =
  | typeof UNKNOWN
  | (T extends readonly (infer E)[]
      ? readonly Unknownable<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Unknownable<T[K]> }
        : T);

/** How Pulumi writes a value that is not known yet, at any depth, and inside texts that contain it. */
export const PULUMI_UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

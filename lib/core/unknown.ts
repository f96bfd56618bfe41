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

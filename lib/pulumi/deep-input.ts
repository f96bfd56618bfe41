import type { Input } from '@pulumi/pulumi';

/** Properties that decide which others there are: never inputs, so that the shape is known in every preview. */
type Structural = 'kind' | 'by' | 'protocol';

type Leaf = string | number | boolean;

/** `T` with `pulumi.Input` at every leaf; lists and objects stay plain, so what exists is known in every preview. */
export type DeepInput<T> = [T] extends [Leaf | undefined]
  ? Input<Exclude<T, undefined>> | Extract<T, undefined>
  : T extends readonly (infer Element)[]
    ? readonly DeepInput<Element>[]
    : { readonly [Key in keyof T]: Key extends Structural ? T[Key] : DeepInput<T[Key]> };

import type { IConstruct } from 'constructs';

/**
 * Values that constructs carry for synthesis, such as checks. They are stored on the construct itself under a
 * registered symbol, so several copies of the package share them.
 */
export class Attachments<T> {
  private readonly symbol: symbol;

  constructor(name: string) {
    this.symbol = Symbol.for(`kumiki.${name}`);
  }

  add(construct: IConstruct, value: T): void {
    const values = (construct as Carrier<T>)[this.symbol];
    if (values) values.push(value);
    else Object.defineProperty(construct, this.symbol, { value: [value] });
  }

  /** Returns the values of a construct, in the order in which they were added. */
  on(construct: IConstruct): readonly T[] {
    return (construct as Carrier<T>)[this.symbol] ?? NONE;
  }
}

type Carrier<T> = IConstruct & { readonly [symbol: symbol]: T[] | undefined };

/** Shared because nearly every construct of a large tree carries nothing. */
const NONE: readonly never[] = [];

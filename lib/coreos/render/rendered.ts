import type { Loss } from './loss';

/** A document in a format. */
export interface Rendered {
  readonly text: string;
  /** What the format cannot say. */
  readonly losses: readonly Loss[];
}

import type { FieldChange } from './field-changes';

/** One thing that a synth makes, such as an object or a file, and what becomes of it. */
export interface Change {
  /** `replace`: it cannot become so; another one takes its place. */
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  /** Such as `Deployment shop/frontend`, or the path of a file. */
  readonly subject: string;
  /** The construct that it comes from; undefined if that is not known, as of what is gone. */
  readonly constructPath?: string | undefined;
  /** Where it is listed: a part of a stack such as `shop/Guestbook`, or the folder of a stack. */
  readonly group: string;
  /** What differs; empty for what is created or deleted. */
  readonly fields: readonly FieldChange[];
  /** Why it is replaced, or what else there is to say, in words. */
  readonly reasons: readonly string[];
  /** What may do harm: what is lost, and what becomes reachable. */
  readonly warnings: readonly string[];
}

/** The differences between two syntheses, or between one and what there is. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** How many things are the same. */
  readonly unchanged: number;
}

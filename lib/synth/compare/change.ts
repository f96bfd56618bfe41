import type { FieldChange } from './field-changes';

/** A change to something that a synth produces, such as an object or a file. */
export interface Change {
  /** `replace`: it cannot be updated in place, so a new one takes its place. */
  readonly action: 'create' | 'update' | 'replace' | 'delete';
  /** Name, such as `Deployment shop/frontend`, or the path of a file. */
  readonly subject: string;
  /** The construct that it comes from; undefined if not known, as for deleted things. */
  readonly constructPath?: string | undefined;
  /** The group it is listed under: a part of a stack such as `shop/Guestbook`, or the folder of a stack. */
  readonly group: string;
  /** The differences; empty if it is created or deleted. */
  readonly fields: readonly FieldChange[];
  /** Why it is replaced, or other remarks, in words. */
  readonly reasons: readonly string[];
  /** Possible harm: what is lost, and what becomes reachable. */
  readonly warnings: readonly string[];
}

/** The differences between two syntheses, or between a synthesis and the current state. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** Number of things without changes. */
  readonly unchanged: number;
}

import type { Properties } from './values';

/** The answer of `check`. */
export interface DynamicCheck {
  /** The inputs to remember. */
  inputs: Properties;
  /** Empty: the inputs are fine. */
  failures: { property: string; reason: string }[];
}

/** The answer of `diff`. */
export interface DynamicDiff {
  /** Whether anything changes. */
  changes: boolean;
  /** The properties that force a replacement. */
  replaces: string[];
  /** The outputs that keep their value, so that their dependents are not held up. */
  stables: string[];
  /** Always false: the successor comes first. */
  deleteBeforeReplace: boolean;
}

/** The answer of `read`. */
export interface DynamicRead {
  /** Left out: it no longer exists. */
  id?: string;
  /** The outputs. */
  props?: Properties;
  /** The inputs that would produce the current object: a changed value is drift. */
  inputs?: Properties;
}

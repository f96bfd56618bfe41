import type { Properties } from './values';

/** What `check` answers. */
export interface DynamicCheck {
  /** What the state remembers. */
  inputs: Properties;
  /** Empty: the inputs are fine. */
  failures: { property: string; reason: string }[];
}

/** What `diff` answers. */
export interface DynamicDiff {
  /** Whether there is anything to do. */
  changes: boolean;
  /** The properties that force a replacement. */
  replaces: string[];
  /** The outputs that stay as they are, so that what depends on them is not held up. */
  stables: string[];
  /** Always false: the successor comes first. */
  deleteBeforeReplace: boolean;
}

/** What `read` answers. */
export interface DynamicRead {
  /** Left out: it is gone. */
  id?: string;
  /** The outputs. */
  props?: Properties;
  /** The inputs that would make what is there: another value than before is drift. */
  inputs?: Properties;
}

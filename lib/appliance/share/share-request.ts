import type { ShareInputs } from '../spec/share';
import type { EntryClaim } from '../state/entry-owner';
import type { ShareState } from './share-state';

/** The goal of a run, and the state of an earlier one. */
export interface ShareRequest {
  readonly spec: ShareInputs;
  readonly state?: ShareState | undefined;
  /** Called on every change with the state to keep if the run fails. */
  onStateKnown?(state: ShareState): void;
}

/** Returns the claim by which a run recognises the entries of its share. */
export function toShareClaim({ spec, state }: ShareRequest): EntryClaim {
  const ownerTags = state ? [spec.ownerTag, state.ownerTag] : [spec.ownerTag];
  return { ownerTags, remembered: state?.virtualIps };
}

import type { ShareInputs } from '../spec/share';
import type { EntryClaim } from '../state/entry-owner';
import type { ShareState } from './share-state';

/** What a run is to bring about, and what it may remember. */
export interface ShareRequest {
  readonly spec: ShareInputs;
  readonly state?: ShareState | undefined;
  /** Called whenever what exists changes: the state to keep if the run fails. */
  onStateKnown?(state: ShareState): void;
}

/** By what a run recognises the entries of its share. */
export function toShareClaim({ spec, state }: ShareRequest): EntryClaim {
  const ownerTags = state ? [spec.ownerTag, state.ownerTag] : [spec.ownerTag];
  return { ownerTags, remembered: state?.virtualIps };
}

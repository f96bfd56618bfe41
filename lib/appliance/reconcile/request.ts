import type { Appliance } from '../../sakura/codec/model';
import type { DesiredLoadBalancer } from '../spec/inputs';
import type { ResolvedServer } from '../state/desired-settings';
import { buildState, type LoadBalancerState } from '../state/state';
import type { Location } from './locate';
import type { RunContext } from './run-context';

/** What a run is to bring about, and what it may remember. */
export interface ReconcileRequest {
  readonly spec: DesiredLoadBalancer;
  /** From an earlier run; everything in it can be lost without harm. */
  readonly state?: LoadBalancerState | undefined;
  /** An existing appliance to take over. */
  readonly adopt?: { readonly id: string } | undefined;
  /**
   * When the appliance that the state knows is gone: create another, or stop with LB_GONE.
   * @default 'create'
   */
  readonly whenGone?: 'create' | 'fail';
  /**
   * Called whenever what exists changes: the state to keep if the run fails;
   * undefined if no appliance of this load balancer exists.
   */
  onStateKnown?(state: LoadBalancerState | undefined): void;
}

/** A run that has found out all that creating or changing the appliance needs. */
export interface ReconcileContext extends RunContext {
  readonly request: ReconcileRequest;
  readonly location: Location;
  readonly serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>;
}

/** Reports the state to keep of an unfinished appliance; nothing if it has no owner tag yet. */
export function reportState({ api, request }: ReconcileContext, appliance: Appliance): void {
  const { spec, state, onStateKnown } = request;
  const ownerTag = [spec.ownerTag, state?.ownerTag].find((tag) => tag && appliance.tags.includes(tag));
  if (!ownerTag || !onStateKnown) return;
  // until the tags are set, those of earlier runs are still to be removed
  const tags = [...spec.tags, ...(state?.tags ?? [])];
  onStateKnown(buildState(appliance, { zone: api.zone, ownerTag, tags, applied: false }));
}

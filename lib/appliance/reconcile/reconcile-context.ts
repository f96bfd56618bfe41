import type { Appliance } from '../../sakura/codec/model';
import type { Reservation } from '../allocate/reservations';
import type { ResolvedServer } from '../state/desired-settings';
import { buildState, type FoundServers } from '../state/state';
import type { Location } from './locate';
import { type ReconcileRequest, toClaim } from './request';
import type { RunContext } from './run-context';

/** A run with all the information needed to create or change the appliance. */
export interface ReconcileContext extends RunContext {
  readonly request: ReconcileRequest;
  readonly location: Location;
  /** Reserves this run's choices, so that other runs of the process avoid them. */
  readonly reservation: Reservation;
  readonly serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>;
  /** The addresses found by each tag of servers. */
  readonly foundServers: FoundServers;
  /** Key → address of virtual IPs on an appliance that was or will be replaced. @default - none */
  readonly held?: Readonly<Record<string, string>> | undefined;
}

/** Reports the state to keep of an unfinished appliance; does nothing if it has no owner tag yet. */
export function reportState(
  { api, request, foundServers }: Pick<ReconcileContext, 'api' | 'request'> & Partial<ReconcileContext>,
  appliance: Appliance,
): void {
  const { spec, state, onStateKnown } = request;
  const ownerTag = [spec.ownerTag, state?.ownerTag].find((tag) => tag && appliance.tags.includes(tag));
  if (!ownerTag || !onStateKnown) return;
  // until the tags are set, those of earlier runs still have to be removed
  const tags = [...spec.tags, ...(state?.tags ?? [])];
  onStateKnown(
    buildState(appliance, {
      ...{ zone: api.zone, ownerTag, tags, applied: false, claim: toClaim(request) },
      foundServers: foundServers ?? state?.foundServers ?? {},
    }),
  );
}

import type { Appliance } from '../../sakura/codec/model';
import type { Reservation } from '../allocate/reservations';
import type { ResolvedServer } from '../state/desired-settings';
import { buildState, type FoundServers } from '../state/state';
import type { Location } from './locate';
import { type ReconcileRequest, toClaim } from './request';
import type { RunContext } from './run-context';

/** A run that has found out all that creating or changing the appliance needs. */
export interface ReconcileContext extends RunContext {
  readonly request: ReconcileRequest;
  readonly location: Location;
  /** Keeps what this run chooses from other runs of the process. */
  readonly reservation: Reservation;
  readonly serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>;
  /** What each tag of servers has found. */
  readonly foundServers: FoundServers;
  /** Key → address that a virtual IP had on an appliance that was or will be replaced. @default - none */
  readonly held?: Readonly<Record<string, string>> | undefined;
}

/** Reports the state to keep of an unfinished appliance; nothing if it has no owner tag yet. */
export function reportState(
  { api, request, foundServers }: Pick<ReconcileContext, 'api' | 'request'> & Partial<ReconcileContext>,
  appliance: Appliance,
): void {
  const { spec, state, onStateKnown } = request;
  const ownerTag = [spec.ownerTag, state?.ownerTag].find((tag) => tag && appliance.tags.includes(tag));
  if (!ownerTag || !onStateKnown) return;
  // until the tags are set, those of earlier runs are still to be removed
  const tags = [...spec.tags, ...(state?.tags ?? [])];
  onStateKnown(
    buildState(appliance, {
      ...{ zone: api.zone, ownerTag, tags, applied: false, claim: toClaim(request) },
      foundServers: foundServers ?? state?.foundServers ?? {},
    }),
  );
}

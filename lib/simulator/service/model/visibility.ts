import type { RouterRecord, SwitchRecord } from '../../store/records';
import type { Call } from './call';

/** A router and its own switch. */
export interface RouterAndSwitch {
  readonly router: Readonly<RouterRecord>;
  readonly ownSwitch: Readonly<SwitchRecord>;
}

/** The zone and time of a request. */
type View = Pick<Call, 'zone' | 'now'>;

/** Returns the routers that are visible by now. */
export function visibleRouters({ zone, now }: View): RouterAndSwitch[] {
  return zone.routers.values().flatMap((router) => visibleRouter(router, { zone, now }) ?? []);
}

/** Returns a router with its switch; undefined if it is too new to be visible. */
export function visibleRouter(
  router: Readonly<RouterRecord>,
  { zone, now }: View,
): RouterAndSwitch | undefined {
  const ownSwitch = zone.switches.get(router.switchId);
  return ownSwitch && router.visibleFrom <= now ? { router, ownSwitch } : undefined;
}

/** Whether a switch is visible by now: that of a new router appears together with it. */
export function isVisible(uplink: Readonly<SwitchRecord>, { zone, now }: View): boolean {
  const router = zone.routers.get(uplink.routerId);
  return !router || router.visibleFrom <= now;
}

import { type Refusal, refuse } from '../../protocol/refusal';
import type { RouterRecord, SwitchRecord } from '../../store/records';
import type { Call, Handler, Reply } from '../model/call';

/** A router and the switch that belongs to it. */
export interface RouterAndSwitch {
  readonly router: Readonly<RouterRecord>;
  readonly on: Readonly<SwitchRecord>;
}

/** As much of a call as tells what can be seen. */
type Look = Pick<Call, 'zone' | 'now'>;

/** The routers that are found by now. */
export function visibleRouters({ zone, now }: Look): RouterAndSwitch[] {
  return zone.routers.values().flatMap((router) => visibleRouter(router, { zone, now }) ?? []);
}

/** A router with its switch, if it is found by now. */
export function visibleRouter(
  router: Readonly<RouterRecord>,
  { zone, now }: Look,
): RouterAndSwitch | undefined {
  const on = zone.switches.get(router.switchId);
  return on && router.visibleFrom <= now ? { router, on } : undefined;
}

/** Makes a handler for one router, which is not found for a while after its creation. */
export function withRouter(handle: (found: RouterAndSwitch, call: Call) => Reply | Refusal): Handler {
  return (call) => {
    const router = call.zone.routers.get(call.ids[0]);
    const found = router && visibleRouter(router, call);
    return found ? handle(found, call) : refuse('not_found', call.ids[0]);
  };
}

/** Makes a handler for one switch. */
export function withSwitch(handle: (on: Readonly<SwitchRecord>, call: Call) => Reply | Refusal): Handler {
  return (call) => {
    const on = call.zone.switches.get(call.ids[0]);
    return on && isVisible(on, call) ? handle(on, call) : refuse('not_found', call.ids[0]);
  };
}

/** Whether a switch is found by now: one of a new router appears together with it. */
export function isVisible(on: Readonly<SwitchRecord>, { zone, now }: Look): boolean {
  const router = zone.routers.get(on.routerId);
  return !router || router.visibleFrom <= now;
}

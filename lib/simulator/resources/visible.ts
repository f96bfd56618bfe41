import type { Call, Handler, Reply } from '../call';
import { type Refusal, refuse } from '../protocol/refusal';
import type { RouterRecord, SwitchRecord } from '../store/records';

/** A router and the switch that belongs to it. */
export interface RouterAndSwitch {
  readonly router: Readonly<RouterRecord>;
  readonly on: Readonly<SwitchRecord>;
}

/** As much of a call as tells what can be seen. */
type Look = Pick<Call, 'zone' | 'now'>;

/** The routers that are found by now. */
export function visibleRouters({ zone, now }: Look): RouterAndSwitch[] {
  return zone.routers.values().flatMap((router) => {
    const on = zone.switches.get(router.switchId);
    return on && router.visibleFrom <= now ? [{ router, on }] : [];
  });
}

/** The switches that are found by now: one of a new router appears together with it. */
export function visibleSwitches(look: Look): Readonly<SwitchRecord>[] {
  return look.zone.switches.values().filter((on) => isVisible(on, look));
}

/** Makes a handler for one router, which is not found for a while after its creation. */
export function withRouter(handle: (found: RouterAndSwitch, call: Call) => Reply | Refusal): Handler {
  return (call) => {
    const router = call.zone.routers.get(call.ids[0]);
    const on = call.zone.switches.get(router?.switchId);
    if (!router || !on || router.visibleFrom > call.now) return refuse('not_found', call.ids[0]);
    return handle({ router, on }, call);
  };
}

/** Makes a handler for one switch. */
export function withSwitch(handle: (on: Readonly<SwitchRecord>, call: Call) => Reply | Refusal): Handler {
  return (call) => {
    const on = call.zone.switches.get(call.ids[0]);
    return on && isVisible(on, call) ? handle(on, call) : refuse('not_found', call.ids[0]);
  };
}

function isVisible(on: Readonly<SwitchRecord>, { zone, now }: Look): boolean {
  const router = zone.routers.get(on.routerId);
  return !router || router.visibleFrom <= now;
}

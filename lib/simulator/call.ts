import type { JsonObject } from './json';
import { type StepSeconds, settle } from './lifecycle';
import { type Refusal, refuse } from './refusal';
import { type ApplianceRecord, recordOf, type SimulatorState, type ZoneState } from './store';
import type { ZoneName } from './zones';

/** `strict` refuses whatever the real service does; `lenient` does not compare addresses with networks and each other. */
export type Strictness = 'strict' | 'lenient';

/** A request, understood as far as its route goes. */
export interface Call {
  readonly state: SimulatorState;
  readonly zoneName: ZoneName;
  readonly zone: ZoneState;
  /** The ids of the path, in its order: digits. */
  readonly ids: readonly string[];
  readonly query: JsonObject;
  readonly body: JsonObject;
  /** Milliseconds since the epoch, by the simulator's time. */
  readonly now: number;
  readonly steps: StepSeconds;
  readonly strictness: Strictness;
}

/** An answer of the service: never without a JSON object. */
export interface Reply {
  readonly status: number;
  readonly body: object;
}

export type Handler = (call: Call) => Reply | Refusal;

/** The answer to an action. */
export const DONE: Reply = { status: 200, body: { Success: true, is_ok: true } };

/** The answer with one resource. */
export function single(key: string, resource: object, status = 200): Reply {
  return { status, body: { Success: true, is_ok: true, [key]: resource } };
}

/** Makes a handler for one appliance, brought up to the present first. */
export function withAppliance(handle: (appliance: ApplianceRecord, call: Call) => Reply | Refusal): Handler {
  return (call) => {
    const appliance = recordOf(call.zone.appliances, call.ids[0]);
    if (!appliance) return refuse('not_found', call.ids[0]);
    settle(appliance, call.now, call.steps);
    return handle(appliance, call);
  };
}

import type { Cidr } from '../../../core/ipv4';
import type { Traffic } from '../../data-plane/traffic';
import type { JsonObject } from '../../protocol/json';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { ZoneName } from '../../protocol/zones';
import type { ApplianceRecord } from '../../store/records';
import type { Store } from '../../store/store';
import type { Zone } from '../../store/tables';
import type { Behaviour } from './behaviour';
import { type StepSeconds, settled } from './lifecycle';

/** `strict` refuses whatever the real service does; `lenient` does not compare addresses with networks and each other. */
export type Strictness = 'strict' | 'lenient';

/** A request, understood as far as its route goes. */
export interface Call {
  readonly store: Store;
  readonly zoneName: ZoneName;
  readonly zone: Zone;
  /** The ids of the path, in its order: digits. */
  readonly ids: readonly string[];
  readonly query: JsonObject;
  readonly body: JsonObject;
  /** Milliseconds since the epoch, by the simulator's time. */
  readonly now: number;
  readonly steps: StepSeconds;
  readonly strictness: Strictness;
  readonly behaviour: Behaviour;
  /** The ranges that routers' blocks are cut from. */
  readonly pools: readonly Cidr[];
  /** What flows. @default - nothing: there is no data plane */
  readonly traffic?: Traffic | undefined;
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

/** Makes a handler for one appliance, as it is at the time of the request. */
export function withAppliance(
  handle: (appliance: Readonly<ApplianceRecord>, call: Call) => Reply | Refusal,
): Handler {
  return (call) => {
    const found = call.zone.appliances.get(call.ids[0]);
    if (!found) return refuse('not_found', call.ids[0]);
    return handle(settled(found, call.now, call.steps), call);
  };
}

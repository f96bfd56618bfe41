import type { Cidr } from '../../../core/ipv4';
import type { JsonObject } from '../../../core/json';
import type { Traffic } from '../../data-plane/traffic';
import type { Refusal } from '../../protocol/refusal';
import type { Place } from '../../protocol/zones';
import type { StepSeconds } from '../../store/lifecycle';
import type { Store } from '../../store/store';
import type { Zone } from '../../store/tables';
import type { Behaviour, Strictness } from './open-points';

/** What the service knows at the time of a request, and how it behaves. */
export interface ServiceContext {
  readonly store: Store;
  /** Milliseconds since the epoch, by the simulator's time. */
  readonly now: number;
  readonly steps: StepSeconds;
  readonly strictness: Strictness;
  readonly behaviour: Behaviour;
  /** The ranges that blocks of new routers are cut from. */
  readonly pools: readonly Cidr[];
  /** What the data plane measures. @default - nothing flows: there is no data plane */
  readonly traffic?: Traffic | undefined;
}

/** A request with its path, query and body parsed, as a handler gets it. */
export interface Call extends ServiceContext {
  readonly place: Place;
  readonly zone: Zone;
  /** What the placeholders of the path stand for, in order. */
  readonly ids: readonly string[];
  readonly query: JsonObject;
  readonly body: JsonObject;
}

/** A response of the service. */
export interface ServiceResponse {
  readonly status: number;
  readonly body: object;
}

export type Handler = (call: Call) => ServiceResponse | Refusal;

/** The response to an action. */
export const DONE: ServiceResponse = { status: 200, body: { Success: true, is_ok: true } };

/** The response with one resource. */
export function single(key: string, resource: object, status = 200): ServiceResponse {
  return { status, body: { Success: true, is_ok: true, [key]: resource } };
}

import type { Cidr } from '../../../core/ipv4';
import type { JsonObject } from '../../../core/json';
import type { Traffic } from '../../data-plane/traffic';
import type { Refusal } from '../../protocol/refusal';
import type { Place } from '../../protocol/zones';
import type { StepSeconds } from '../../store/lifecycle';
import type { Store } from '../../store/store';
import type { Zone } from '../../store/tables';
import type { Behaviour, Strictness } from './open-points';

/** The state of the service at the time of a request, and its behaviour. */
export interface ServiceContext {
  readonly store: Store;
  /** Milliseconds since the epoch, by the simulator's time. */
  readonly now: number;
  readonly steps: StepSeconds;
  readonly strictness: Strictness;
  readonly behaviour: Behaviour;
  /** Ranges from which new routers get their blocks. */
  readonly pools: readonly Cidr[];
  /** Measurements of the data plane. @default - no traffic, as there is no data plane */
  readonly traffic?: Traffic | undefined;
}

/** A request with parsed path, query and body, as passed to a handler. */
export interface Call extends ServiceContext {
  readonly place: Place;
  readonly zone: Zone;
  /** The path segments at the placeholders, in order. */
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

/** The response to a successful action. */
export const DONE: ServiceResponse = { status: 200, body: { Success: true, is_ok: true } };

/** Creates a response with a single resource. */
export function single(key: string, resource: object, status = 200): ServiceResponse {
  return { status, body: { Success: true, is_ok: true, [key]: resource } };
}

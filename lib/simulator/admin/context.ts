import type { LoopbackRow } from '../data-plane/loopback-table';
import type { FaultScript } from '../faults/script';
import type { RequestLog } from '../http/request-log';
import type { ServiceContext } from '../service/model/call';
import type { TimeMode } from '../store/lifecycle';
import type { SimulatorState, ZoneState } from '../store/records';

/** Operations on a simulator that bypass the API. */
export interface SimulatorControls {
  /** Moves the simulator's time forward, in any mode. */
  advance(ms: number): void;
  /** Sets whether the health checks of a real server succeed, by its address. */
  setHealth(address: string, health: 'up' | 'down'): void;
  /** Returns a copy of the whole state, including the time. */
  snapshot(): SimulatorState;
  /**
   * Replaces the whole state with a snapshot; scripted faults and the request log stay.
   * @throws SIMULATOR_STATE if it was not taken by this version; nothing has changed then
   */
  restore(snapshot: SimulatorState): void;
  /** Restores the state of the first start: the site, its ids, the time, no faults. The request log stays. */
  reset(): void;
  /**
   * Changes the records of a zone, like an edit by another user.
   * @param zone
   * @default - the zone of the site
   * @throws SIMULATOR_START if there is no such zone
   */
  edit(change: (zone: ZoneState) => void, zone?: string): void;
}

/** The data and operations that the page and the admin API use. */
export interface AdminContext {
  /** The API root, such as `http://127.0.0.1:49152/cloud/zone`. */
  readonly url: string;
  /** The zone of the site. */
  readonly zone: string;
  readonly mode: TimeMode;
  /** The value of the `Authorization` header that changes require. */
  readonly authorization: string;
  readonly page: Page;
  /** Whether a picture is available at `/picture` now. */
  hasPicture(): boolean;
  /** Returns the current picture; undefined if there is none yet. */
  readPicture(): Page | undefined;
  readonly controls: SimulatorControls;
  readonly faults: FaultScript;
  /** The log of requests so far. */
  readonly log: RequestLog;
  /** The current state and time. */
  service(): ServiceContext;
  /** Locations of virtual IPs and servers on this machine; empty without a data plane. */
  loopback(): readonly LoopbackRow[];
  /** Resolves once the state file is up to date. */
  flush(): Promise<void>;
}

/** An HTML page, with its content security policy. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

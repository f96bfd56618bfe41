import type { LoopbackRow } from '../data-plane/loopback-table';
import type { FaultScript } from '../faults/script';
import type { RequestLog } from '../http/request-log';
import type { ServiceContext } from '../service/model/call';
import type { TimeMode } from '../store/lifecycle';
import type { SimulatorState, ZoneState } from '../store/records';

/** What can be done to a simulator behind the back of the API. */
export interface SimulatorControls {
  /** Moves the simulator's time on, in any mode. */
  advance(ms: number): void;
  /** Sets whether the health checks of a real server succeed, by its address. */
  setHealth(address: string, health: 'up' | 'down'): void;
  /** A copy of everything the simulator knows, the time included. */
  snapshot(): SimulatorState;
  /**
   * Replaces everything by what a snapshot holds; scripted faults and the request log stay.
   * @throws SIMULATOR_STATE if it was not taken by this version; nothing has changed then
   */
  restore(snapshot: SimulatorState): void;
  /** Returns to the first start: the site, its ids, the time, no faults. The request log stays. */
  reset(): void;
  /**
   * Changes the records of a zone as another user would.
   * @param zone @default - the zone of the site
   * @throws SIMULATOR_START if there is no such zone
   */
  edit(change: (zone: ZoneState) => void, zone?: string): void;
}

/** What the page and the admin API show and act on. */
export interface AdminContext {
  /** The API root, such as `http://127.0.0.1:49152/cloud/zone`. */
  readonly url: string;
  /** The zone of the site. */
  readonly zone: string;
  readonly mode: TimeMode;
  /** The `Authorization` header that changes need. */
  readonly authorization: string;
  readonly page: Page;
  /** Whether `/picture` has something to show by now. */
  hasPicture(): boolean;
  /** The picture as it is now; undefined if there is none yet. */
  readPicture(): Page | undefined;
  readonly controls: SimulatorControls;
  readonly faults: FaultScript;
  /** The requests so far. */
  readonly log: RequestLog;
  /** The state and the time, as of now. */
  service(): ServiceContext;
  /** Where virtual IPs and servers are on this machine; empty without a data plane. */
  loopback(): readonly LoopbackRow[];
  /** Resolves when the state file holds everything. */
  flush(): Promise<void>;
}

/** The page that shows the overview. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

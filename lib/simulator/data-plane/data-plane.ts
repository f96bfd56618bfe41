import type { Clock } from '../../core/clock';
import type { ZoneName } from '../protocol/zones';
import { type Entry, keyOfEntry, listPlaces } from './entries';
import { findLoopbackLimits } from './listener';
import {
  assignLoopback,
  EMPTY_MAP,
  type Endpoint,
  type LoopbackLimits,
  type Place,
  tryFindEndpoint,
} from './loopback-map';
import { type LoopbackRow, renderRows } from './loopback-table';
import type { Traffic } from './traffic';
import { VirtualIp } from './virtual-ip';

/** Real traffic for a simulator's virtual IPs, on loopback addresses of this machine. */
export interface DataPlane {
  /**
   * Lists the locations of running virtual IPs and servers on this machine, in the order of appliances and
   * their virtual IPs.
   */
  table(): readonly LoopbackRow[];
  /**
   * Resolves once there is nothing left to do: listeners match the applied settings, and due checks have
   * ended.
   */
  settled(): Promise<void>;
}

/** The parts of the simulator that the data plane reads. */
export interface DataPlaneSource {
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /**
   * Waits for simulated time to pass.
   * @default - time only moves by hand, and {@link RunningDataPlane.wake} is called
   */
  readonly sleep?: Clock['sleep'] | undefined;
  /** All virtual IPs to serve now. */
  entries(): readonly Entry[];
  /** The end of the appliances' next step, in milliseconds since the epoch. */
  nextStepAt(): number;
  /** Whether the checks of a real server are set to fail. */
  isFailing(zone: ZoneName, address: string): boolean;
}

/** A data plane, with the methods for its simulator. */
export interface RunningDataPlane extends DataPlane {
  /** The measurements that `/status` reports. */
  readonly traffic: Traffic;
  /** Must be called when settings, power states or the time may have changed. */
  wake(): void;
  /** Ends every listener, check and connection. */
  close(): Promise<void>;
}

/** Starts a data plane; resolves once the first checks have ended. */
export async function startDataPlane(
  source: DataPlaneSource,
  limits?: LoopbackLimits,
): Promise<RunningDataPlane> {
  const plane = new LoopbackDataPlane(source, limits ?? (await findLoopbackLimits()));
  await plane.settled();
  return plane;
}

/** Longest single sleep: timers are limited to 24 days, but delay loops are not. */
const MAX_SLEEP_MS = 3_600_000;

/** Measurements of a server that is not running. */
const NO_TRAFFIC = { isUp: false, activeConnections: 0, connectionsPerSecond: 0 };

class LoopbackDataPlane implements RunningDataPlane {
  readonly traffic: Traffic = {
    connectionsPerSecond: (id, vip) => this.running.get(keyOfEntry(id, vip))?.connectionsPerSecond() ?? 0,
    ofServer: (id, vip, { IPAddress }) =>
      this.running.get(keyOfEntry(id, vip))?.servers.get(IPAddress)?.traffic() ?? NO_TRAFFIC,
  };
  private readonly source: DataPlaneSource;
  private readonly limits: LoopbackLimits;
  private readonly running = new Map<string, VirtualIp>();
  private entries: readonly Entry[] = [];
  private map = EMPTY_MAP;
  /** Whether something may have changed since the last reconciliation. */
  private isStale = false;
  private isClosed = false;
  private updating: Promise<void> | undefined;
  private alarm = new AbortController();

  constructor(source: DataPlaneSource, limits: LoopbackLimits) {
    this.source = source;
    this.limits = limits;
  }

  table(): readonly LoopbackRow[] {
    return renderRows(
      this.entries,
      (place) => this.locate(place),
      (key) => this.running.get(key)?.listening,
    );
  }

  wake(): void {
    if (this.isClosed) return;
    this.isStale = true;
    this.updating ??= this.update();
  }

  async settled(): Promise<void> {
    this.wake();
    for (let pending = this.pending(); pending.length > 0; pending = this.pending())
      await Promise.all(pending);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.alarm.abort();
    await this.updating;
    for (const each of this.running.values()) each.close();
    this.running.clear();
    this.entries = [];
  }

  private async update(): Promise<void> {
    while (this.isStale && !this.isClosed) {
      this.isStale = false;
      await this.reconcile();
      for (const server of this.servers()) server.check();
    }
    this.updating = undefined;
    this.setAlarm();
  }

  /** Makes the running virtual IPs match the applied settings. */
  private async reconcile(): Promise<void> {
    this.entries = this.source.entries();
    this.map = assignLoopback(this.map, this.entries.flatMap(listPlaces), this.limits);
    const wanted = new Set(this.entries.map(({ key }) => key));
    for (const [key, virtualIp] of this.running) {
      if (wanted.has(key)) continue;
      virtualIp.close();
      this.running.delete(key);
    }
    for (const entry of this.entries) {
      const known = this.running.get(entry.key);
      const virtualIp = known ?? new VirtualIp(this.contextOf(entry));
      virtualIp.apply(entry, (place) => this.locate(place));
      if (known) continue;
      this.running.set(entry.key, virtualIp);
      await virtualIp.open(this.locate(entry));
    }
  }

  /** Wakes the data plane when the next check or the next step of an appliance is due. */
  private setAlarm(): void {
    this.alarm.abort();
    if (!this.source.sleep || this.isClosed) return;
    this.alarm = new AbortController();
    const dueAt = this.servers().reduce(
      (first, { dueAt }) => Math.min(first, dueAt),
      this.source.nextStepAt(),
    );
    const ms = Math.min(Math.max(dueAt - this.source.now(), 1), MAX_SLEEP_MS);
    this.source.sleep(ms, this.alarm.signal).then(
      () => this.wake(),
      // aborted, because another alarm has been set
      () => {},
    );
  }

  private contextOf({ zone }: Entry) {
    return {
      now: () => this.source.now(),
      isFailing: (address: string) => this.source.isFailing(zone, address),
      onChecked: () => {
        if (!this.updating) this.setAlarm();
      },
    };
  }

  private servers() {
    return [...this.running.values()].flatMap(({ servers }) => [...servers.values()]);
  }

  private pending(): Promise<void>[] {
    return [this.updating, ...this.servers().map(({ pending }) => pending)].filter(
      (each) => each !== undefined,
    );
  }

  private locate(place: Place): Endpoint {
    return tryFindEndpoint(this.map, place) ?? { address: place.address, port: place.port };
  }
}

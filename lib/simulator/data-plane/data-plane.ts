import type { Clock } from '../../core/clock';
import type { ZoneName } from '../protocol/zones';
import { type Entry, keyOfEntry, listPlaces } from './entries';
import { findLoopbackLimits } from './listener';
import {
  assignLoopback,
  EMPTY_MAP,
  type Endpoint,
  findEndpoint,
  type LoopbackLimits,
  type Place,
} from './loopback-map';
import { type LoopbackRow, renderRows } from './loopback-table';
import type { Traffic } from './traffic';
import { VirtualIp } from './virtual-ip';

/** Carries traffic for the virtual IPs of a simulator, on loopback addresses of this machine. */
export interface DataPlane {
  /** Where everything that runs now is on this machine, in the order of appliances and their virtual IPs. */
  table(): readonly LoopbackRow[];
  /** Resolves when everything due by now is done: listeners are those of the applied settings, checks have ended. */
  settled(): Promise<void>;
}

/** What the data plane is told of the simulator; it changes nothing there. */
export interface DataPlaneSource {
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Waits for simulated time to pass. @default - time is moved by hand only, and `wake` says so */
  readonly sleep?: Clock['sleep'] | undefined;
  /** Everything that is served now. */
  entries(): readonly Entry[];
  /** When an appliance goes on by itself. */
  nextStepAt(): number;
  isFailing(zone: ZoneName, address: string): boolean;
}

/** A data plane as the simulator holds it. */
export interface RunningDataPlane extends DataPlane {
  /** What `/status` asks. */
  readonly traffic: Traffic;
  /** Says that settings, power states or the time may have changed. */
  wake(): void;
  /** Ends every listener, check and connection. */
  close(): Promise<void>;
}

/** Starts to carry traffic. */
export async function startDataPlane(
  source: DataPlaneSource,
  limits?: LoopbackLimits,
): Promise<RunningDataPlane> {
  const plane = new LoopbackDataPlane(source, limits ?? (await findLoopbackLimits()));
  await plane.settled();
  return plane;
}

/** Longest sleep at a time: timers count to 24 days at most, and delay loops can be longer. */
const MAX_SLEEP_MS = 3_600_000;

/** No servers, no connections. */
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
  /** Something may have changed since the last look. */
  private isStale = false;
  private isClosed = false;
  private work: Promise<void> | undefined;
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
    this.work ??= this.followUp();
  }

  async settled(): Promise<void> {
    this.wake();
    for (let pending = this.pending(); pending.length > 0; pending = this.pending())
      await Promise.all(pending);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.alarm.abort();
    await this.work;
    for (const each of this.running.values()) each.close();
    this.running.clear();
    this.entries = [];
  }

  private async followUp(): Promise<void> {
    while (this.isStale && !this.isClosed) {
      this.isStale = false;
      await this.reconcile();
      for (const server of this.servers()) server.check();
    }
    this.work = undefined;
    this.setAlarm();
  }

  /** Makes what runs what is applied. */
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

  /** Wakes up when the next check or the next step of an appliance is due. */
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
      // another alarm has been set
      () => {},
    );
  }

  private contextOf({ zone }: Entry) {
    return {
      now: () => this.source.now(),
      isFailing: (address: string) => this.source.isFailing(zone, address),
      onChecked: () => {
        if (!this.work) this.setAlarm();
      },
    };
  }

  private servers() {
    return [...this.running.values()].flatMap(({ servers }) => [...servers.values()]);
  }

  private pending(): Promise<void>[] {
    return [this.work, ...this.servers().map(({ pending }) => pending)].filter((each) => each !== undefined);
  }

  private locate(place: Place): Endpoint {
    return findEndpoint(this.map, place) ?? { address: place.address, port: place.port };
  }
}

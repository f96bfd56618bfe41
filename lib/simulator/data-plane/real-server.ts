import { isDeepStrictEqual } from 'node:util';
import type { EntryServer } from './entries';
import { afterCheck, type Health, limitDelay, newHealth, skipMissed } from './health';
import type { Endpoint } from './loopback-map';
import { probe } from './probe';
import { RateWindow } from './rate-window';
import type { Relay } from './relay';
import type { ServerTraffic } from './traffic';

/** Dependencies of a real server, injected by its virtual IP. */
export interface RealServerContext {
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Whether the checks of an address are set to fail. */
  isFailing(address: string): boolean;
  /** Called after each check. */
  onChecked(): void;
}

/** A running real server of one virtual IP, with its health, its connections and the check in progress. */
export class RealServer {
  readonly relays = new Set<Relay>();
  lastChosen = 0;
  private health: Health;
  private readonly rate = new RateWindow();
  private readonly context: RealServerContext;
  private current: EntryServer;
  private target: Endpoint;
  private checking: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  constructor(server: EntryServer, at: Endpoint, context: RealServerContext) {
    this.current = server;
    this.target = at;
    this.context = context;
    this.health = newHealth(context.now());
  }

  get isEnabled(): boolean {
    return this.current.isEnabled;
  }

  get isUp(): boolean {
    return this.health.isUp;
  }

  get activeConnections(): number {
    return this.relays.size;
  }

  get at(): Endpoint {
    return this.target;
  }

  /** Time of the next check; infinity while one is in progress, or while the server is disabled. */
  get dueAt(): number {
    return this.isEnabled && !this.checking ? this.health.dueAt : Number.POSITIVE_INFINITY;
  }

  /** The check in progress. */
  get pending(): Promise<void> | undefined {
    return this.checking?.done;
  }

  /**
   * Applies new settings. Runs a changed check at once; a server that was enabled or disabled starts as a new
   * one.
   */
  update(server: EntryServer, at: Endpoint): void {
    const isCheckChanged = !isDeepStrictEqual(
      [server.check, server.schedule, at],
      [this.current.check, this.current.schedule, this.target],
    );
    const isToggled = server.isEnabled !== this.current.isEnabled;
    this.current = server;
    this.target = at;
    if (!isCheckChanged && !isToggled) return;
    this.checking?.stop.abort();
    this.checking = undefined;
    const now = this.context.now();
    this.health = isToggled ? newHealth(now) : { ...this.health, failures: 0, dueAt: now };
  }

  /** Starts the checks that are due. */
  check(): void {
    const now = this.context.now();
    if (!this.checking) this.health = limitDelay(this.health, now, this.current.schedule);
    if (this.dueAt > now) return;
    const stop = new AbortController();
    this.checking = { stop, done: this.runChecks(stop.signal) };
  }

  /** Adds a connection. */
  add(link: Relay, serial: number): void {
    this.lastChosen = serial;
    this.relays.add(link);
    this.rate.add(this.context.now());
  }

  traffic(): ServerTraffic {
    return {
      isUp: this.isUp,
      activeConnections: this.activeConnections,
      connectionsPerSecond: this.rate.perSecond(this.context.now()),
    };
  }

  /** Stops its checks and resets its connections. */
  remove(): void {
    this.checking?.stop.abort();
    this.checking = undefined;
    this.current = { ...this.current, isEnabled: false };
    for (const each of this.relays) each.reset();
  }

  /**
   * Runs the check that is due. After a leap of time, runs up to `retry` checks: more would have the same
   * result.
   */
  private async runChecks(signal: AbortSignal): Promise<void> {
    const { check, schedule, address } = this.current;
    for (let count = 0; count < schedule.retry && this.health.dueAt <= this.context.now(); count += 1) {
      const answers = await probe(check, this.target, signal);
      if (signal.aborted) return;
      this.health = afterCheck(this.health, answers && !this.context.isFailing(address), schedule);
    }
    this.health = skipMissed(this.health, this.context.now(), schedule);
    this.checking = undefined;
    this.context.onChecked();
  }
}

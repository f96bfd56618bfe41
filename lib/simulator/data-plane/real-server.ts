import { isDeepStrictEqual } from 'node:util';
import type { EntryServer } from './entries';
import { afterCheck, type Health, limitDelay, newHealth, skipMissed } from './health';
import type { Endpoint } from './loopback-map';
import { probe } from './probe';
import { RateWindow } from './rate-window';
import type { Relay } from './relay';
import type { ServerTraffic } from './traffic';

/** What a real server needs to know of the world. */
export interface RealServerContext {
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Whether the checks of an address are scripted to fail. */
  isFailing(address: string): boolean;
  /** Called when a check has ended. */
  onChecked(): void;
}

/** A real server behind one virtual IP, as it runs: its health, its connections, its check under way. */
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

  /** When its next check is due; never while one is under way, or while it is disabled. */
  get dueAt(): number {
    return this.isEnabled && !this.checking ? this.health.dueAt : Number.POSITIVE_INFINITY;
  }

  /** The check under way. */
  get pending(): Promise<void> | undefined {
    return this.checking?.done;
  }

  /** Takes new settings over. Another way of checking is tried at once; a server that was disabled begins anew. */
  update(server: EntryServer, at: Endpoint): void {
    const isOther = !isDeepStrictEqual(
      [server.check, server.rhythm, at],
      [this.current.check, this.current.rhythm, this.target],
    );
    const isSwitched = server.isEnabled !== this.current.isEnabled;
    this.current = server;
    this.target = at;
    if (!isOther && !isSwitched) return;
    this.checking?.stop.abort();
    this.checking = undefined;
    const now = this.context.now();
    this.health = isSwitched ? newHealth(now) : { ...this.health, failures: 0, dueAt: now };
  }

  /** Starts the checks that are due. */
  check(): void {
    const now = this.context.now();
    if (!this.checking) this.health = limitDelay(this.health, now, this.current.rhythm);
    if (this.dueAt > now) return;
    const stop = new AbortController();
    this.checking = { stop, done: this.runChecks(stop.signal) };
  }

  /** One connection more. */
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

  /** Ends its checks and breaks its connections off. */
  remove(): void {
    this.checking?.stop.abort();
    this.checking = undefined;
    this.current = { ...this.current, isEnabled: false };
    for (const each of this.relays) each.cut();
  }

  /** After a leap of time, as many checks as can decide: the ones missed before would have shown the same. */
  private async runChecks(signal: AbortSignal): Promise<void> {
    const { check, rhythm, address } = this.current;
    for (let count = 0; count < rhythm.retry && this.health.dueAt <= this.context.now(); count += 1) {
      const answers = await probe(check, this.target, signal);
      if (signal.aborted) return;
      this.health = afterCheck(this.health, answers && !this.context.isFailing(address), rhythm);
    }
    this.health = skipMissed(this.health, this.context.now(), rhythm);
    this.checking = undefined;
    this.context.onChecked();
  }
}

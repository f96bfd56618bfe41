import type { ServiceContext } from '../service/model/call';
import type { Fault } from './fault';
import { type FaultRequest, matches } from './kinds';
import { pathMatcher } from './path-pattern';

/** A scripted fault that is still to come. */
export interface PendingFault {
  /** What is to happen. */
  readonly fault: Fault;
  /** How many requests it will still affect. */
  readonly left: number;
}

/** Which request triggered which fault. */
export interface TriggeredFault {
  /** What has happened. */
  readonly fault: Fault;
  /** Of the request that it happened to. */
  readonly method: string;
  /** Below the zone's `/api/cloud/1.1`. */
  readonly path: string;
  /** When, in milliseconds since the epoch by the simulator's time. */
  readonly at: number;
  /** The request of somebody else and its response, for the kind `concurrent`. */
  readonly concurrent?: string | undefined;
}

interface Entry {
  readonly fault: Fault;
  left: number;
  readonly isOnPath: (path: string) => boolean;
  /** The state when the fault was scripted, for faults that answer from it. */
  readonly past: ServiceContext | undefined;
}

/** One use of a fault, for one request. */
export type FaultUse = Pick<Entry, 'fault' | 'past'>;

const MAX_TRIGGERED = 1000;

/**
 * The faults that are still to come, in the order in which they were scripted, and those that were triggered.
 */
export class FaultScript {
  /** The last 1,000 of them, oldest first. */
  readonly triggeredFaults: TriggeredFault[] = [];
  private entries: Entry[] = [];
  private readonly hiddenUntil = new Map<string, number>();
  private readonly copyContext: () => ServiceContext;

  /** @param copyContext copies the state and the time as of now */
  constructor(copyContext: () => ServiceContext) {
    this.copyContext = copyContext;
  }

  get pending(): readonly PendingFault[] {
    return this.entries.map(({ fault, left }) => ({ fault, left }));
  }

  add(fault: Fault): void {
    const past = fault.kind === 'stale-read' ? this.copyContext() : undefined;
    this.entries.push({ fault, left: fault.times ?? 1, isOnPath: pathMatcher(fault.path), past });
  }

  clear(): void {
    this.entries = [];
    this.hiddenUntil.clear();
  }

  /** Uses the first fault that applies once; undefined if none does. */
  take(request: FaultRequest): FaultUse | undefined {
    const hit = this.entries.find(({ fault, isOnPath }) => matches(fault, isOnPath, request));
    if (!hit) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.entries = this.entries.filter((entry) => entry !== hit);
    return hit;
  }

  /** Notes that a request triggered a fault. */
  log(triggered: TriggeredFault): void {
    this.triggeredFaults.push(triggered);
    if (this.triggeredFaults.length > MAX_TRIGGERED) this.triggeredFaults.shift();
  }

  /** Adds to the last triggered fault how the request of somebody else was answered. */
  noteConcurrent(concurrent: string): void {
    const last = this.triggeredFaults.pop();
    if (last) this.triggeredFaults.push({ ...last, concurrent });
  }

  /** Keeps requests that name a resource from finding it. */
  hide(id: number, until: number): void {
    this.hiddenUntil.set(String(id), until);
  }

  /** The id of a hidden resource in a path; undefined if there is none. */
  hiddenIn(path: string, now: number): string | undefined {
    if (this.hiddenUntil.size === 0) return undefined;
    return path.split('/').find((segment) => now < (this.hiddenUntil.get(segment) ?? now));
  }
}

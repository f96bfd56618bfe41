import type { ServiceContext } from '../service/model/call';
import type { Fault } from './fault';
import { type FaultRequest, matches } from './kinds';
import { pathMatcher } from './path-pattern';

/** A scripted fault that has not been used up yet. */
export interface PendingFault {
  /** The fault as scripted. */
  readonly fault: Fault;
  /** Number of requests that it will still affect. */
  readonly left: number;
}

/** A fault that was triggered, and the request that triggered it. */
export interface TriggeredFault {
  /** The fault as scripted. */
  readonly fault: Fault;
  /** Method of the affected request. */
  readonly method: string;
  /** Path of the affected request, below the zone's `/api/cloud/1.1`. */
  readonly path: string;
  /** Time of the request, in milliseconds since the epoch by the simulator's time. */
  readonly at: number;
  /** The other client's request and its response, for the kind `concurrent`. */
  readonly concurrent?: string | undefined;
}

interface Entry {
  readonly fault: Fault;
  left: number;
  readonly isOnPath: (path: string) => boolean;
  /** Copy of the state when the fault was scripted, for `stale-read`. */
  readonly past: ServiceContext | undefined;
}

/** A fault to apply to one request. */
export type FaultUse = Pick<Entry, 'fault' | 'past'>;

const MAX_TRIGGERED = 1000;

/** The pending faults, in the order in which they were scripted, and the triggered ones. */
export class FaultScript {
  /** The last 1,000 triggered faults, oldest first. */
  readonly triggeredFaults: TriggeredFault[] = [];
  private entries: Entry[] = [];
  private readonly hiddenUntil = new Map<string, number>();
  private readonly copyContext: () => ServiceContext;

  /** @param copyContext returns a copy of the current state and time */
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

  /** Uses the first matching fault once; undefined if none matches. */
  take(request: FaultRequest): FaultUse | undefined {
    const hit = this.entries.find(({ fault, isOnPath }) => matches(fault, isOnPath, request));
    if (!hit) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.entries = this.entries.filter((entry) => entry !== hit);
    return hit;
  }

  /** Records that a request triggered a fault. */
  log(triggered: TriggeredFault): void {
    this.triggeredFaults.push(triggered);
    if (this.triggeredFaults.length > MAX_TRIGGERED) this.triggeredFaults.shift();
  }

  /** Adds the response to the other client's request to the last triggered fault. */
  noteConcurrent(concurrent: string): void {
    const last = this.triggeredFaults.pop();
    if (last) this.triggeredFaults.push({ ...last, concurrent });
  }

  /** Hides a resource from requests that name it, until the given time. */
  hide(id: number, until: number): void {
    this.hiddenUntil.set(String(id), until);
  }

  /** Finds the id of a hidden resource in a path; undefined if there is none. */
  hiddenIn(path: string, now: number): string | undefined {
    if (this.hiddenUntil.size === 0) return undefined;
    return path.split('/').find((segment) => now < (this.hiddenUntil.get(segment) ?? now));
  }
}

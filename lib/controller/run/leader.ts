import type { Clock } from '../../core/clock';
import { isKumikiError } from '../../core/errors';
import type { Cluster, ObjectName } from '../../kubernetes-api/cluster';
import type { Lease } from '../../kubernetes-api/kinds';
import { findPause, pause, type Random } from './back-off';

/** Timing of the election, as in the components of Kubernetes. */
const LEASE_SECONDS = 15;
const RENEW_DEADLINE_MS = 10_000;
const RETRY_MS = 2_000;

/** What an election depends on. */
export interface LeaderOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly lease: Required<ObjectName>;
  /** Identifies this process; no other one has it. */
  readonly identity: string;
  readonly signal: AbortSignal;
  /** Leads until its signal aborts; resolves once everything has ended. */
  lead(signal: AbortSignal): Promise<void>;
  onChange(isLeader: boolean): void;
  /** Called after each response of the API server that shows whether this process holds the Lease. */
  onContact(isHeld: boolean): void;
  onFailure(error: unknown): void;
}

/**
 * Leads while this process holds the Lease. If it cannot renew it in time, it stops leading before another
 * process may begin. Each process uses only its own clock, because the times in the Lease come from other
 * machines. At the end the Lease is released after the last step, so that the next leader need not wait.
 */
export async function runLeaderElection(options: LeaderOptions): Promise<void> {
  const { clock, signal, random } = options;
  const election = new Election(options);
  while (!signal.aborted) {
    const heldSince = await election.tryAcquire();
    if (heldSince !== undefined) await election.lead(heldSince);
    if (signal.aborted) return;
    await pause(clock, findPause({ firstMs: RETRY_MS, longestMs: RETRY_MS }, 1, random), signal);
  }
}

class Election {
  private readonly options: LeaderOptions;
  /** The Lease as it was last seen, and when it was first seen in that state. */
  private seen: { readonly version: string | undefined; readonly atMs: number } | undefined;

  constructor(options: LeaderOptions) {
    this.options = options;
  }

  /**
   * Acquires the Lease if no process holds it, or if its holder has not renewed it for its whole duration.
   * @returns the earliest time since when it is held; undefined if it is not
   */
  async tryAcquire(): Promise<number | undefined> {
    const { clock, signal, onContact, onFailure } = this.options;
    const beganAt = clock.now();
    try {
      const isHeld = await within(clock, RENEW_DEADLINE_MS, signal, (limit) => this.tryTake(limit));
      onContact(isHeld);
      return isHeld ? beganAt : undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      // another process was faster
      if (isTaken(error)) onContact(false);
      else onFailure(error);
      return undefined;
    }
  }

  private async tryTake(signal: AbortSignal): Promise<boolean> {
    const { cluster, clock, identity, lease: name } = this.options;
    const found = await cluster.tryGet('Lease', name, { signal });
    if (!found) {
      await cluster.create('Lease', { metadata: name, spec: this.toSpec(undefined) }, { signal });
      return true;
    }
    const { resourceVersion } = found.metadata;
    if (this.seen?.version !== resourceVersion) this.seen = { version: resourceVersion, atMs: clock.now() };
    const { holderIdentity = '', leaseDurationSeconds = LEASE_SECONDS } = found.spec ?? {};
    const isFree = holderIdentity === '' || holderIdentity === identity;
    const isOver = clock.now() - (this.seen?.atMs ?? 0) > leaseDurationSeconds * 1000;
    if (!isFree && !isOver) return false;
    await cluster.update('Lease', { ...found, spec: this.toSpec(found) }, { signal });
    return true;
  }

  /**
   * Leads, and renews the Lease meanwhile; returns once both have ended.
   * @param heldSince when the request that acquired the Lease was sent: others count from when it was carried
   * out
   */
  async lead(heldSince: number): Promise<void> {
    const { signal, lead, onChange, onFailure } = this.options;
    const leading = new AbortController();
    const both = AbortSignal.any([signal, leading.signal]);
    onChange(true);
    const work = lead(both).catch((error: unknown) => {
      if (!both.aborted) onFailure(error);
      leading.abort(new Error('the work of the leader has ended'));
    });
    await this.renewUntilLost(heldSince, both);
    leading.abort(new Error('this process does not hold the Lease any more'));
    await work;
    onChange(false);
    await this.release();
  }

  /** Returns when the Lease is lost, could not be renewed for too long, or the signal aborts. */
  private async renewUntilLost(heldSince: number, signal: AbortSignal): Promise<void> {
    const { clock, onContact, onFailure } = this.options;
    let renewedAt = heldSince;
    for (;;) {
      const leftMs = renewedAt + RENEW_DEADLINE_MS - clock.now();
      if (leftMs > 0) await pause(clock, Math.min(RETRY_MS, leftMs), signal);
      if (signal.aborted || clock.now() - renewedAt >= RENEW_DEADLINE_MS) return;
      const startedAt = clock.now();
      const limitMs = renewedAt + RENEW_DEADLINE_MS - startedAt;
      try {
        const isHeld = await within(clock, limitMs, signal, (limit) => this.renew(limit));
        onContact(isHeld);
        if (!isHeld) return;
        renewedAt = startedAt;
      } catch (error) {
        if (signal.aborted) return;
        onFailure(error);
      }
    }
  }

  /** False if another process holds the Lease. */
  private async renew(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.tryRenew(signal);
    } catch (error) {
      if (isMissing(error)) return false;
      // perhaps with itself: it is sent again if a kept connection breaks after the server has carried it out
      if (isTaken(error)) return this.tryRenew(signal);
      throw error;
    }
  }

  private async tryRenew(signal: AbortSignal): Promise<boolean> {
    const { cluster, identity, lease: name } = this.options;
    const found = await cluster.tryGet('Lease', name, { signal });
    if (found?.spec?.holderIdentity !== identity) return false;
    await cluster.update('Lease', { ...found, spec: this.toSpec(found) }, { signal });
    return true;
  }

  private async release(): Promise<void> {
    const { cluster, identity, lease: name } = this.options;
    try {
      const found = await cluster.tryGet('Lease', name, { timeoutMs: 2_000 });
      if (found?.spec?.holderIdentity !== identity) return;
      const spec = { ...this.toSpec(found), holderIdentity: '', leaseDurationSeconds: 1 };
      await cluster.update('Lease', { ...found, spec }, { timeoutMs: 2_000 });
    } catch {
      // it expires by itself
    }
  }

  private toSpec(found: Lease | undefined): NonNullable<Lease['spec']> {
    const { clock, identity } = this.options;
    const now = formatMicroTime(clock.now());
    const { holderIdentity, acquireTime, leaseTransitions = 0 } = found?.spec ?? {};
    const isRenewal = holderIdentity === identity;
    return {
      holderIdentity: identity,
      leaseDurationSeconds: LEASE_SECONDS,
      acquireTime: isRenewal && acquireTime !== undefined ? acquireTime : now,
      renewTime: now,
      leaseTransitions: isRenewal || !found ? leaseTransitions : leaseTransitions + 1,
    };
  }
}

/** Runs something with a signal that aborts after a time, or along with another signal. */
async function within<T>(
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(limitMs, AbortSignal.any([signal, done.signal])).then(
    () => late.abort(new Error('the Lease could not be had in time')),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    done.abort();
  }
}

/** Whether another process has written the Lease first. */
function isTaken(error: unknown): boolean {
  return isKumikiError(error) && ['KUBE_CONFLICT', 'KUBE_EXISTS'].includes(error.code);
}

/**
 * Whether the Lease was deleted. Creating one in a namespace that does not exist fails with the same code.
 */
function isMissing(error: unknown): boolean {
  return isKumikiError(error) && error.code === 'KUBE_NOT_FOUND';
}

/** A time with microseconds, as Kubernetes writes it. */
export function formatMicroTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

import { MANUAL_START_MS } from '../../../lib/simulator';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/**
 * One virtual time for everything that waits: requests on their way, replies on their way, and sleeps. Nothing
 * happens by itself: {@link runUntil} lets one event after the other happen, the earliest first, so that a
 * schedule depends on nothing but the times that were chosen.
 */
export class Timeline {
  private nowMs = MANUAL_START_MS;
  private events: Event[] = [];
  private scheduled = 0;

  now(): number {
    return this.nowMs;
  }

  after(ms: number, happen: () => void): void {
    this.events.push({ at: this.nowMs + ms, order: this.scheduled++, happen });
  }

  /** Forgets what is to come, and sets the time. */
  reset(nowMs: number): void {
    this.events = [];
    this.nowMs = nowMs;
  }

  /** @throws if nothing is left to wait for, or it takes longer than a day */
  async runUntil(isDone: () => boolean): Promise<void> {
    const latest = this.nowMs + 24 * 3_600_000;
    for (;;) {
      await settled();
      if (isDone()) return;
      const next = this.takeFirst();
      if (!next) throw new Error('nobody waits for anything, and yet it is not done');
      if (next.at > latest) throw new Error('it is not done after a day');
      this.nowMs = Math.max(this.nowMs, next.at);
      next.happen();
    }
  }

  /** Lets everything happen that is still to come within a time. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.after(ms, () => {
      isOver = true;
    });
    await this.runUntil(() => isOver);
  }

  private takeFirst(): Event | undefined {
    let first: Event | undefined;
    for (const event of this.events) {
      if (!first || event.at < first.at || (event.at === first.at && event.order < first.order))
        first = event;
    }
    this.events = this.events.filter((event) => event !== first);
    return first;
  }
}

/** Resolves after all promises that can settle now. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

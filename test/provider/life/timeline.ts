import { MANUAL_START_MS } from '../../../lib/simulator';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/**
 * Virtual time for everything that waits: requests and responses in transit, and sleeps. Nothing happens by
 * itself: {@link runUntil} triggers one event after the other, in order, so that a schedule only depends on
 * the chosen times.
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

  /** Discards pending events, and sets the time. */
  reset(nowMs: number): void {
    this.events = [];
    this.nowMs = nowMs;
  }

  /** @throws if there are no more events, or it takes longer than a day */
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

  /** Triggers all events within a period. */
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

/** Resolves once all promises that can settle have settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Length of the window in which events count. */
export const WINDOW_SECONDS = 5;

interface Slot {
  second: number;
  count: number;
}

/** Counts the events of the last seconds, in constant memory. */
export class RateWindow {
  private readonly slots: Slot[] = Array.from({ length: WINDOW_SECONDS }, () => ({ second: -1, count: 0 }));

  /** Counts an event at `now`, in milliseconds. */
  add(now: number): void {
    const second = Math.floor(now / 1000);
    const slot = this.slots[second % WINDOW_SECONDS];
    if (!slot) return;
    if (slot.second !== second) slot.count = 0;
    slot.second = second;
    slot.count += 1;
  }

  /** Returns events per second, rounded up so that a single event is not shown as 0. */
  perSecond(now: number): number {
    const second = Math.floor(now / 1000);
    const recent = this.slots.filter(
      (slot) => slot.second > second - WINDOW_SECONDS && slot.second <= second,
    );
    return Math.ceil(recent.reduce((sum, slot) => sum + slot.count, 0) / WINDOW_SECONDS);
  }
}

import type { NotCarriedOver } from './migration-plan';

/** Reports something at a field of the object that is read. */
export type Report = (field: string, effect: NotCarriedOver['effect'], reason: string) => void;

/** Collects what is not carried over, each statement once. */
export class Omissions {
  private readonly byText = new Map<string, NotCarriedOver>();

  add(object: string, setting: string, effect: NotCarriedOver['effect'], reason: string): void {
    this.byText.set(JSON.stringify([object, setting, effect, reason]), { object, setting, effect, reason });
  }

  /** In the order in which they were found. */
  get all(): readonly NotCarriedOver[] {
    return [...this.byText.values()];
  }
}

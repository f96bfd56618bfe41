import type { NotCarriedOver } from './migration-plan';

/** Reports an omission at a field of the current object. */
export type Report = (field: string, effect: NotCarriedOver['effect'], reason: string) => void;

/** Collects everything that is not carried over, without duplicates. */
export class Omissions {
  private readonly byText = new Map<string, NotCarriedOver>();

  add(object: string, setting: string, effect: NotCarriedOver['effect'], reason: string): void {
    this.byText.set(JSON.stringify([object, setting, effect, reason]), { object, setting, effect, reason });
  }

  /** All omissions, in the order in which they were found. */
  get all(): readonly NotCarriedOver[] {
    return [...this.byText.values()];
  }
}

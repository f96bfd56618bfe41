import type { AddressSpace } from './address-space';
import type { Inventory } from './inventory';
import type { Avoided } from './reservations';

/** What is to be given out: what the user fixed, and what was given out before. */
export interface AllocationRequest {
  readonly space: AddressSpace;
  /** Without what the appliance itself holds. */
  readonly inventory: Inventory;
  readonly units: {
    readonly count: number;
    readonly given?: readonly string[] | undefined;
    readonly held?: readonly string[] | undefined;
  };
  readonly vrid: { readonly given?: number | undefined; readonly held?: number | undefined };
  readonly virtualIps: readonly { readonly key: string; readonly address?: string | undefined }[];
  /** Key → address given out before. */
  readonly held: Readonly<Record<string, string>>;
  /** Addresses of real and sorry servers: in use, though the inventory may not show them. */
  readonly reserved: readonly string[];
  /** What is left alone where there is a choice. @default - nothing */
  readonly avoid?: Avoided | undefined;
  /**
   * Where the search for free addresses and a VRID begins, as a count from the lowest; beyond the last it goes on
   * from the first. Those who got in each other's way begin at places of their own. @default 0
   */
  readonly start?: number | undefined;
}

/** What is given out. */
export interface Allocation {
  readonly units: readonly string[];
  readonly vrid: number;
  readonly addressByKey: Readonly<Record<string, string>>;
}

/** The addresses that the units have or shall have, as far as they are not to be chosen. */
export function findFixedUnits({ units }: AllocationRequest): readonly string[] {
  return units.held ?? units.given ?? [];
}

import type { AddressSpace } from './address-space';
import type { Inventory } from './inventory';
import type { Avoided } from './reservations';

/** The addresses and VRID to choose, with those that the user gave and those chosen earlier. */
export interface AllocationRequest {
  readonly space: AddressSpace;
  /** The holders of addresses, without the appliance itself. */
  readonly inventory: Inventory;
  readonly units: {
    readonly count: number;
    readonly given?: readonly string[] | undefined;
    readonly held?: readonly string[] | undefined;
  };
  readonly vrid: { readonly given?: number | undefined; readonly held?: number | undefined };
  readonly virtualIps: readonly { readonly key: string; readonly address?: string | undefined }[];
  /** Key → address chosen earlier. */
  readonly held: Readonly<Record<string, string>>;
  /** Addresses of real and sorry servers: in use, though the inventory may not show them. */
  readonly reserved: readonly string[];
  /** Addresses and VRIDs to leave alone if there is a choice. @default - nothing */
  readonly avoid?: Avoided | undefined;
  /**
   * Start of the search for free addresses and a VRID, as an offset from the lowest; after the last, the
   * search wraps around. After a conflict, each run starts at its own place.
   * @default 0
   */
  readonly start?: number | undefined;
}

/** The chosen addresses and VRID. */
export interface Allocation {
  readonly units: readonly string[];
  readonly vrid: number;
  readonly addressByKey: Readonly<Record<string, string>>;
}

/** Returns the addresses of the units, as far as they are held or given. */
export function findFixedUnits({ units }: AllocationRequest): readonly string[] {
  return units.held ?? units.given ?? [];
}

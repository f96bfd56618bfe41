import type { Appliance } from '../../sakura/codec/model';
import { Reservations } from '../allocate/reservations';
import type { Location } from '../reconcile/locate';
import type { RunContext } from '../reconcile/run-context';
import type { NetworkSpec } from '../spec/spec';
import { createRecordedApi } from './recorded-api';
import type { ZoneInventory } from './recorded-inventory';

/** A network that load balancers of the plan are on. */
export interface DraftNetwork {
  readonly spec: NetworkSpec;
  readonly location: Location;
  /** Addresses of servers in specs: in use, though the inventory may not show them. */
  readonly servers: ReadonlySet<string>;
}

/** A zone as it would be after everything planned so far. */
export class ZoneDraft {
  private inventory: ZoneInventory;
  private readonly networksBySwitch = new Map<string, DraftNetwork>();

  constructor(inventory: ZoneInventory) {
    this.inventory = inventory;
  }

  get zone(): string {
    return this.inventory.zone;
  }

  get appliances(): readonly Appliance[] {
    return this.inventory.appliances;
  }

  get networks(): readonly DraftNetwork[] {
    return [...this.networksBySwitch.values()];
  }

  /** A run that reads the draft and cannot change anything. */
  get run(): RunContext {
    return {
      api: createRecordedApi(this.inventory),
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      signal: new AbortController().signal,
      deadline: Number.POSITIVE_INFINITY,
      reservations: new Reservations(),
      log: () => {},
    };
  }

  /** Adds an appliance, replacing the one with the same id. */
  put(appliance: Appliance): void {
    const others = this.inventory.appliances.filter(({ id }) => id !== appliance.id);
    this.inventory = { ...this.inventory, appliances: [...others, appliance] };
  }

  remove(applianceId: string): void {
    const appliances = this.inventory.appliances.filter(({ id }) => id !== applianceId);
    this.inventory = { ...this.inventory, appliances };
  }

  addNetwork({ spec, location, servers }: DraftNetwork): void {
    const known = this.networksBySwitch.get(location.switchId)?.servers ?? [];
    this.networksBySwitch.set(location.switchId, {
      spec,
      location,
      servers: new Set([...known, ...servers]),
    });
  }
}

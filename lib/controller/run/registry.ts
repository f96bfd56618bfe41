import type { LoadBalancerState } from '../../appliance/state/state';
import type { Adoptable, ClusterPlan, KnownAppliance, PlannedAppliance } from '../desired/cluster-plan';
import type { Inventory } from './cloud';

/** An appliance of the cluster in this process. */
interface Entry {
  spec: KnownAppliance['spec'];
  /** Its desired state; undefined if it is to be removed. */
  target: PlannedAppliance | undefined;
  state: LoadBalancerState | undefined;
  serving: ReadonlySet<string>;
  /** Keys that it may have had since it was last fully known: an interrupted run may have added them. */
  touched: Set<string>;
  /** Key → what was announced: the address, and the servers behind it. */
  announced: ReadonlyMap<string, Announcement>;
}

/** What a Service and its probe Service announce. */
export interface Announcement {
  readonly address: string;
  readonly servers: readonly string[];
  /** The appliance's own addresses, from which it checks the servers. */
  readonly unitAddresses: readonly string[];
}

/** What this process knows about the appliances of its cluster: a cache that is filled on each start. */
export class Registry {
  private readonly entries = new Map<string, Entry>();
  /** Key → owner tags of the appliances that have it, or may have it. */
  private readonly tagsByKey = new Map<string, Set<string>>();
  /** Keys that have just begun to be served, and whose Services have not been updated yet. */
  private readonly fresh = new Set<string>();
  private adoptableList: readonly Adoptable[];

  constructor({ own, adoptable }: Inventory) {
    this.adoptableList = adoptable;
    for (const [ownerTag, { spec, state }] of own) {
      const serving = new Set(state.virtualIps.map(({ key }) => key));
      this.entries.set(ownerTag, {
        ...{ spec, state, serving },
        target: undefined,
        touched: new Set(serving),
        // settings that were saved but may not run yet are announced once they do
        announced: state.applied ? listAnnouncements(state) : new Map(),
      });
      this.index(ownerTag, serving);
    }
  }

  get adoptable(): readonly Adoptable[] {
    return this.adoptableList;
  }

  /** Whether an id is that of an appliance that can be taken over, or has been. */
  knows(id: string): boolean {
    if (this.adoptableList.some((each) => each.id === id)) return true;
    return [...this.entries.values()].some(({ state }) => state?.id === id);
  }

  get size(): number {
    return this.entries.size;
  }

  /** The input for the plan. */
  listKnown(): ReadonlyMap<string, KnownAppliance> {
    return new Map(
      [...this.entries].map(([ownerTag, { spec, state, serving }]) => [
        ownerTag,
        { spec, serving, ...(state && { id: state.id, switchId: state.switchId }) },
      ]),
    );
  }

  listSwitchIds(): string[] {
    const own = [...this.entries.values()].flatMap(({ state }) => state?.switchId ?? []);
    return [...new Set([...own, ...this.adoptableList.map(({ switchId }) => switchId)])].filter(Boolean);
  }

  /**
   * Accepts a plan.
   * @param isResync whether to look at every appliance, even unchanged ones
   * @returns the owner tags of appliances that need work, and of those to remove
   */
  accept(plan: ClusterPlan, isResync: boolean): { readonly changed: string[]; readonly removed: string[] } {
    const changed: string[] = [];
    for (const [ownerTag, target] of plan.appliances) {
      const entry = this.entries.get(ownerTag) ?? this.begin(ownerTag, target);
      const isSame = entry.target && JSON.stringify(entry.target.spec) === JSON.stringify(target.spec);
      if (!isSame || isResync) changed.push(ownerTag);
      // an appliance being taken over stays so until that is done
      const adopt = target.adopt ?? (entry.state ? undefined : entry.target?.adopt);
      entry.target = { ...target, ...(adopt && { adopt }) };
      entry.spec = target.spec;
      const keys = target.spec.virtualIps.map(({ key }) => key);
      for (const key of keys) entry.touched.add(key);
      this.index(ownerTag, keys);
    }
    const removed: string[] = [];
    for (const ownerTag of plan.removals) {
      const entry = this.entries.get(ownerTag);
      if (!entry) continue;
      if (entry.target || isResync) removed.push(ownerTag);
      entry.target = undefined;
    }
    return { changed, removed };
  }

  tryGet(ownerTag: string): Readonly<Entry> | undefined {
    return this.entries.get(ownerTag);
  }

  /** Keys that an appliance has or may have, and should no longer have. */
  listDropped(ownerTag: string): string[] {
    const entry = this.entries.get(ownerTag);
    const wanted = new Set(entry?.target?.spec.virtualIps.map(({ key }) => key));
    return [...(entry?.touched ?? [])].filter((key) => !wanted.has(key)).sort();
  }

  /** Records what exists while a run is in progress. */
  noteState(ownerTag: string, state: LoadBalancerState | undefined): void {
    const entry = this.entries.get(ownerTag);
    if (entry) entry.state = state;
  }

  /** Records what a run has achieved. */
  noteDone(ownerTag: string, { spec, adopt }: PlannedAppliance, state: LoadBalancerState): void {
    const entry = this.entries.get(ownerTag);
    if (!entry) return;
    const keys = spec.virtualIps.map(({ key }) => key);
    entry.state = state;
    entry.serving = new Set(keys);
    const before = entry.touched;
    entry.touched = new Set([...keys, ...(entry.target?.spec.virtualIps.map(({ key }) => key) ?? [])]);
    this.unindex(
      ownerTag,
      [...before].filter((key) => !entry.touched.has(key)),
    );
    for (const key of keys) if (!entry.announced.has(key)) this.fresh.add(key);
    entry.announced = listAnnouncements(state);
    if (adopt) this.adoptableList = this.adoptableList.filter(({ id }) => id !== adopt.id);
  }

  noteRemoved(ownerTag: string): void {
    this.unindex(ownerTag, this.entries.get(ownerTag)?.touched ?? []);
    this.entries.delete(ownerTag);
  }

  /** Records unowned appliances from a later inventory. */
  noteAdoptable(adoptable: readonly Adoptable[]): void {
    this.adoptableList = adoptable;
  }

  /** Whether a Service has begun to be served since this was last asked. */
  takeFresh(key: string): boolean {
    return this.fresh.delete(key);
  }

  /** What a Service announces; undefined if no appliance serves it yet. */
  tryFindAnnouncement(key: string): Announcement | undefined {
    for (const ownerTag of this.tagsByKey.get(key) ?? []) {
      const entry = this.entries.get(ownerTag);
      const found = entry?.announced.get(key);
      if (found && entry?.target) return found;
    }
    return undefined;
  }

  /** Whether any appliance has a virtual IP, or may have it. */
  mayServe(key: string): boolean {
    return this.tagsByKey.has(key);
  }

  private index(ownerTag: string, keys: Iterable<string>): void {
    for (const key of keys) this.tagsByKey.set(key, (this.tagsByKey.get(key) ?? new Set()).add(ownerTag));
  }

  private unindex(ownerTag: string, keys: Iterable<string>): void {
    for (const key of keys) {
      const tags = this.tagsByKey.get(key);
      tags?.delete(ownerTag);
      if (tags?.size === 0) this.tagsByKey.delete(key);
      this.fresh.delete(key);
    }
  }

  private begin(ownerTag: string, target: PlannedAppliance): Entry {
    const entry: Entry = {
      ...{ spec: target.spec, target: undefined, state: undefined },
      ...{ serving: new Set(), touched: new Set(), announced: new Map() },
    };
    this.entries.set(ownerTag, entry);
    return entry;
  }
}

function listAnnouncements({ virtualIps, addresses }: LoadBalancerState): Map<string, Announcement> {
  return new Map(
    virtualIps.map(({ key, address, servers }) => [key, { address, servers, unitAddresses: addresses }]),
  );
}

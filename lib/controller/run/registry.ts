import type { LoadBalancerState } from '../../appliance/state/state';
import type { Adoptable, ClusterPlan, KnownAppliance, PlannedAppliance } from '../desired/cluster-plan';
import type { Inventory } from './cloud';

/** An appliance of the cluster in this process. */
interface Entry {
  spec: KnownAppliance['spec'];
  /** What it is to be; undefined: it is to go. */
  target: PlannedAppliance | undefined;
  state: LoadBalancerState | undefined;
  serving: ReadonlySet<string>;
  /** Keys that it may have had at any time since all of it was known: an interrupted run may have put them on. */
  touched: Set<string>;
  /** Key → what has been announced: the address, and the servers behind it. */
  announced: ReadonlyMap<string, Announcement>;
}

/** What a Service and its probe announce. */
export interface Announcement {
  readonly address: string;
  readonly servers: readonly string[];
}

/** What this process knows of the appliances of its cluster: a cache, which each start fills anew. */
export class Registry {
  private readonly entries = new Map<string, Entry>();
  private adoptableList: readonly Adoptable[];

  constructor({ own, adoptable }: Inventory) {
    this.adoptableList = adoptable;
    for (const [ownerTag, { spec, state }] of own) {
      const serving = new Set(state.virtualIps.map(({ key }) => key));
      this.entries.set(ownerTag, {
        ...{ spec, state, serving },
        target: undefined,
        touched: new Set(serving),
        // what was saved and may not run yet is announced once it does
        announced: state.applied ? listAnnouncements(state) : new Map(),
      });
    }
  }

  get adoptable(): readonly Adoptable[] {
    return this.adoptableList;
  }

  get size(): number {
    return this.entries.size;
  }

  /** What the plan needs to know. */
  listKnown(): ReadonlyMap<string, KnownAppliance> {
    return new Map(
      [...this.entries].map(([ownerTag, { spec, state, serving }]) => [
        ownerTag,
        { spec, serving, ...(state && { switchId: state.switchId }) },
      ]),
    );
  }

  listSwitchIds(): string[] {
    const own = [...this.entries.values()].flatMap(({ state }) => state?.switchId ?? []);
    return [...new Set([...own, ...this.adoptableList.map(({ switchId }) => switchId)])].filter(Boolean);
  }

  /**
   * Takes a plan over.
   *
   * @param isResync whether each appliance is to be looked at, also one that is to be as it was
   * @returns the owner tags of appliances that have something to do, and of those that are to go
   */
  accept(plan: ClusterPlan, isResync: boolean): { readonly changed: string[]; readonly removed: string[] } {
    const changed: string[] = [];
    for (const [ownerTag, target] of plan.appliances) {
      const entry = this.entries.get(ownerTag) ?? this.begin(ownerTag, target);
      const isSame = entry.target && JSON.stringify(entry.target.spec) === JSON.stringify(target.spec);
      if (!isSame || isResync) changed.push(ownerTag);
      // what is taken over stays so until it has been
      const adopt = target.adopt ?? (entry.state ? undefined : entry.target?.adopt);
      entry.target = { ...target, ...(adopt && { adopt }) };
      entry.spec = target.spec;
      for (const { key } of target.spec.virtualIps) entry.touched.add(key);
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

  /** Keys that an appliance has or may have, and is not to have any more. */
  listDropped(ownerTag: string): string[] {
    const entry = this.entries.get(ownerTag);
    const wanted = new Set(entry?.target?.spec.virtualIps.map(({ key }) => key));
    return [...(entry?.touched ?? [])].filter((key) => !wanted.has(key)).sort();
  }

  /** Notes what exists while a run is on its way. */
  noteState(ownerTag: string, state: LoadBalancerState | undefined): void {
    const entry = this.entries.get(ownerTag);
    if (entry) entry.state = state;
  }

  /** Notes what a run has brought about. */
  noteDone(ownerTag: string, { spec, adopt }: PlannedAppliance, state: LoadBalancerState): void {
    const entry = this.entries.get(ownerTag);
    if (!entry) return;
    const keys = spec.virtualIps.map(({ key }) => key);
    entry.state = state;
    entry.serving = new Set(keys);
    entry.touched = new Set([...keys, ...(entry.target?.spec.virtualIps.map(({ key }) => key) ?? [])]);
    entry.announced = listAnnouncements(state);
    if (adopt) this.adoptableList = this.adoptableList.filter(({ id }) => id !== adopt.id);
  }

  noteRemoved(ownerTag: string): void {
    this.entries.delete(ownerTag);
  }

  /** What a Service announces; undefined if nothing serves it yet. */
  tryFindAnnouncement(key: string): Announcement | undefined {
    for (const { announced, target } of this.entries.values()) {
      const found = announced.get(key);
      if (found && target) return found;
    }
    return undefined;
  }

  /** Whether any appliance has a virtual IP, or may have it. */
  mayServe(key: string): boolean {
    return [...this.entries.values()].some(({ touched }) => touched.has(key));
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

function listAnnouncements({ virtualIps }: LoadBalancerState): Map<string, Announcement> {
  return new Map(virtualIps.map(({ key, address, servers }) => [key, { address, servers }]));
}

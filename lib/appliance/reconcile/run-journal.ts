import type { Appliance, SakuraApi } from '../../sakura/codec/model';
import { isAmbiguous } from './failure-kind';

/** A load balancer that concerns a run. */
export interface SeenAppliance {
  readonly id: string;
  readonly name: string;
  /** Whether the run has removed it and no longer found it afterwards. */
  readonly isRemoved: boolean;
}

/** The requests and observations of a run, which errors report so that the user knows what exists. */
export class RunJournal {
  /** The last request, such as `PUT /appliance/113400000301/config`; undefined before the first. */
  request: string | undefined;
  /** Whether a creation was sent whose outcome is not known yet. */
  mayHaveCreated = false;
  /** Whether an own appliance was there before the run changed anything. */
  hasFoundOwn = false;
  /** Ids of appliances with a change that was sent and whose outcome is not known yet. */
  readonly unclear = new Set<string>();
  private readonly isOwn: (appliance: Appliance) => boolean;
  private readonly own = new Map<string, Pick<Appliance, 'id' | 'name'>>();
  private readonly deleted = new Set<string>();
  private readonly gone = new Set<string>();
  private hasChanged = false;

  /** @param known appliances remembered from earlier runs */
  constructor(
    isOwn: (appliance: Appliance) => boolean,
    known: readonly Pick<Appliance, 'id' | 'name'>[] = [],
  ) {
    this.isOwn = isOwn;
    for (const each of known) this.own.set(each.id, each);
  }

  /** The load balancers that concern the run, as far as seen or known. */
  get appliances(): readonly SeenAppliance[] {
    return [...this.own.values()].map(({ id, name }) => ({ id, name, isRemoved: this.gone.has(id) }));
  }

  readonly onRequest = (request: string): void => {
    this.request = request;
  };

  /** Wraps the API to record what it creates, shows and deletes. */
  watch(api: SakuraApi): SakuraApi {
    const see = (found: Appliance) => this.see(found);
    return {
      ...api,
      readAppliance: async (id, signal) => {
        const found = await api.readAppliance(id, signal);
        if (found) see(found);
        else if (this.deleted.has(id)) this.gone.add(id);
        return found;
      },
      findLoadBalancers: async (by, signal) => {
        const found = await api.findLoadBalancers(by, signal);
        found.forEach(see);
        return found;
      },
      findAppliancesOfEveryClass: async (signal) => {
        const found = await api.findAppliancesOfEveryClass(signal);
        found.forEach(see);
        return found;
      },
      createAppliance: async (create, signal) => {
        this.mayHaveCreated = true;
        this.hasChanged = true;
        try {
          const created = await api.createAppliance(create, signal);
          see(created);
          return created;
        } catch (error) {
          if (!isAmbiguous(error) && !signal?.aborted) this.mayHaveCreated = false;
          throw error;
        }
      },
      updateAppliance: async (id, update, signal) => {
        this.unclear.add(id);
        this.hasChanged = true;
        try {
          const updated = await api.updateAppliance(id, update, signal);
          see(updated);
          return updated;
        } catch (error) {
          if (!isAmbiguous(error) && !signal?.aborted) this.unclear.delete(id);
          throw error;
        }
      },
      deleteAppliance: async (id, signal) => {
        await api.deleteAppliance(id, signal);
        this.deleted.add(id);
      },
    };
  }

  private see(found: Appliance): void {
    this.unclear.delete(found.id);
    if (found.class !== 'loadbalancer' || !this.isOwn(found)) {
      this.own.delete(found.id);
      return;
    }
    this.hasFoundOwn ||= !this.hasChanged;
    this.own.set(found.id, found);
    this.gone.delete(found.id);
    this.mayHaveCreated = false;
  }
}

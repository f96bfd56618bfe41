import type { Appliance, SakuraApi } from '../../sakura/codec/model';
import { isAmbiguous } from './failure-kind';

/** A load balancer that a run is about. */
export interface SeenAppliance {
  readonly id: string;
  readonly name: string;
  /** The run has removed it, and did not see it any more. */
  readonly isRemoved: boolean;
}

/** What a run has asked for and seen. An error says it, so that a person knows what there is. */
export class RunJournal {
  /** The last request, such as `PUT /appliance/113400000301/config`; undefined before the first. */
  request: string | undefined;
  /** A creation was sent, and nobody knows yet whether it was carried out. */
  mayHaveCreated = false;
  /** Of changes that were sent, and nobody knows yet whether they were carried out: the ids of what they change. */
  readonly unclear = new Set<string>();
  private readonly isOwn: (appliance: Appliance) => boolean;
  private readonly own = new Map<string, Pick<Appliance, 'id' | 'name'>>();
  private readonly deleted = new Set<string>();
  private readonly gone = new Set<string>();

  /** @param known what an earlier run has left, as far as is remembered */
  constructor(
    isOwn: (appliance: Appliance) => boolean,
    known: readonly Pick<Appliance, 'id' | 'name'>[] = [],
  ) {
    this.isOwn = isOwn;
    for (const each of known) this.own.set(each.id, each);
  }

  /** The load balancers that the run is about and that it has seen, or knows of. */
  get appliances(): readonly SeenAppliance[] {
    return [...this.own.values()].map(({ id, name }) => ({ id, name, isRemoved: this.gone.has(id) }));
  }

  readonly onRequest = (request: string): void => {
    this.request = request;
  };

  /** The same API, which notes what it creates, shows and deletes. */
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
    this.own.set(found.id, found);
    this.gone.delete(found.id);
    this.mayHaveCreated = false;
  }
}

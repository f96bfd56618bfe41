import { KumikiError } from '../../core/errors';
import type { Appliance } from '../../sakura/model';
import { type Allocation, allocate } from '../allocate/allocate';
import { inventoryOf, type Survey } from '../allocate/inventory';
import type { DesiredLoadBalancer } from '../spec/inputs';
import { desiredSettings, type ResolvedServer } from './desired';
import { isAmbiguous, isDuplicate } from './failure-kind';
import { PLAN_IDS } from './immutable';
import type { Location } from './locate';
import { findByTag } from './observe';
import type { Operation } from './operation';
import { survey } from './survey';
import { ownerTagsIn, UNAPPLIED_TAG } from './tags';

/** What creation needs beside the spec. */
export interface Surroundings {
  readonly location: Location;
  readonly serversByKey: Readonly<Record<string, readonly ResolvedServer[]>>;
  /** Key → address given out before. */
  readonly held: Readonly<Record<string, string>>;
}

const TRIES = 5;
/** Between a refused or lost POST and the next look: the API needs a moment to show what it did. */
const PAUSE_MS = 2_000;

/**
 * Makes the appliance. A POST is never repeated blindly: when its answer is lost, the appliance is looked for by its tag; when an
 * address or VRID was taken meanwhile, the inventory is read again and others are chosen.
 */
export async function createAppliance(
  operation: Operation,
  spec: DesiredLoadBalancer,
  surroundings: Surroundings,
): Promise<Appliance> {
  for (let attempt = 1; ; attempt++) {
    const surveyed = await survey(operation, spec.network, surroundings.location);
    refuseForeignName(spec, surveyed);
    const allocation = allocateFor(spec, surroundings, surveyed);
    try {
      return await post(operation, spec, surroundings, surveyed, allocation);
    } catch (error) {
      if (!isAmbiguous(error) && !isDuplicate(error)) throw error;
      operation.log(
        isAmbiguous(error)
          ? 'no clear answer to the request that makes the load balancer: looking for it'
          : 'an address or VRID is taken: looking who has it, then choosing again',
      );
      // even a conflict may be with ourselves: a gateway can lose an answer and send the request twice
      const found = await lookAgain(operation, spec.ownerTag);
      if (found) return found;
      if (attempt === TRIES) throw error;
    }
  }
}

/** What the allocation of addresses is asked, for a new appliance or (with `appliance`) for one that stands. */
export function allocateFor(
  spec: DesiredLoadBalancer,
  { serversByKey, held }: Pick<Surroundings, 'serversByKey' | 'held'>,
  surveyed: Survey,
  appliance?: Appliance,
): Allocation {
  const servers = Object.values(serversByKey).flat();
  const sorry = spec.virtualIps.flatMap(({ sorryServer }) => sorryServer ?? []);
  return allocate({
    space: surveyed.space,
    inventory: inventoryOf(surveyed, appliance?.id),
    units: { count: spec.redundant ? 2 : 1, given: spec.network.addresses, held: appliance?.addresses },
    vrid: { given: spec.vrid, held: appliance?.vrid },
    virtualIps: spec.virtualIps,
    held,
    reserved: [...servers.map(({ address }) => address), ...sorry],
  });
}

async function post(
  operation: Operation,
  spec: DesiredLoadBalancer,
  { location, serversByKey }: Surroundings,
  { space }: Survey,
  allocation: Allocation,
): Promise<Appliance> {
  const appliance = await operation.api.createAppliance(
    {
      name: spec.name,
      description: spec.description,
      // unapplied from the start: a run that is killed while the appliance boots is noticed and finished by the next one
      tags: [...new Set([spec.ownerTag, UNAPPLIED_TAG, ...spec.tags])].sort(),
      planId: PLAN_IDS[spec.plan],
      switchId: location.switchId,
      vrid: allocation.vrid,
      prefixLength: space.block.prefixLength,
      gateway: space.gateway,
      addresses: allocation.units,
      virtualIps: desiredSettings(spec.virtualIps, allocation.addressByKey, serversByKey),
    },
    operation.signal,
  );
  operation.log(`made load balancer ${appliance.id} on ${location.label}: ${allocation.units.join(', ')}`);
  return appliance;
}

/** Two looks in a row must agree before the answer is that there is none. */
async function lookAgain(operation: Operation, ownerTag: string): Promise<Appliance | undefined> {
  for (let look = 1; look <= 2; look++) {
    await operation.clock.sleep(PAUSE_MS, operation.signal);
    const found = await findByTag(operation, ownerTag);
    if (found) return found;
  }
  return undefined;
}

/** Names are not unique, but two appliances of one name cannot be told apart by the people who look after them. */
function refuseForeignName(spec: DesiredLoadBalancer, { appliances }: Survey): void {
  const holder = appliances.find(({ class: kind, name }) => kind === 'loadbalancer' && name === spec.name);
  if (!holder || holder.tags.includes(spec.ownerTag)) return;
  const isKumikis = ownerTagsIn(holder.tags).length > 0;
  throw new KumikiError({
    code: 'LB_FOREIGN',
    message: `load balancer ${holder.id} has the name '${spec.name}' already and ${isKumikis ? 'belongs to another Kumiki stack' : 'is not ours'}`,
    given: spec.name,
    hint: isKumikis
      ? 'give this one another name; nothing was changed'
      : `give this one another name, or take that one over with adopt: { id: '${holder.id}' }; nothing was changed`,
  });
}

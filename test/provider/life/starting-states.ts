import type { ApplianceRecord, ZoneState } from '../../../lib/simulator';
import { Cloud } from './cloud';
import { powerOff, reply } from './faults';
import type { Operation } from './operations';
import { isChange, Process, type ProcessOptions } from './process';
import { isHost, isOwnEntry } from './share-site';
import { hasOwnerTag, inputs, placeStrangers, SITE } from './site';
import { Stack } from './stack';

/** A cloud and a stack in some state, which tests restore again and again. */
export interface Scene {
  readonly cloud: Cloud;
  readonly stack: Stack;
  /** Restores the initial state of both. */
  reset(): void;
}

/**
 * States that an operation may find. Each results from real runs of the provider, and from actions of users.
 */
export const STARTING_STATES = ['clean', 'half made', 'powered off', 'saved, not applied', 'twins'] as const;
export type StartingState = (typeof STARTING_STATES)[number];

/** Returns the states that an operation may find. */
export function startsOf({ startingStates = STARTING_STATES }: Operation): readonly StartingState[] {
  return startingStates;
}

/** Sets up an operation in a state. */
export async function setScene(operation: Operation, start: StartingState): Promise<Scene> {
  const cloud = await Cloud.open(SITE);
  cloud.edit(placeStrangers);
  operation.prepare?.(cloud);
  const stack = new Stack();
  await bringAbout(cloud, stack, operation, start);
  const moment = cloud.save();
  const remembered = stack.save();
  return {
    cloud,
    stack,
    reset: () => {
      cloud.restore(moment);
      stack.restore(remembered);
    },
  };
}

/** Counts the requests of an operation, which are always the same up to the first one with a fault. */
export async function countRequests({ cloud, stack, reset }: Scene, operation: Operation): Promise<number> {
  reset();
  const process = new Process(cloud);
  await process.run((each) => operation.run(stack, each));
  return process.requests;
}

async function bringAbout(
  cloud: Cloud,
  stack: Stack,
  operation: Operation,
  start: StartingState,
): Promise<void> {
  const { from, wanted = inputs(), isOurs = hasOwnerTag } = operation;
  const begin = async (options?: ProcessOptions) => {
    await new Process(cloud, options).run((process) => stack.up(process, from ?? wanted));
    // an operation that begins without a load balancer finds the remains of its own killed run
    if (!from) stack.record = undefined;
  };
  const editOwn = (change: (appliance: ApplianceRecord, zone: ZoneState) => void) =>
    cloud.edit((zone) => {
      const own = Object.values(zone.appliances).filter((each) => isOurs(each) || isHost(each));
      for (const appliance of own) change(appliance, zone);
    });
  if (start === 'clean') return from && begin();
  if (start === 'half made')
    return begin(from ? { fault: REFUSED } : { kill: { at: isChange, when: 'after' } });
  await begin();
  if (start === 'powered off') editOwn(powerOff);
  if (start === 'saved, not applied') editOwn(saveWithoutApplying);
  if (start === 'twins') editOwn(addTwin);
}

/** A fault that lets settings be saved, but refuses to apply them. */
const REFUSED = {
  at: ({ url }: { readonly url: string }) => url.endsWith('/config'),
  disturb: async () => reply(400, { error_code: 'bad_request', error_msg: 'no' }),
};

function saveWithoutApplying(appliance: ApplianceRecord): void {
  const first = appliance.saved.find((entry) => isOwnEntry(entry));
  appliance.saved = appliance.saved.filter((entry) => entry !== first);
}

/** Adds a copy of an appliance, as left by a creation whose response was lost. */
function addTwin(appliance: ApplianceRecord, zone: ZoneState): void {
  const [units, virtualIp] = [['203.0.113.28', '203.0.113.29'], '203.0.113.30'];
  const saved = appliance.saved.map((entry) => ({ ...entry, VirtualIPAddress: virtualIp }));
  const tags = [...appliance.tags, 'kumiki-unapplied'].sort();
  const twin = { ...appliance, id: 113499999999, vrid: 99, units, tags, saved, applied: saved };
  zone.appliances[twin.id] = structuredClone(twin);
}

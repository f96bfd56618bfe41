import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { tryFindFormerId } from '../spec/tags';
import { removeAppliance } from './remove-appliance';
import type { RunContext } from './run-context';

/** Time before a second look for recent changes: the API may show them late. */
export const LOOK_AGAIN_MS = 2_000;

/**
 * Finds the load balancers with an owner tag. There is one, or none; two or more are twins, left by a lost
 * response or a second run at the same time. Sorted so that the first is the one to keep, for every run:
 * working ones before failed ones, then the oldest.
 */
export async function findOwn({ api, signal }: RunContext, ownerTag: string): Promise<Appliance[]> {
  return sortTwins(await api.findLoadBalancers({ tags: [ownerTag] }, signal));
}

/** Picks the load balancers with an owner tag from appliances of all kinds, sorted in the same way. */
export function pickOwn(appliances: readonly Appliance[], ownerTag: string): Appliance[] {
  return sortTwins(
    appliances.filter(({ class: kind, tags }) => kind === 'loadbalancer' && tags.includes(ownerTag)),
  );
}

/**
 * Looks again after a moment. One look is never enough to conclude that there is none: stale data would make
 * an existing load balancer look gone, and a second one would be created.
 */
export async function findOwnLater(run: RunContext, ownerTag: string): Promise<Appliance[]> {
  await run.clock.sleep(LOOK_AGAIN_MS, run.signal);
  return findOwn(run, ownerTag);
}

/** The load balancer, and its successor while it is being replaced. */
export interface Pair {
  readonly current: Appliance | undefined;
  readonly successor: Appliance | undefined;
}

/**
 * Distinguishes a load balancer from its successor, and keeps one of each: twins are removed.
 * @throws LB_AMBIGUOUS_OWNER if one was not created by a run of this load balancer
 */
export async function healPair(run: RunContext, own: readonly Appliance[]): Promise<Pair> {
  const { current, successors } = tellApart(own);
  return { current: await healTwins(run, current), successor: await healTwins(run, successors) };
}

/** Load balancers with the same owner tag. */
interface Own {
  /** The load balancer, then its twins. */
  readonly current: readonly Appliance[];
  /** Its successor, then twins of that. */
  readonly successors: readonly Appliance[];
}

/** Distinguishes a load balancer and its twins from its successors. */
export function tellApart(own: readonly Appliance[]): Own {
  const ids = new Set(own.map(({ id }) => id));
  const isSuccessor = ({ tags }: Appliance) => ids.has(tryFindFormerId(tags) ?? '');
  return { current: own.filter((each) => !isSuccessor(each)), successors: own.filter(isSuccessor) };
}

/**
 * Removes all twins but the first, and returns that; undefined if there is none.
 * @throws LB_AMBIGUOUS_OWNER if one was not created by a run of this load balancer
 */
async function healTwins(run: RunContext, own: readonly Appliance[]): Promise<Appliance | undefined> {
  throwIfAny(checkTwins(own));
  const [kept, ...twins] = own;
  for (const twin of twins) {
    run.log(`load balancer ${twin.id} is a twin of ${kept?.id} (both have the same owner tag): removing it`);
    await removeAppliance(run, twin);
  }
  return kept;
}

/**
 * Checks that twins have one name, as they come from one spec. An appliance with another name was tagged by
 * hand, for example as a copy made in the control panel: only a person may remove it.
 */
export function* checkTwins(own: readonly Appliance[]): Problems {
  const names = new Set(own.map(({ name }) => name));
  if (names.size <= 1) return;
  yield {
    code: 'LB_AMBIGUOUS_OWNER',
    message: `${own.length} load balancers of different names have one owner tag: ${own.map(({ id, name }) => `${id} (${name})`).join(', ')}`,
    given: own[0]?.tags.filter((tag) => own.every(({ tags }) => tags.includes(tag))).join(', '),
    allowed: 'one load balancer',
    hint: 'remove the tag from all but the one in use, or delete the others; nothing was changed',
  };
}

function sortTwins(appliances: readonly Appliance[]): Appliance[] {
  const rank = ({ availability }: Appliance) => (availability === 'failed' ? 1 : 0);
  return [...appliances].sort((a, b) => rank(a) - rank(b) || compareIds(a.id, b.id));
}

/** Compares ids, which are whole numbers and increase with the time of creation. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

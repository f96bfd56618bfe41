import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { tryFindFormerId } from '../spec/tags';
import { removeAppliance } from './remove-appliance';
import type { RunContext } from './run-context';

/** Between two looks at what may only be on its way: the API needs a moment to show what it did. */
export const LOOK_AGAIN_MS = 2_000;

/**
 * The load balancers with an owner tag. There is one, or none; two or more are twins, which a lost response or
 * a second run at the same time has left. Sorted so that the first is the one that stays, whoever looks:
 * one that works before one that failed, then the one that was made first.
 */
export async function findOwn({ api, signal }: RunContext, ownerTag: string): Promise<Appliance[]> {
  return sortTwins(await api.findLoadBalancers({ tags: [ownerTag] }, signal));
}

/** The load balancers with an owner tag among appliances of all kinds, sorted in the same way. */
export function pickOwn(appliances: readonly Appliance[], ownerTag: string): Appliance[] {
  return sortTwins(
    appliances.filter(({ class: kind, tags }) => kind === 'loadbalancer' && tags.includes(ownerTag)),
  );
}

/**
 * Looks again after a moment. Nobody may conclude from one look that there is none: a copy of the service's data
 * that lags behind would be taken for a load balancer that is gone, and a second one created in its place.
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
 * Tells a load balancer from its successor, and leaves one of each: twins are removed.
 * @throws LB_AMBIGUOUS_OWNER if one was not made by a run of this load balancer
 */
export async function healPair(run: RunContext, own: readonly Appliance[]): Promise<Pair> {
  const { current, successors } = tellApart(own);
  return { current: await healTwins(run, current), successor: await healTwins(run, successors) };
}

/** Load balancers that have one owner tag. */
interface Own {
  /** The load balancer, then its twins. */
  readonly current: readonly Appliance[];
  /** What is to take its place, then twins of that. */
  readonly successors: readonly Appliance[];
}

/** Tells a load balancer and its twins from what is to take its place. */
export function tellApart(own: readonly Appliance[]): Own {
  const ids = new Set(own.map(({ id }) => id));
  const isSuccessor = ({ tags }: Appliance) => ids.has(tryFindFormerId(tags) ?? '');
  return { current: own.filter((each) => !isSuccessor(each)), successors: own.filter(isSuccessor) };
}

/**
 * Removes all twins but the first, and returns that; undefined if there is none.
 * @throws LB_AMBIGUOUS_OWNER if one was not made by a run of this load balancer
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
 * Twins come from one spec, so they have one name. Another name is that of an appliance that somebody tagged
 * by hand, as a copy made in the control panel is: nobody may remove that but a person.
 */
export function* checkTwins(own: readonly Appliance[]): Problems {
  const names = new Set(own.map(({ name }) => name));
  if (names.size <= 1) return;
  yield {
    code: 'LB_AMBIGUOUS_OWNER',
    message: `${own.length} load balancers of different names have one owner tag: ${own.map(({ id, name }) => `${id} (${name})`).join(', ')}`,
    given: own[0]?.tags.filter((tag) => own.every(({ tags }) => tags.includes(tag))).join(', '),
    allowed: 'one load balancer',
    hint: 'take the tag off all but the one in use, or delete the others; nothing was changed',
  };
}

function sortTwins(appliances: readonly Appliance[]): Appliance[] {
  const rank = ({ availability }: Appliance) => (availability === 'failed' ? 1 : 0);
  return [...appliances].sort((a, b) => rank(a) - rank(b) || compareIds(a.id, b.id));
}

/** Orders ids, which are whole numbers and rise with the time of creation. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

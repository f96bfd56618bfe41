import { UNKNOWN, type Unknownable } from '../../core/unknown';
import type { LoadBalancerInputs } from '../spec/inputs';
import {
  compareImmutable,
  type Formatted,
  IMMUTABLE_OUTPUTS,
  type ImmutableComparison,
} from '../state/immutable';
import type { LoadBalancerState } from '../state/state';
import { findDifferences, rootOf } from './differences';
import type { Change, ChangePlan } from './plan';

type NextInputs = Exclude<Unknownable<LoadBalancerInputs>, typeof UNKNOWN>;

/** Properties that say how an operation is done, not what there is: a difference in them is not a change. */
const NO_CHANGE = ['timeouts', 'adopt'];

/**
 * What would have to be done to get from the old inputs, and the state they led to, to the next ones. Pure.
 * What is not known yet counts as an update. The old appliance goes last: its successor takes over its virtual
 * addresses, and a run that fails before that leaves it as it is.
 */
export function planLoadBalancer(
  state: LoadBalancerState,
  old: LoadBalancerInputs,
  next: Unknownable<LoadBalancerInputs>,
): ChangePlan {
  if (next === UNKNOWN) return { changes: [{ path: '', kind: 'update' }], stable: [] };
  const comparisons = compareImmutable(state, next, formatPlace(state, old, next));
  const replacements = [...findReplacements(state, old, next, comparisons)];
  const isUpdated = mustUpdate(state, next, replacements);
  const changes = [
    ...replacements.map((change): Change => (isUpdated ? { ...change, kind: 'update' } : change)),
    ...findUpdates(old, next, comparisons),
    ...findRepairs(state),
  ];
  return { changes, stable: isUpdated ? [] : findStableOutputs(changes) };
}

/**
 * Whether a replacement is made by an update: an engine replaces by a creation, which sees no state, and would not
 * recognise an appliance by the owner tag that it is only to get. In another zone there is nothing to recognise.
 */
function mustUpdate(
  state: LoadBalancerState,
  { ownerTag }: NextInputs,
  replacements: readonly Change[],
): boolean {
  if (ownerTag === UNKNOWN || ownerTag === state.ownerTag || replacements.length === 0) return false;
  return replacements.every(({ path }) => path !== 'zone' && path !== 'adopt.id');
}

/**
 * The changes for which the API needs a new appliance, each with its reason. What is
 * not known yet forces nothing.
 */
function* findReplacements(
  state: LoadBalancerState,
  old: LoadBalancerInputs,
  next: NextInputs,
  comparisons: readonly ImmutableComparison[],
): Generator<Change> {
  if (state.availability === 'failed') {
    const reason = 'the appliance failed, and cannot be repaired';
    yield { path: 'availability', kind: 'replace', reason };
  }
  const adoptId = next.adopt === UNKNOWN ? UNKNOWN : next.adopt?.id;
  if (adoptId !== undefined && adoptId !== UNKNOWN && adoptId !== state.id && adoptId !== old.adopt?.id) {
    const reason = `another appliance than ${state.id} is to be taken over`;
    yield { path: 'adopt.id', kind: 'replace', reason };
  }
  for (const { path, result, reason } of comparisons)
    if (result === 'different') yield { path, kind: 'replace', reason };
}

/**
 * Every other difference. What cannot change, and is known, either forces a replacement
 * or says what is there already.
 */
function findUpdates(
  old: LoadBalancerInputs,
  next: NextInputs,
  comparisons: readonly ImmutableComparison[],
): Change[] {
  const settled = comparisons.filter(({ result }) => result !== 'unknown').map(({ path }) => path);
  return findDifferences(old, next)
    .filter((path) => !NO_CHANGE.includes(rootOf(path)) && !settled.some((outer) => isWithin(path, outer)))
    .map((path): Change => ({ path, kind: 'update' }));
}

/**
 * The network that the next inputs ask for. The same network can be named in another way, as after it was
 * renamed: only the run can find out whether it is another one. A replacement that is planned and turns out to be
 * none would end with the removal of the appliance that is to stay.
 */
function formatPlace(state: LoadBalancerState, old: LoadBalancerInputs, { network }: NextInputs): Formatted {
  if (network === UNKNOWN) return UNKNOWN;
  const [kind, selector, before] =
    'switch' in network
      ? (['switch', network.switch, 'switch' in old.network ? old.network.switch : undefined] as const)
      : (['router', network.router, 'router' in old.network ? old.network.router : undefined] as const);
  if (selector === UNKNOWN || selector.by === UNKNOWN || selector.value === UNKNOWN) return UNKNOWN;
  if (kind === 'switch' && selector.by === 'id') return `switch ${selector.value}`;
  const isSame = before?.by === selector.by && before.value === selector.value;
  return isSame ? `switch ${state.switchId}` : UNKNOWN;
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || (path.startsWith(outer) && /[.[]/.test(path[outer.length] ?? ''));
}

/** What the state itself says is not as it should be. */
function* findRepairs(state: LoadBalancerState): Generator<Change> {
  const { applied, availability, instanceStatus, twinIds = [] } = state;
  if (availability === 'failed') return;
  if (!applied) {
    yield { path: 'applied', kind: 'update', reason: 'the saved settings are not the running ones' };
  }
  if (instanceStatus !== 'up') {
    yield { path: 'instanceStatus', kind: 'update', reason: `the appliance is ${instanceStatus}` };
  }
  if (twinIds.length > 0) {
    yield { path: 'twinIds', kind: 'update', reason: `${twinIds.join(', ')} has the same owner tag` };
  }
}

/** The outputs that keep their value whatever the changes. */
function findStableOutputs(changes: readonly Change[]): string[] {
  // another name of the network may turn out to be another network
  if (changes.some(({ kind, path }) => kind === 'replace' || rootOf(path) === 'network')) return [];
  const roots = new Set(changes.map(({ path }) => rootOf(path)));
  const movesAddresses = changes.some(({ path }) => /^virtualIps(\[\d+\](\.(key|address))?)?$/.test(path));
  return [
    'id',
    ...IMMUTABLE_OUTPUTS,
    ...(['name', 'tags', 'ownerTag'] as const).filter((name) => !roots.has(name)),
    ...(movesAddresses ? [] : ['addressByKey']),
    ...(roots.has('virtualIps') ? [] : ['virtualIps']),
  ];
}

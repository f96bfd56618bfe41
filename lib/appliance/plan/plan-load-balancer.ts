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

/** Properties about how an operation is done: a difference in them is not a change. */
const OPERATION_PROPERTIES = ['timeouts', 'adopt'];

/**
 * Plans the changes from the old inputs, and the state they led to, to the next inputs. Pure. Unknown values
 * count as updates. In a replacement, the old appliance is removed last: its successor takes over its virtual
 * addresses, and a run that fails before that leaves it unchanged.
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
 * Checks whether a replacement must be done by an update because the owner tag changes, too: an engine
 * replaces by a creation, which gets no state and would not find the appliance by its new tag. In another
 * zone there is no appliance to find.
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
 * Finds the changes for which the API needs a new appliance, each with its reason. Unknown values never force
 * a replacement.
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
    const reason = `another appliance than ${state.id} should be adopted`;
    yield { path: 'adopt.id', kind: 'replace', reason };
  }
  for (const { path, result, reason } of comparisons)
    if (result === 'different') yield { path, kind: 'replace', reason };
}

/**
 * Finds all other differences. Known immutable properties are left out: they either force a replacement or
 * match.
 */
function findUpdates(
  old: LoadBalancerInputs,
  next: NextInputs,
  comparisons: readonly ImmutableComparison[],
): Change[] {
  const settled = comparisons.filter(({ result }) => result !== 'unknown').map(({ path }) => path);
  return findDifferences(old, next)
    .filter(
      (path) =>
        !OPERATION_PROPERTIES.includes(rootOf(path)) && !settled.some((outer) => isWithin(path, outer)),
    )
    .map((path): Change => ({ path, kind: 'update' }));
}

/**
 * Formats the network of the next inputs. If it is selected in another way, for example after it was renamed,
 * only the run can find out whether it is another network. A replacement that was planned but proves
 * unnecessary would end with the removal of the appliance that should stay.
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

/** Finds defects that the state shows. */
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

/** Lists the outputs that keep their value. */
function findStableOutputs(changes: readonly Change[]): string[] {
  // a network selected in another way may turn out to be another network
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

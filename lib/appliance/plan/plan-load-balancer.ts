import { UNKNOWN, type Unknownable } from '../../core/unknown';
import type { Change, Plan } from '../../provider/contract';
import type { LoadBalancerState } from '../reconcile/state';
import type { LoadBalancerInputs } from '../spec/inputs';
import { differences, rootOf } from './differences';
import { replacements } from './replacements';

/** Says how an operation is done, not what there is: a difference is no change. */
const NO_CHANGE = ['timeouts', 'adopt'];

/** Outputs that no update changes. */
const ALWAYS_STABLE = [
  'id',
  'zone',
  'switchId',
  'vrid',
  'addresses',
  'prefixLength',
  'gateway',
  'plan',
] as const;

/**
 * What would have to be done to get from the old inputs, and the state they led to, to the next ones. Pure. What is not known yet
 * counts as an update. The old appliance must go before a new one comes: both would want the same VRID and addresses.
 */
export function planLoadBalancer(
  state: LoadBalancerState,
  old: LoadBalancerInputs,
  next: Unknownable<LoadBalancerInputs>,
): Plan {
  if (next === UNKNOWN)
    return { changes: [{ path: '', kind: 'update' }], deleteBeforeReplace: true, stable: [] };
  const replaced = replacements(state, old, next);
  const isReplaced = (path: string) => replaced.some((change) => isWithin(path, change.path));
  const updated = differences(old, next)
    .filter((path) => !NO_CHANGE.includes(rootOf(path)) && !isReplaced(path) && !isSaidAnew(path, next))
    .map((path): Change => ({ path, kind: 'update' }));
  const changes = [...replaced, ...updated, ...repairs(state)];
  return { changes, deleteBeforeReplace: true, stable: stableIn(changes) };
}

/** Properties whose known value either forces a replacement or says what is there already. */
const FIXED = ['zone', 'vrid', 'plan', 'redundant'] as const;

function isSaidAnew(path: string, next: Exclude<Unknownable<LoadBalancerInputs>, symbol>): boolean {
  return FIXED.some((name) => name === path && next[name] !== UNKNOWN);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || (path.startsWith(outer) && /[.[]/.test(path[outer.length] ?? ''));
}

/** What the state itself says is not as it should be. */
function repairs({ applied, availability, instanceStatus }: LoadBalancerState): Change[] {
  if (availability === 'failed') return [];
  const changes: Change[] = [];
  if (!applied)
    changes.push({ path: 'applied', kind: 'update', reason: 'the saved settings are not the running ones' });
  if (instanceStatus !== 'up') {
    changes.push({ path: 'instanceStatus', kind: 'update', reason: `the appliance is ${instanceStatus}` });
  }
  return changes;
}

function stableIn(changes: readonly Change[]): string[] {
  if (changes.some(({ kind }) => kind === 'replace')) return [];
  const roots = new Set(changes.map(({ path }) => rootOf(path)));
  const movesAddresses = changes.some(({ path }) => /^virtualIps(\[\d+\](\.(key|address))?)?$/.test(path));
  return [
    ...ALWAYS_STABLE,
    ...(['name', 'tags', 'ownerTag'] as const).filter((name) => !roots.has(name)),
    ...(movesAddresses ? [] : ['addressByKey']),
    ...(roots.has('virtualIps') ? [] : ['virtualIps']),
  ];
}

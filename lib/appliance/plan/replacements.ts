import { UNKNOWN, type Unknownable } from '../../core/unknown';
import type { Change } from '../../provider/contract';
import type { LoadBalancerState } from '../reconcile/state';
import type { LoadBalancerInputs } from '../spec/inputs';
import type { NetworkSpec, Selector } from '../spec/spec';

type Known<T> = Exclude<T, typeof UNKNOWN>;
type NextInputs = Known<Unknownable<LoadBalancerInputs>>;

/** The changes for which the API needs a new appliance, each with its reason. What is not known yet forces nothing. */
export function replacements(state: LoadBalancerState, old: LoadBalancerInputs, next: NextInputs): Change[] {
  const changes: Change[] = [];
  const replace = (path: string, reason: string) => changes.push({ path, kind: 'replace', reason });

  if (state.availability === 'failed')
    replace('availability', 'the appliance failed, and cannot be repaired');
  if (isOther(next.zone, state.zone))
    replace('zone', `an appliance cannot move from zone ${state.zone} to another`);
  if (isOther(next.plan, state.plan))
    replace('plan', `the API cannot change the plan of an appliance (${state.plan})`);
  const units = state.addresses.length;
  if (isOther(next.redundant, units > 1)) {
    replace('redundant', `the API cannot change the number of units of an appliance (${units})`);
  }
  if (isOther(next.vrid, state.vrid))
    replace('vrid', `the API cannot change the VRID of an appliance (${state.vrid})`);
  const { adopt } = next;
  if (adopt !== UNKNOWN && isOther(adopt?.id, state.id) && old.adopt?.id !== adopt?.id) {
    replace('adopt.id', `another appliance than ${state.id} is to be taken over`);
  }
  if (next.network !== UNKNOWN) changes.push(...networkReplacements(state, old.network, next.network));
  return changes;
}

function networkReplacements(
  state: LoadBalancerState,
  old: NetworkSpec,
  next: Known<Unknownable<NetworkSpec>>,
): Change[] {
  const changes: Change[] = [];
  const replace = (path: string, reason: string) =>
    changes.push({ path: `network.${path}`, kind: 'replace', reason });

  const selector = 'switch' in next ? next.switch : next.router;
  const before = 'switch' in old ? old.switch : old.router;
  const place = 'switch' in next ? 'switch' : 'router';
  if (isOtherPlace(state, place, place in old ? before : undefined, selector)) {
    replace(place, `an appliance cannot move from switch ${state.switchId} to another`);
  }
  const addresses = textOf(next.addresses);
  if (addresses !== undefined && addresses !== textOf(state.addresses)) {
    replace(
      'addresses',
      `the API cannot change the addresses of an appliance (${state.addresses.join(', ')})`,
    );
  }
  if (!('switch' in next)) return changes;
  if (isOther(next.prefixLength, state.prefixLength)) {
    replace('prefixLength', `the API cannot change the netmask of an appliance (/${state.prefixLength})`);
  }
  if (next.gateway !== UNKNOWN && (next.gateway ?? '') !== (state.gateway ?? '')) {
    replace('gateway', `the API cannot change the gateway of an appliance (${state.gateway ?? 'none'})`);
  }
  return changes;
}

/**
 * Whether the network is another one. The same network can be named in other ways (by id instead of by name): that is left to
 * the run, which looks and refuses if it is not the same.
 */
function isOtherPlace(
  state: LoadBalancerState,
  place: 'switch' | 'router',
  before: Selector | undefined,
  after: Unknownable<Selector>,
): boolean {
  if (after === UNKNOWN || after.by === UNKNOWN || after.value === UNKNOWN) return false;
  if (place === 'switch' && after.by === 'id') return after.value !== state.switchId;
  return before !== undefined && before.by === after.by && before.value !== after.value;
}

function isOther(next: unknown, is: unknown): boolean {
  return next !== undefined && next !== UNKNOWN && next !== is;
}

/** A list of addresses in one order; undefined when it is left out or not known in full. */
function textOf(addresses: Unknownable<readonly string[]> | undefined): string | undefined {
  if (addresses === undefined || addresses === UNKNOWN) return undefined;
  const known = addresses.filter((address) => address !== UNKNOWN);
  return known.length === addresses.length ? known.sort().join() : undefined;
}

import { KumikiError, type Problem } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import type { RunContext } from '../reconcile/run-context';
import { type EntryClaim, findOthers } from '../state/entry-owner';
import type { ShareRequest } from './share-request';
import { findOwnEntries } from './share-state';

/** Addresses that a share has put on an appliance belong to somebody else, who took them at the same time. */
export class AddressesTakenError extends KumikiError {
  readonly addresses: ReadonlySet<string>;

  constructor(problems: readonly [Problem, ...Problem[]], addresses: ReadonlySet<string>) {
    super(problems);
    this.addresses = addresses;
  }
}

/** What a share has to look at before its entries on an appliance may run. */
export interface Unconfirmed {
  readonly request: ShareRequest;
  readonly claim: EntryClaim;
  /** Addresses that were seen to be its own; those of the appliance are added. */
  readonly verified: Set<string>;
}

/**
 * Looks whether others have the addresses that a share has just put on an appliance: not every service refuses them.
 * Whoever looks and sees somebody else gives way. As everybody writes before looking, of two at least the one that
 * looks last does; and nobody gives up what a finished run has seen to be its own.
 *
 * @throws AddressesTakenError
 */
export async function confirmAddresses(
  run: RunContext,
  host: Appliance,
  { request, claim, verified }: Unconfirmed,
): Promise<void> {
  const settled = new Set(request.state?.applied ? Object.values(request.state.addressByKey) : []);
  const own = new Set(findOwnEntries(host, claim).map(({ address }) => address));
  const claimed = [...own].filter((address) => !settled.has(address) && !verified.has(address));
  if (claimed.length === 0) return;
  const all = await run.api.findAppliancesOfEveryClass(run.signal);
  const taken = new Map<string, Appliance>();
  for (const other of all) {
    // others may have the same address with another port on the same appliance
    if (other.id === host.id || (other.switchId ?? host.switchId) !== host.switchId) continue;
    const theirs = [...other.addresses, ...findOthers(other.virtualIps, claim).map(({ address }) => address)];
    for (const address of claimed) if (theirs.includes(address)) taken.set(address, other);
  }
  const [first, ...others] = [...taken].map(([address, holder]) => takenProblem(address, host, holder));
  if (first) throw new AddressesTakenError([first, ...others], new Set(taken.keys()));
  for (const address of claimed) verified.add(address);
}

function takenProblem(given: string, host: Appliance, holder: Appliance): Problem {
  return {
    code: 'VIP_ADDRESS',
    message: `load balancer ${host.id} (${host.name}) cannot serve ${given}: load balancer ${holder.id} (${holder.name}), which took it at the same time, has it`,
    given,
    hint: 'give a free address, or leave it out to have one chosen',
  };
}

import { KumikiError, type Problem } from '../../core/errors';
import type { Appliance } from '../../sakura/codec/model';
import type { RunContext } from '../reconcile/run-context';
import { type EntryClaim, findOthers } from '../state/entry-owner';
import type { ShareRequest } from './share-request';
import { findOwnEntries } from './share-state';

/** Addresses that a share added to an appliance were taken at the same time by another owner. */
export class AddressesTakenError extends KumikiError {
  readonly addresses: ReadonlySet<string>;

  constructor(problems: readonly [Problem, ...Problem[]], addresses: ReadonlySet<string>) {
    super(problems);
    this.addresses = addresses;
  }
}

/** The entries of a share that must be confirmed before they may run. */
export interface Unconfirmed {
  readonly request: ShareRequest;
  readonly claim: EntryClaim;
  /** Addresses confirmed as its own; those of the appliance are added. */
  readonly verified: Set<string>;
}

/**
 * Checks whether others have the addresses that a share has just added to an appliance: not every service
 * refuses them. A share that finds another owner gives way. As every run writes before it checks, at least
 * the last of two to check gives way; addresses that a finished run has confirmed are never given up.
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
    // on the same appliance, others may have the same address with another port
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

import { KumikiError, type Problem } from '../../core/errors';
import type { Problems } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { UNAPPLIED_TAG } from '../spec/tags';
import { observeVirtualIps } from '../state/observed-settings';
import { compareIds } from './own';
import type { ReconcileContext } from './reconcile-context';
import { type ReconcileRequest, toClaim } from './request';

/**
 * How often a run checks whether weaker rivals have given way, and the pause in between: several are sorted
 * out in a few seconds, and a killed run gives way when it is run again.
 */
const [MAX_LOOKS, PAUSE_MS] = [6, 3_000];

/** Entries this run added to an appliance whose sole ownership is not confirmed yet. */
export interface Claims {
  readonly units: ReadonlySet<string>;
  readonly virtualIps: ReadonlySet<string>;
  readonly vrid: number | undefined;
}

/** Another appliance that has some of the claimed addresses or VRID. */
export interface Rival {
  readonly appliance: Appliance;
  readonly units: readonly string[];
  readonly virtualIps: readonly string[];
  readonly vrid: number | undefined;
}

/** Returns the claims of this run on an appliance: an earlier run that finished has confirmed the rest. */
export function findClaims(
  { spec, state, adopt }: ReconcileRequest,
  appliance: Appliance,
  verified: ReadonlySet<string>,
): Claims {
  const isSettled = state?.applied === true;
  const settled = new Set(isSettled ? Object.values(state.addressByKey) : []);
  const isNew = (address: string) => !settled.has(address) && !verified.has(address);
  const own = observeVirtualIps(appliance.virtualIps, toClaim({ spec, state })).map(({ address }) => address);
  // an adopted appliance had its place before
  const isPlaceNew = !isSettled && !adopt;
  return {
    units: new Set(isPlaceNew ? appliance.addresses.filter(isNew) : []),
    virtualIps: new Set(own.filter(isNew)),
    vrid: isPlaceNew && !verified.has(vridMark(appliance)) ? appliance.vrid : undefined,
  };
}

/** Lists the marks that record confirmed claims of an appliance. */
export function listMarks({ units, virtualIps }: Claims, appliance: Appliance): string[] {
  return [...units, ...virtualIps, vridMark(appliance)];
}

/**
 * Finds the rivals to which this run must leave its claims. Not every service refuses addresses in use, so
 * written claims are checked before they count as finished. Both sides follow one rule: a finished appliance
 * wins; of two unfinished ones, the one with the lower id. A weaker rival may have checked before this run
 * wrote, so it gets time to give way, or to finish and thereby win.
 */
export async function findWinningRivals(
  context: ReconcileContext,
  appliance: Appliance,
  claims: Claims,
): Promise<Rival[]> {
  const { api, clock, signal, deadline, request, log } = context;
  if (claims.units.size + claims.virtualIps.size === 0 && claims.vrid === undefined) return [];
  for (let looks = 1; ; looks += 1) {
    const all = await api.findAppliancesOfEveryClass(signal);
    const others = all.filter(({ tags }) => !tags.includes(request.spec.ownerTag));
    const rivals = others.flatMap((other) => compareWith(other, appliance, claims));
    const stronger = rivals.filter((rival) => isStronger(rival.appliance, appliance));
    // one that does not run yet will check once it does
    const looked = rivals.filter((rival) => rival.appliance.instanceStatus === 'up');
    if (stronger.length > 0 || looked.length === 0) return stronger;
    if (looks === MAX_LOOKS || clock.now() + PAUSE_MS >= deadline) {
      const ids = looked.map((rival) => rival.appliance.id).join(', ');
      log(
        `load balancer ${ids} has addresses of load balancer ${appliance.id} and must leave them: run it again`,
      );
      return [];
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

/** Finds the claims that an appliance on the same switch also has. */
function compareWith(other: Appliance, appliance: Appliance, claims: Claims): Rival[] {
  if (other.id === appliance.id || (other.switchId ?? appliance.switchId) !== appliance.switchId) return [];
  const taken = new Set([...other.addresses, ...other.virtualIps.map(({ address }) => address)]);
  const pick = (claimed: ReadonlySet<string>) => [...claimed].filter((address) => taken.has(address));
  const rival = {
    appliance: other,
    units: pick(claims.units),
    virtualIps: pick(claims.virtualIps),
    vrid: other.vrid === claims.vrid ? claims.vrid : undefined,
  };
  const isRival = rival.units.length + rival.virtualIps.length > 0 || rival.vrid !== undefined;
  return isRival ? [rival] : [];
}

function isStronger(other: Appliance, appliance: Appliance): boolean {
  // appliances of other kinds, and those made by hand, never have the tag
  return !other.tags.includes(UNAPPLIED_TAG) || compareIds(other.id, appliance.id) < 0;
}

function vridMark({ vrid }: Appliance): string {
  return `VRID ${vrid}`;
}

/** Checks whether the place was lost to rivals. */
export function losesPlace(rivals: readonly Rival[]): boolean {
  return rivals.some(({ units, vrid }) => units.length > 0 || vrid !== undefined);
}

/**
 * The place of an appliance (its units' addresses and VRID, which cannot be changed) belongs to another
 * owner: the appliance must be removed, and another one created at another place.
 */
export class PlaceTakenError extends KumikiError {
  constructor(appliance: Appliance, rivals: readonly Rival[]) {
    super(rivals.flatMap((rival) => [...describePlace(appliance, rival)]));
  }

  /** Returns the problems of given values, for which no other may be chosen. */
  listGiven({ spec }: ReconcileRequest): readonly Problem[] {
    return this.problems.filter(
      ({ code }) => (code === 'LB_VRID' ? spec.vrid : spec.network.addresses) !== undefined,
    );
  }
}

function* describePlace(appliance: Appliance, { appliance: other, units, vrid }: Rival): Problems {
  const holder = `load balancer ${other.id} (${other.name}), which took it at the same time, has it`;
  const hint = 'give a free one, or leave it out to have one chosen; what was made with it has been removed';
  for (const given of units) {
    yield {
      code: 'LB_NETWORK',
      message: `load balancer ${appliance.name} cannot have ${given}: ${holder}`,
      given,
      hint,
    };
  }
  if (vrid === undefined) return;
  yield {
    code: 'LB_VRID',
    message: `load balancer ${appliance.name} cannot have VRID ${vrid}: ${holder}`,
    given: vrid,
    hint,
  };
}

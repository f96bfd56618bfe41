import { type Problems, throwIfAny } from '../../core/problems';
import type { VirtualIpSetting } from '../../sakura/codec/model';
import { LOAD_BALANCER_LIMITS, type OtherVirtualIps } from '../spec/spec';
import { diffSettings, formatPair } from './diff';
import { type EntryClaim, findOthers, formatEntry, isMarked } from './entry-owner';

/** How a load balancer treats the entries of others on its appliance. */
export interface Neighbourhood {
  /** For messages, such as `load balancer 113400000301`. */
  readonly label: string;
  readonly claim: EntryClaim;
  readonly otherVirtualIps: OtherVirtualIps;
  /** Whether to take over an entry made by hand that has an address and port of its own. */
  readonly takesOver: boolean;
}

/**
 * Builds the whole list of entries to write: those of others unchanged, then its own. Entries that are
 * already correct are sent as they were read, including fields unknown to Kumiki.
 *
 * @throws VIP_ADDRESS, LB_FOREIGN, LB_QUOTA: all problems together
 */
export function mergeEntries(
  observed: readonly VirtualIpSetting[],
  own: readonly VirtualIpSetting[],
  neighbourhood: Neighbourhood,
): VirtualIpSetting[] {
  const { claim, otherVirtualIps } = neighbourhood;
  const pairs = new Set(own.map(formatPair));
  const others = findOthers(observed, claim);
  const kept = others.filter(
    (entry) => !pairs.has(formatPair(entry)) && (otherVirtualIps !== 'remove' || isMarked(entry)),
  );
  throwIfAny([
    ...checkTaken(others, pairs, neighbourhood),
    ...checkUnwanted(kept, neighbourhood),
    ...checkQuota(kept, own, neighbourhood),
  ]);
  const before = new Map(observed.map((entry) => [formatPair(entry), entry]));
  const unchanged = (entry: VirtualIpSetting) => {
    const was = before.get(formatPair(entry));
    return was && diffSettings([was], [entry]).length === 0 ? was : entry;
  };
  return [...kept, ...own.map(unchanged)];
}

/** Reports entries of others that have an address and port of its own. */
function* checkTaken(
  others: readonly VirtualIpSetting[],
  pairs: ReadonlySet<string>,
  { label, takesOver }: Neighbourhood,
): Problems {
  for (const entry of others) {
    if (!pairs.has(formatPair(entry)) || (takesOver && !isMarked(entry))) continue;
    yield {
      code: 'VIP_ADDRESS',
      message: `${formatPair(entry)} on ${label} is already served by ${formatEntry(entry)}`,
      given: formatPair(entry),
      allowed: 'an address and port that is still free there',
      hint: isMarked(entry)
        ? 'give another address or port; nothing was changed'
        : 'give another address or port, delete that entry, or take it over with takeOver: true; nothing was changed',
    };
  }
}

function* checkUnwanted(
  kept: readonly VirtualIpSetting[],
  { label, otherVirtualIps }: Neighbourhood,
): Problems {
  if (otherVirtualIps !== 'refuse') return;
  for (const entry of kept) {
    if (isMarked(entry)) continue;
    yield {
      code: 'LB_FOREIGN',
      message: `${label} has a virtual IP that is not of this load balancer: ${formatEntry(entry)}`,
      given: formatPair(entry),
      allowed: "none, as otherVirtualIps is 'refuse'",
      hint: "delete it in the control panel, or set otherVirtualIps to 'keep' or 'remove'; nothing was changed",
    };
  }
}

function* checkQuota(
  kept: readonly VirtualIpSetting[],
  own: readonly VirtualIpSetting[],
  { label }: Neighbourhood,
): Problems {
  const limit = LOAD_BALANCER_LIMITS.virtualIps;
  if (kept.length + own.length <= limit) return;
  yield {
    code: 'LB_QUOTA',
    message: `${label} has ${kept.length} pairs of address and port of others, so ${own.length} more do not fit`,
    given: own.length,
    allowed: `at most ${Math.max(0, limit - kept.length)} here: ${limit} in one appliance`,
    hint: 'use another appliance, or ports of fewer services; nothing was changed',
  };
}

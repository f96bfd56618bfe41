import type { Cidr } from '../../../core/ipv4';
import { type Refusal, refuse } from '../../protocol/refusal';
import { freeBlock } from '../../store/pools';
import type { Ipv6NetRecord, SubnetRecord, SwitchRecord } from '../../store/records';
import type { Store } from '../../store/store';
import { toNetwork } from './addresses';
import type { Call } from './call';

/** Returns the switches of all routers in all zones, as global addresses are unique across zones. */
function routerSwitches(store: Store): Readonly<SwitchRecord>[] {
  return Object.values(store.zones).flatMap((zone) =>
    zone.routers.values().flatMap(({ switchId }) => zone.switches.get(switchId) ?? []),
  );
}

/** Allocates a free block from the pools. */
export function cutBlock(
  { store, pools }: Call,
  prefixLength: number,
  nextHop: string | null,
): SubnetRecord | Refusal {
  const taken: Cidr[] = routerSwitches(store).flatMap(({ subnets }) => subnets.map(toNetwork));
  const block = freeBlock(pools, taken, prefixLength);
  if (!block) return refuse('run_out_of_ipaddress', `/${prefixLength}`);
  return { id: store.takeSubnetId(), networkAddress: block.network.toString(), prefixLength, nextHop };
}

/** 2001:db8:10::/48, reserved for documentation (RFC 3849); its /64 networks are used, except the first. */
const IPV6_POOL = '2001:db8:10';
const IPV6_PREFIX_LENGTH = 64;
const MAX_IPV6_NETS = 2 ** 16 - 1;

/** Allocates a free IPv6 network. */
export function cutIpv6Net({ store, now }: Call): Ipv6NetRecord | Refusal {
  const taken = new Set(
    routerSwitches(store).flatMap(({ ipv6Nets }) => ipv6Nets.map(({ prefix }) => prefix)),
  );
  for (let number = 1; number <= MAX_IPV6_NETS; number += 1) {
    const prefix = `${IPV6_POOL}:${number.toString(16)}::`;
    if (taken.has(prefix)) continue;
    return { id: store.takeSubnetId(), prefix, prefixLength: IPV6_PREFIX_LENGTH, createdAt: now };
  }
  return refuse('run_out_of_ipaddress', `/${IPV6_PREFIX_LENGTH}`);
}

import { Cidr, Ipv4 } from '../../../core/ipv4';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { listHolders, toNetwork } from '../model/addresses';
import type { Strictness } from '../model/open-points';

/** The address that a user notes on a network interface. */
interface Label {
  readonly address: string;
  /** The switch that the interface is connected to; undefined: none, and the address is only a text. */
  readonly uplink: Readonly<SwitchRecord> | undefined;
  readonly zone: Zone;
  readonly strictness: Strictness;
}

/**
 * Refuses a label that is not an address or, with strict rules, one of another network or in use on the
 * switch.
 */
export function refuseLabel({ address, uplink, zone, strictness }: Label): Refusal | undefined {
  const ip = Ipv4.tryParse(address);
  if (!ip) return refuse('invalid_format', `UserIPAddress ${address}`);
  if (!uplink || strictness === 'lenient') return undefined;
  if (!isUsableOn(ip, uplink)) return refuse('invalid_range', `UserIPAddress ${address}`);
  // a server may have the address that a block is routed to
  const others = listHolders(zone, uplink).filter(({ what }) => what !== 'next-hop');
  const isInUse = others.some((holder) => holder.address === address);
  return isInUse ? refuse('duplicate_entry', `UserIPAddress ${address}`) : undefined;
}

/**
 * Whether a machine on the switch may have the address: any address if the switch has no network, all of a
 * routed block.
 */
function isUsableOn(ip: Ipv4, uplink: Readonly<SwitchRecord>): boolean {
  const { userSubnet, subnets } = uplink;
  const gateway = Ipv4.tryParse(userSubnet?.DefaultRoute ?? '');
  const own = userSubnet && gateway ? Cidr.around(gateway, userSubnet.NetworkMaskLen) : undefined;
  if (!own && subnets.length === 0) return true;
  const isOfBlock = subnets.some((subnet) => {
    const network = toNetwork(subnet);
    return subnet.nextHop === null ? network.isHostAddress(ip) : network.contains(ip);
  });
  return isOfBlock || own?.isHostAddress(ip) === true;
}

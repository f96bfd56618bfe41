import { Cidr, Ipv4 } from '../../../core/ipv4';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { listHolders, toNetwork } from '../model/addresses';
import type { Strictness } from '../model/open-points';

/** The address that the user has noted for a network interface. */
interface NotedAddress {
  readonly address: string;
  /**
   * The switch that the interface is connected to; if undefined, the address is not compared with anything.
   */
  readonly uplink: Readonly<SwitchRecord> | undefined;
  readonly zone: Zone;
  readonly strictness: Strictness;
}

/**
 * Refuses a noted address that is malformed or, in strict mode, outside of the switch's networks or in use
 * there.
 */
export function refuseLabel({ address, uplink, zone, strictness }: NotedAddress): Refusal | undefined {
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
 * Whether a server on the switch may use the address: any if the switch has no network, all of a routed
 * block.
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

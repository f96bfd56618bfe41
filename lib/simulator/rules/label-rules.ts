import { Cidr, Ipv4 } from '../../core/ipv4';
import type { Strictness } from '../call';
import { type Refusal, refuse } from '../protocol/refusal';
import type { SwitchRecord } from '../store/records';
import type { Zone } from '../store/tables';
import { holdersOn, networkOf } from './addresses';

/** The address that a user wants to write on a network interface. */
interface Label {
  readonly address: string;
  /** The switch that the interface is on; undefined: a label is only a text there. */
  readonly on: Readonly<SwitchRecord> | undefined;
  readonly zone: Zone;
  readonly strictness: Strictness;
}

/** The objection to a new label: not an address or, among the strict rules, one of another network or in use on the switch. */
export function refusalOfLabel({ address, on, zone, strictness }: Label): Refusal | undefined {
  const ip = Ipv4.tryParse(address);
  if (!ip) return refuse('invalid_format', `UserIPAddress ${address}`);
  if (!on || strictness === 'lenient') return undefined;
  const networks = networksOf(on);
  if (networks.length > 0 && !networks.some((network) => network.contains(ip))) {
    return refuse('invalid_range', `UserIPAddress ${address}`);
  }
  // blocks are routed to servers, so a server may take the address that one is routed to
  const others = holdersOn(zone, on).filter(({ what }) => what !== 'next-hop');
  const isInUse = others.some((holder) => holder.address === address);
  return isInUse ? refuse('duplicate_entry', `UserIPAddress ${address}`) : undefined;
}

function networksOf(on: Readonly<SwitchRecord>): Cidr[] {
  const own = on.userSubnet;
  const gateway = Ipv4.tryParse(own?.DefaultRoute ?? '');
  const blocks = on.subnets.map(networkOf);
  return own && gateway ? [...blocks, Cidr.around(gateway, own.NetworkMaskLen)] : blocks;
}

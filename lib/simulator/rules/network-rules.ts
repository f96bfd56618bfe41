import { Cidr, Ipv4 } from '../../core/ipv4';
import { type Refusal, refuse } from '../protocol/refusal';
import { type Holder, holdersOn, networkOf } from './addresses';
import type { Candidate, Rule } from './rule';

/** What the place of an appliance must keep to, and its addresses in it. */
export const NETWORK_RULES: readonly Rule[] = [
  {
    says: 'one unit, or two',
    onlyAtCreation: true,
    check: ({ units }) =>
      units.length === 1 || units.length === 2 ? undefined : refuse('invalid_range', 'Remark.Servers'),
  },
  {
    says: 'the netmask is 8 to 29',
    onlyAtCreation: true,
    check: ({ prefixLength }) =>
      prefixLength >= 8 && prefixLength <= 29
        ? undefined
        : refuse('invalid_range', 'Remark.Network.NetworkMaskLen'),
  },
  {
    says: 'the VRID is 1 to 255',
    onlyAtCreation: true,
    check: ({ vrid }) => (vrid >= 1 && vrid <= 255 ? undefined : refuse('invalid_range', 'Remark.VRRP.VRID')),
  },
  {
    says: 'the VRID is not in use on the switch',
    strictOnly: true,
    onlyAtCreation: true,
    check: ({ zone, on, vrid }) =>
      zone.appliances.by('switch', on.id).some((other) => other.vrid === vrid)
        ? refuse('duplicate_entry', `Remark.VRRP.VRID ${vrid}`)
        : undefined,
  },
  {
    says: 'the network is the block of the router, or that of the switch if it has one',
    strictOnly: true,
    onlyAtCreation: true,
    check: ({ on, prefixLength, units }) => {
      const own = ownNetwork({ prefixLength, units });
      const blocks = on.subnets.map(networkOf);
      if (on.userSubnet) {
        blocks.push(Cidr.around(Ipv4.parse(on.userSubnet.DefaultRoute), on.userSubnet.NetworkMaskLen));
      }
      return blocks.length === 0 || blocks.some((block) => own && block.equals(own))
        ? undefined
        : refuse('invalid_range', 'Remark.Servers, Remark.Network.NetworkMaskLen');
    },
  },
  {
    says: 'units, gateway, virtual IPs and sorry servers lie in the network',
    strictOnly: true,
    check: (candidate) => {
      const own = ownNetwork(candidate);
      const outside = addressesInNetwork(candidate).find(
        ([, address]) => !own?.isHostAddress(Ipv4.parse(address)),
      );
      return outside && refuse('invalid_range', outside.join(' '));
    },
  },
  {
    says: 'a unit address is not in use on the switch',
    strictOnly: true,
    onlyAtCreation: true,
    check: unitInUse,
  },
  { says: 'a virtual IP is not in use on the switch', strictOnly: true, check: virtualIpInUse },
];

function unitInUse({ zone, on, units }: Candidate): Refusal | undefined {
  const taken = new Set(holdersOn(zone, on).map((holder) => holder.address));
  const used = units.find((unit, index) => taken.has(unit) || units.indexOf(unit) !== index);
  return used === undefined ? undefined : refuse('duplicate_entry', used);
}

function virtualIpInUse({ zone, on, id, units, virtualIps }: Candidate): Refusal | undefined {
  const isOwnVip = (holder: Holder) => holder.what === 'vip' && holder.ownerId === id;
  const others = holdersOn(zone, on).filter((holder) => !isOwnVip(holder));
  const taken = new Set([...units, ...others.map((holder) => holder.address)]);
  const used = virtualIps.find((vip) => taken.has(vip.VirtualIPAddress));
  return used && refuse('duplicate_entry', used.VirtualIPAddress);
}

/** The network that the first unit and the netmask span. */
function ownNetwork({ units, prefixLength }: Pick<Candidate, 'units' | 'prefixLength'>): Cidr | undefined {
  return units[0] === undefined ? undefined : Cidr.around(Ipv4.parse(units[0]), prefixLength);
}

/** The addresses that must be reachable on the link, with their field paths. */
function addressesInNetwork({ units, gateway, virtualIps }: Candidate): [path: string, address: string][] {
  const found: [string, string][] = units.map((unit, index) => [`Remark.Servers[${index}]`, unit]);
  if (gateway) found.push(['Remark.Network.DefaultRoute', gateway]);
  for (const [index, vip] of virtualIps.entries()) {
    found.push([`Settings.LoadBalancer[${index}].VirtualIPAddress`, vip.VirtualIPAddress]);
    if (vip.SorryServer) found.push([`Settings.LoadBalancer[${index}].SorryServer`, vip.SorryServer]);
  }
  return found;
}

import { Cidr, Ipv4 } from '../../../core/ipv4';
import { HIGHEST_VRID, LOWEST_VRID } from '../../protocol/limits';
import { type Refusal, refuse } from '../../protocol/refusal';
import { type Holder, listHolders, toNetwork } from '../model/addresses';
import { addressesOnLink } from './fields';
import type { Candidate, Rule } from './rule';

/** Rules for the network of an appliance and its addresses there. */
export const NETWORK_RULES: readonly Rule[] = [
  {
    rule: 'the plan is 1 (standard) or 2 (highspec)',
    onlyAtCreation: true,
    refuse: ({ planId }) => (planId === 1 || planId === 2 ? undefined : refuse('invalid_range', 'Plan.ID')),
  },
  {
    rule: 'one unit, or two',
    onlyAtCreation: true,
    refuse: ({ units }) =>
      units.length === 1 || units.length === 2 ? undefined : refuse('invalid_range', 'Remark.Servers'),
  },
  {
    rule: 'the netmask is 8 to 29',
    onlyAtCreation: true,
    refuse: ({ prefixLength }) =>
      prefixLength >= 8 && prefixLength <= 29
        ? undefined
        : refuse('invalid_range', 'Remark.Network.NetworkMaskLen'),
  },
  {
    rule: `the VRID is ${LOWEST_VRID} to ${HIGHEST_VRID}`,
    onlyAtCreation: true,
    refuse: ({ vrid }, { minVrid, maxVrid }) =>
      vrid >= minVrid && vrid <= maxVrid ? undefined : refuse('invalid_range', 'Remark.VRRP.VRID'),
  },
  {
    rule: 'the VRID is not in use on the switch',
    strictOnly: true,
    onlyAtCreation: true,
    refuse: ({ zone, uplink, vrid }) =>
      zone.appliances.by('switch', uplink.id).some((other) => other.vrid === vrid)
        ? refuse('duplicate_entry', `Remark.VRRP.VRID ${vrid}`)
        : undefined,
  },
  {
    rule: 'the network is the block of the router, or that of the switch if it has one',
    strictOnly: true,
    onlyAtCreation: true,
    refuse: ({ uplink, prefixLength, units }) => {
      const own = ownNetwork({ prefixLength, units });
      const blocks = uplink.subnets.filter(({ nextHop }) => nextHop === null).map(toNetwork);
      if (uplink.userSubnet) {
        blocks.push(
          Cidr.around(Ipv4.parse(uplink.userSubnet.DefaultRoute), uplink.userSubnet.NetworkMaskLen),
        );
      }
      return blocks.length === 0 || blocks.some((block) => own && block.equals(own))
        ? undefined
        : refuse('invalid_range', 'Remark.Servers, Remark.Network.NetworkMaskLen');
    },
  },
  {
    rule: 'units, gateway and sorry servers lie in the network, virtual IPs there or in a routed block',
    strictOnly: true,
    refuse: (candidate) => {
      const own = ownNetwork(candidate);
      const routed = candidate.uplink.subnets.filter(({ nextHop }) => nextHop !== null).map(toNetwork);
      const outside = addressesOnLink(candidate).find(([path, text]) => {
        const address = Ipv4.parse(text);
        const isRouted =
          path.endsWith('.VirtualIPAddress') && routed.some((block) => block.contains(address));
        return !isRouted && !own?.isHostAddress(address);
      });
      return outside && refuse('invalid_range', outside.join(' '));
    },
  },
  {
    rule: 'a unit address is not in use on the switch',
    strictOnly: true,
    onlyAtCreation: true,
    refuse: refuseUnitInUse,
  },
  { rule: 'a virtual IP is not in use on the switch', strictOnly: true, refuse: refuseVirtualIpInUse },
  {
    rule: 'the gateway is neither a unit nor a virtual IP',
    strictOnly: true,
    refuse: (candidate) => {
      const gateways = [candidate.gateway, candidate.uplink.userSubnet?.DefaultRoute];
      const [own] = addressesOnLink(candidate).filter(
        ([path, address]) => !/DefaultRoute|SorryServer/.test(path) && gateways.includes(address),
      );
      return own && refuse('invalid_param_comb', own.join(' '));
    },
  },
];

function refuseUnitInUse({ zone, uplink, units }: Candidate): Refusal | undefined {
  const inUse = new Set(listHolders(zone, uplink).map((holder) => holder.address));
  const used = units.find((unit, index) => inUse.has(unit) || units.indexOf(unit) !== index);
  return used === undefined ? undefined : refuse('duplicate_entry', used);
}

function refuseVirtualIpInUse({ zone, uplink, id, units, virtualIps }: Candidate): Refusal | undefined {
  const holders = listHolders(zone, uplink);
  const isOwnVip = (holder: Holder) => holder.what === 'vip' && holder.ownerId === id;
  const own = new Set(holders.filter(isOwnVip).map(({ address }) => address));
  // a block may since have been routed to a virtual IP that was already saved
  const isOwn = (holder: Holder) =>
    isOwnVip(holder) || (holder.what === 'next-hop' && own.has(holder.address));
  const others = holders.filter((holder) => !isOwn(holder));
  const inUse = new Set([...units, ...others.map((holder) => holder.address)]);
  const used = virtualIps.find((vip) => inUse.has(vip.VirtualIPAddress));
  return used && refuse('duplicate_entry', used.VirtualIPAddress);
}

/** Returns the network of the first unit and the netmask. */
function ownNetwork({ units, prefixLength }: Pick<Candidate, 'units' | 'prefixLength'>): Cidr | undefined {
  return units[0] === undefined ? undefined : Cidr.around(Ipv4.parse(units[0]), prefixLength);
}

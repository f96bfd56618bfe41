import { refuse } from '../../protocol/refusal';
import { renderTime } from '../../protocol/time';
import type { Ipv6NetRecord, SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { respondToFind } from '../find/find';
import { type Handler, single } from '../model/call';
import type { Route } from '../model/route';
import { visibleRouters } from '../model/visibility';

const findIpv6Nets: Handler = (call) => {
  const rows = visibleRouters(call).flatMap(({ ownSwitch }) =>
    ownSwitch.ipv6Nets.map((net) => renderIpv6Net(net, ownSwitch, call.zone)),
  );
  return respondToFind('IPv6Nets', rows, call.query);
};

const readIpv6Net: Handler = (call) => {
  const id = Number(call.ids[0]);
  const [ownSwitch] = call.zone.switches.by('ipv6Net', id);
  const net = ownSwitch?.ipv6Nets.find((each) => each.id === id);
  if (!ownSwitch || !net) return refuse('not_found', call.ids[0]);
  return single('IPv6Net', renderIpv6Net(net, ownSwitch, call.zone));
};

function renderIpv6Net(net: Ipv6NetRecord, ownSwitch: Readonly<SwitchRecord>, zone: Zone) {
  return {
    ...ipv6NetFields(net),
    IPv6PrefixTail: net.prefix.replace(/::$/, ':ffff:ffff:ffff:ffff'),
    ServiceID: net.id,
    ServiceClass: `cloud/global-ipaddress-v6/${net.prefixLength}`,
    IPv6Table: { ID: net.id },
    NamedIPv6AddrCount: zone.addresses.by('ipv6Net', net.id).length,
    CreatedAt: renderTime(net.createdAt),
    Switch: { ID: ownSwitch.id },
  };
}

/** Renders an IPv6 network as a field of a switch or router. */
export function ipv6NetFields(net: Ipv6NetRecord) {
  return { ID: net.id, IPv6Prefix: net.prefix, IPv6PrefixLen: net.prefixLength };
}

/** Every operation of `/ipv6net`. */
export const IPV6_NET_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/ipv6net', summary: 'find IPv6 networks', handle: findIpv6Nets },
  {
    method: 'GET',
    path: '/ipv6net/:id',
    summary: 'read an IPv6 network',
    knownDifference: 'ServiceID and IPv6Table.ID are the id of the network',
    handle: readIpv6Net,
  },
];

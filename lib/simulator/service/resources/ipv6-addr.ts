import { isObject } from '../../../core/json';
import { isInIpv6Net, toCanonicalIpv6 } from '../../protocol/ipv6';
import { hasKey, toText, valueAt } from '../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../protocol/refusal';
import type { AddressRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { respondToFind } from '../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../model/call';
import type { Route } from '../model/route';
import { visibleRouters } from '../model/visibility';
import { parseHostName } from '../rules/host-name';

const findNamedAddresses: Handler = (call) => {
  const nets = visibleRouters(call).flatMap(({ ownSwitch }) => ownSwitch.ipv6Nets);
  const rows = nets.flatMap(({ id }) =>
    call.zone.addresses.by('ipv6Net', id).map((each) => renderNamed(each, call.zone)),
  );
  return respondToFind('IPv6Addrs', rows, call.query);
};

const createNamedAddress: Handler = (call) => {
  const given = valueAt(call.body, 'IPv6Addr');
  if (!isObject(given)) return refuse('missing_param', 'IPv6Addr');
  const text = toText(valueAt(given, 'IPv6Addr'));
  if (text === undefined) return refuse('missing_param', 'IPv6Addr.IPv6Addr');
  const id = toCanonicalIpv6(text);
  if (id === undefined) return refuse('invalid_format', `IPv6Addr.IPv6Addr ${text}`);
  const nets = visibleRouters(call).flatMap(({ ownSwitch }) => ownSwitch.ipv6Nets);
  const net = nets.find((each) => isInIpv6Net(id, each));
  if (!net) return refuse('param_ip_not_found', id);
  if (call.zone.addresses.get(id)) return refuse('duplicate_entry', id);
  const hostName = parseHostName(toText(valueAt(given, 'HostName')) ?? '');
  if (isRefusal(hostName)) return hostName;
  return show(call.zone.addresses.put({ id, hostName, ipv6NetId: net.id }), call, 201);
};

/** Creates a handler for one address with a reverse name. */
function withNamedAddress(
  handle: (named: Readonly<AddressRecord>, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const named = call.zone.addresses.get(toCanonicalIpv6(call.ids[0] ?? ''));
    return named ? handle(named, call) : refuse('not_found', call.ids[0]);
  };
}

const readNamedAddress = withNamedAddress(show);

const updateNamedAddress = withNamedAddress((named, call) => {
  const given = valueAt(call.body, 'IPv6Addr');
  if (!isObject(given)) return refuse('missing_param', 'IPv6Addr');
  if (!hasKey(given, 'HostName')) return show(named, call);
  const hostName = parseHostName(toText(valueAt(given, 'HostName')) ?? '');
  if (isRefusal(hostName)) return hostName;
  return show(call.zone.addresses.put({ ...named, hostName }), call);
});

const deleteNamedAddress = withNamedAddress((named, call) => {
  const response = show(named, call);
  call.zone.addresses.delete(named.id);
  return response;
});

function show(named: Readonly<AddressRecord>, call: Call, status = 200) {
  return single('IPv6Addr', renderNamed(named, call.zone), status);
}

function renderNamed(named: Readonly<AddressRecord>, zone: Zone) {
  const [ownSwitch] = named.ipv6NetId === null ? [] : zone.switches.by('ipv6Net', named.ipv6NetId);
  return {
    IPv6Addr: named.id,
    HostName: named.hostName,
    Interface: null,
    IPv6Net: { ID: named.ipv6NetId, Switch: ownSwitch ? { ID: ownSwitch.id } : null },
  };
}

/** Every operation of `/ipv6addr`. */
export const IPV6_ADDR_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/ipv6addr', summary: 'find named IPv6 addresses', handle: findNamedAddresses },
  {
    method: 'POST',
    path: '/ipv6addr',
    summary: 'name an IPv6 address',
    knownDifference: 'the name need not lead to the address',
    handle: createNamedAddress,
  },
  {
    method: 'GET',
    path: '/ipv6addr/:address',
    summary: 'read a named IPv6 address',
    handle: readNamedAddress,
  },
  {
    method: 'PUT',
    path: '/ipv6addr/:address',
    summary: 'change the name of an IPv6 address',
    knownDifference: 'the name need not lead to the address',
    handle: updateNamedAddress,
  },
  {
    method: 'DELETE',
    path: '/ipv6addr/:address',
    summary: 'take the name of an IPv6 address away',
    handle: deleteNamedAddress,
  },
];

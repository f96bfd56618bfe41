import { Ipv4 } from '../../../core/ipv4';
import { isObject } from '../../../core/json';
import { hasKey, toText, valueAt } from '../../protocol/json';
import { type Refusal, refuse } from '../../protocol/refusal';
import type { SubnetRecord, SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { respondToFind } from '../find/find';
import { listAddresses, toNetwork } from '../model/addresses';
import { type Call, type Handler, type ServiceResponse, single } from '../model/call';
import type { Route } from '../model/route';
import { visibleRouters } from '../model/visibility';
import { parseHostName } from '../rules/host-name';

/** A global address of the account, and its location. */
interface OwnAddress {
  readonly address: string;
  /** Id of its block; null for an address of the shared segment. */
  readonly subnetId: number | null;
  /** The network interface that has the address. */
  readonly interfaceId: number | null;
}

const findAddresses: Handler = (call) => {
  const ofRouters = visibleRouters(call).flatMap(({ ownSwitch }) => addressesOn(ownSwitch, call.zone));
  const rows = [...ofRouters, ...sharedAddresses(call.zone)].map((own) => renderAddress(own, call.zone));
  return respondToFind('IPAddress', rows, call.query);
};

const readAddress = withAddress((own, call) => single('IPAddress', renderAddress(own, call.zone)));

/** Sets the reverse name; an empty one removes it. */
const updateAddress = withAddress((own, call) => {
  const given = valueAt(call.body, 'IPAddress');
  if (!isObject(given)) return refuse('missing_param', 'IPAddress');
  if (!hasKey(given, 'HostName')) return refuse('missing_param', 'HostName');
  const hostName = parseHostName(toText(valueAt(given, 'HostName')) ?? '');
  if (typeof hostName !== 'string') return hostName;
  if (hostName === '') call.zone.addresses.delete(own.address);
  else call.zone.addresses.put({ id: own.address, hostName, ipv6NetId: null });
  return single('IPAddress', renderAddress(own, call.zone));
});

/** Creates a handler for one address of the account. */
function withAddress(handle: (own: OwnAddress, call: Call) => ServiceResponse | Refusal): Handler {
  return (call) => {
    const own = addressNamed(call.ids[0] ?? '', call);
    return own ? handle(own, call) : refuse('not_found', call.ids[0]);
  };
}

function addressNamed(text: string, call: Call): OwnAddress | undefined {
  const ip = Ipv4.tryParse(text);
  const place = visibleRouters(call).find(({ ownSwitch }) =>
    ownSwitch.subnets.some((subnet) => ip && toNetwork(subnet).contains(ip)),
  );
  const candidates = place ? addressesOn(place.ownSwitch, call.zone) : sharedAddresses(call.zone);
  return candidates.find(({ address }) => address === text);
}

function addressesOn(ownSwitch: Readonly<SwitchRecord>, zone: Zone): OwnAddress[] {
  const interfaceIds = new Map<string, number>();
  for (const { interfaces } of zone.servers.by('switch', ownSwitch.id)) {
    for (const { id, switchId, address } of interfaces) {
      if (switchId === ownSwitch.id && address) interfaceIds.set(address, id);
    }
  }
  return ownSwitch.subnets.flatMap((subnet) =>
    listAddresses(subnet).map((address) => ({
      address,
      subnetId: subnet.id,
      interfaceId: interfaceIds.get(address) ?? null,
    })),
  );
}

function sharedAddresses(zone: Zone): OwnAddress[] {
  return zone.servers
    .by('switch', 'shared')
    .flatMap(({ interfaces }) =>
      interfaces.flatMap(({ id, assignedAddress }) =>
        assignedAddress === null ? [] : { address: assignedAddress, subnetId: null, interfaceId: id },
      ),
    );
}

function renderAddress({ address, subnetId, interfaceId }: OwnAddress, zone: Zone) {
  return {
    IPAddress: address,
    HostName: zone.addresses.get(address)?.hostName ?? '',
    Interface: interfaceId === null ? null : { ID: interfaceId },
    Subnet: subnetId === null ? null : { ID: subnetId },
  };
}

/** Removes the reverse names of a block's addresses, when the block returns to the pool. */
export function forgetNames(subnet: SubnetRecord, zone: Zone): void {
  for (const address of listAddresses(subnet)) zone.addresses.delete(address);
}

/** Every operation of `/ipaddress`. */
export const IP_ADDRESS_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/ipaddress', summary: 'find IPv4 addresses', handle: findAddresses },
  { method: 'GET', path: '/ipaddress/:address', summary: 'read an IPv4 address', handle: readAddress },
  {
    method: 'PUT',
    path: '/ipaddress/:address',
    summary: 'set the reverse name of an IPv4 address',
    knownDifference: 'the name need not lead to the address',
    handle: updateAddress,
  },
];

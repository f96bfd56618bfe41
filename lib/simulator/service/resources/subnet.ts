import { refuse } from '../../protocol/refusal';
import type { SubnetRecord, SwitchRecord } from '../../store/records';
import type { Zone } from '../../store/tables';
import { respondToFind } from '../find/find';
import { gatewayOf, listAddresses } from '../model/addresses';
import { type Handler, single } from '../model/call';
import type { Route } from '../model/route';
import { visibleRouters } from '../model/visibility';

const findSubnets: Handler = (call) => {
  const rows = visibleRouters(call).flatMap(({ ownSwitch }) =>
    ownSwitch.subnets.map((subnet) => renderSubnet(subnet, ownSwitch, call.zone)),
  );
  return respondToFind('Subnets', rows, call.query);
};

const readSubnet: Handler = (call) => {
  const id = Number(call.ids[0]);
  const [ownSwitch] = call.zone.switches.by('subnet', id);
  const subnet = ownSwitch?.subnets.find((each) => each.id === id);
  if (!ownSwitch || !subnet) return refuse('not_found', call.ids[0]);
  return single('Subnet', renderSubnet(subnet, ownSwitch, call.zone));
};

/** Renders a block as a separate resource, with each of its addresses. */
export function renderSubnet(subnet: SubnetRecord, ownSwitch: Readonly<SwitchRecord>, zone: Zone) {
  return {
    ...subnetFields(subnet),
    IPAddresses: listAddresses(subnet).map((address) => ({
      IPAddress: address,
      HostName: zone.addresses.get(address)?.hostName ?? null,
    })),
    Switch: { ID: ownSwitch.id, Internet: { ID: ownSwitch.routerId } },
  };
}

/** Renders a block as a field of a switch or router. */
export function subnetFields(subnet: SubnetRecord) {
  return {
    ID: subnet.id,
    NetworkAddress: subnet.networkAddress,
    NetworkMaskLen: subnet.prefixLength,
    DefaultRoute: gatewayOf(subnet),
    NextHop: subnet.nextHop,
    StaticRoute: subnet.nextHop,
    ServiceClass: `cloud/global-ipaddress-v4/${subnet.prefixLength}`,
  };
}

/** Every operation of `/subnet`. */
export const SUBNET_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/subnet', summary: 'find blocks', handle: findSubnets },
  { method: 'GET', path: '/subnet/:id', summary: 'read a block', handle: readSubnet },
];

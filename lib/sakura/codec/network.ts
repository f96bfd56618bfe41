import type { WireField } from '../wire/wire-field';
import { decodeInstanceStatus, decodeTags } from './appliance';
import type { NetworkInterface, Router, Server, Subnet, Switch } from './model';

/** Reads a switch. @throws API_UNEXPECTED naming the field that cannot be used */
export function decodeSwitch(wire: WireField): Switch {
  wire.object();
  return {
    id: wire.get('ID').id(),
    name: wire.get('Name').optionalText() ?? '',
    tags: decodeTags(wire.get('Tags')),
    routerId: wire.get('Internet').get('ID').optionalId(),
    subnets: wire.get('Subnets').items().map(decodeSubnet),
  };
}

/** Reads a router (`Internet` in the API). @throws API_UNEXPECTED naming the field that cannot be used */
export function decodeRouter(wire: WireField): Router {
  wire.object();
  return {
    id: wire.get('ID').id(),
    name: wire.get('Name').optionalText() ?? '',
    tags: decodeTags(wire.get('Tags')),
    switchId: wire.get('Switch').get('ID').id(),
    prefixLength: wire.get('NetworkMaskLen').integer(),
  };
}

/** Reads a server. @throws API_UNEXPECTED naming the field that cannot be used */
export function decodeServer(wire: WireField): Server {
  wire.object();
  const id = wire.get('ID').id();
  const interfaces = wire.get('Interfaces').items().map(decodeInterface);
  return {
    id,
    name: wire.get('Name').optionalText() ?? '',
    tags: decodeTags(wire.get('Tags')),
    instanceStatus: decodeInstanceStatus(wire.get('Instance')),
    interfaces: interfaces.map((one) => ({ ...one, serverId: id })),
    planClass: wire.get('ServerPlan').get('ServiceClass').optionalText(),
  };
}

/** Reads a network interface. @throws API_UNEXPECTED naming the field that cannot be used */
export function decodeInterface(wire: WireField): NetworkInterface {
  const shared = wire.get('Switch').get('Scope').optionalText() === 'shared';
  const given = decodeAddress(wire.get('IPAddress'));
  const label = decodeAddress(wire.get('UserIPAddress'));
  return {
    id: wire.get('ID').optionalId(),
    serverId: wire.get('Server').get('ID').optionalId(),
    switchId: wire.get('Switch').get('ID').optionalId(),
    shared,
    address: shared ? (given ?? label) : (label ?? given),
  };
}

/** Reads an address; some replies use `0.0.0.0` for one that is not set. */
function decodeAddress(wire: WireField): string | undefined {
  const text = wire.optionalText();
  return text === '0.0.0.0' ? undefined : text;
}

function decodeSubnet(wire: WireField): Subnet {
  const first = wire.get('IPAddresses').get('Min').optionalText();
  const last = wire.get('IPAddresses').get('Max').optionalText();
  return {
    network: `${wire.get('NetworkAddress').text()}/${wire.get('NetworkMaskLen').integer()}`,
    gateway: wire.get('DefaultRoute').optionalText(),
    nextHop: wire.get('NextHop').optionalText(),
    range: first && last ? { first, last } : undefined,
  };
}

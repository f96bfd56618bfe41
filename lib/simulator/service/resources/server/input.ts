import { toInteger, toList, toText, valueAt } from '../../../protocol/json';
import { type Refusal, refuse } from '../../../protocol/refusal';
import type { InterfaceRecord } from '../../../store/records';
import type { Call } from '../../model/call';
import { isVisible } from '../../model/visibility';

/** The connection of a network interface. */
export type Uplink = InterfaceRecord['switchId'];

const DRIVERS: readonly string[] = ['virtio', 'e1000'];

/** Parses `InterfaceDriver`; undefined if it is not given. */
export function parseDriver(given: unknown): string | undefined | Refusal {
  const driver = toText(valueAt(given, 'InterfaceDriver')) || undefined;
  if (driver === undefined || DRIVERS.includes(driver)) return driver;
  return refuse('invalid_format', 'InterfaceDriver');
}

/** Whether a private host is requested, although there are none; an id of 0 requests none. */
export function namesPrivateHost(given: unknown): boolean {
  return Boolean(toInteger(valueAt(valueAt(given, 'PrivateHost'), 'ID')));
}

/** Most network interfaces of a server. */
export const MAX_INTERFACES = 10;

/** Parses `ConnectedSwitches`: one element per network interface, null for one that is not connected. */
export function parseUplinks(given: unknown, call: Call): Uplink[] | Refusal {
  const elements = toList(valueAt(given, 'ConnectedSwitches'));
  if (elements.length > MAX_INTERFACES) return refuse('invalid_range', 'ConnectedSwitches');
  const uplinks: Uplink[] = [];
  for (const [index, each] of elements.entries()) {
    const uplink = call.zone.switches.get(toInteger(valueAt(each, 'ID')));
    if (each === null) uplinks.push(null);
    else if (valueAt(each, 'Scope') === 'shared') uplinks.push('shared');
    else if (uplink && isVisible(uplink, call)) uplinks.push(uplink.id);
    else return refuse('param_res_not_found', `ConnectedSwitches[${index}]`);
  }
  return uplinks;
}

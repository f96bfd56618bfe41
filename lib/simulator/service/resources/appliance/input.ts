import type { WireVirtualIp } from '../../../../sakura/wire';
import { arrayOf, integerOf, isObject, textOf, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { Labels } from '../../../store/records';
import { parseNewLabels } from '../labels';
import { parseSettings } from './settings';

/** A load balancer as asked for: of the right form, not yet judged. */
export interface ApplianceInput extends Labels {
  readonly planId: number;
  readonly switchId: number;
  readonly vrid: number;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly units: readonly string[];
  readonly virtualIps: WireVirtualIp[];
}

/** Reads `Appliance` of a create request. */
export function parseApplianceCreate(given: unknown): ApplianceInput | Refusal {
  if (!isObject(given)) return refuse('missing_param', 'Appliance');
  if (valueAt(given, 'Class') !== 'loadbalancer') return refuse('unsupported_res_class', 'Class');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  const place = parsePlace(given);
  if (isRefusal(place)) return place;
  const virtualIps = parseSettings(valueAt(given, 'Settings'));
  if (isRefusal(virtualIps)) return virtualIps;
  return { ...labels, ...place, virtualIps };
}

type Place = Pick<ApplianceInput, 'planId' | 'switchId' | 'vrid' | 'prefixLength' | 'gateway' | 'units'>;

/** What can never be changed after creation. */
function parsePlace(given: unknown): Place | Refusal {
  const remark = valueAt(given, 'Remark');
  const network = valueAt(remark, 'Network');
  const planId =
    integerOf(valueAt(valueAt(remark, 'Plan'), 'ID')) ?? integerOf(valueAt(valueAt(given, 'Plan'), 'ID'));
  if (planId === undefined) return refuse('missing_param', 'Plan.ID');
  const switchId = integerOf(valueAt(valueAt(remark, 'Switch'), 'ID'));
  if (switchId === undefined) return refuse('param_res_not_found', 'Remark.Switch.ID');
  const vrid = integerOf(valueAt(valueAt(remark, 'VRRP'), 'VRID'));
  if (vrid === undefined) return refuse('missing_param', 'Remark.VRRP.VRID');
  const prefixLength = integerOf(valueAt(network, 'NetworkMaskLen'));
  if (prefixLength === undefined) return refuse('missing_param', 'Remark.Network.NetworkMaskLen');
  const units: string[] = [];
  for (const [index, server] of arrayOf(valueAt(remark, 'Servers')).entries()) {
    const address = textOf(valueAt(server, 'IPAddress'));
    if (!address)
      return refuse('bad_request', `Remark.Servers[${index}]: The property IPAddress is required`);
    units.push(address);
  }
  const gateway = textOf(valueAt(network, 'DefaultRoute')) ?? '';
  return { planId, switchId, vrid, prefixLength, gateway, units };
}

import type { WireVirtualIp } from '../sakura/wire';
import { arrayOf, hasKey, integerOf, isObject, textOf, valueAt } from './json';
import { isRefusal, type Refusal, refuse } from './refusal';
import { parseSettings } from './settings';

/** A load balancer as asked for: of the right form, not yet judged. */
export interface ApplianceInput {
  readonly name: string;
  readonly description: string;
  readonly tags: string[];
  readonly iconId: number | null;
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
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const name = labels.name;
  if (name === undefined) return refuse('missing_param', 'Name');
  const place = parsePlace(given);
  if (isRefusal(place)) return place;
  const virtualIps = parseSettings(valueAt(given, 'Settings'));
  if (isRefusal(virtualIps)) return virtualIps;
  const { description = '', tags = [], iconId = null } = labels;
  return { name, description, tags, iconId, ...place, virtualIps };
}

type Place = Pick<ApplianceInput, 'planId' | 'switchId' | 'vrid' | 'prefixLength' | 'gateway' | 'units'>;

/** What can never be changed after creation. */
function parsePlace(given: unknown): Place | Refusal {
  const remark = valueAt(given, 'Remark');
  const network = valueAt(remark, 'Network');
  const planId =
    integerOf(valueAt(valueAt(remark, 'Plan'), 'ID')) ?? integerOf(valueAt(valueAt(given, 'Plan'), 'ID'));
  if (planId === undefined) return refuse('missing_param', 'Plan.ID');
  if (planId !== 1 && planId !== 2) return refuse('invalid_range', 'Plan.ID');
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

interface Labels {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly iconId?: number | null;
}

/** Reads the parts that every resource has; a key that is not there is left out, so that an update keeps the old value. */
export function parseLabels(given: unknown): Labels | Refusal {
  const name = textOf(valueAt(given, 'Name'));
  const description = textOf(valueAt(given, 'Description'));
  if (name !== undefined && (name === '' || name.length > 64)) return refuse('invalid_range', 'Name');
  if (description !== undefined && description.length > 512) return refuse('invalid_range', 'Description');
  const tags = arrayOf(valueAt(given, 'Tags'));
  if (tags.some((tag) => typeof tag !== 'string')) return refuse('invalid_format', 'Tags');
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(hasKey(given, 'Tags') && { tags: [...new Set(tags.map(String))].sort() }),
    ...(hasKey(given, 'Icon') && { iconId: integerOf(valueAt(valueAt(given, 'Icon'), 'ID')) || null }),
  };
}

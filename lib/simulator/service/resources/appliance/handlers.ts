import { isObject } from '../../../../core/json';
import { hasKey, toText, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import { advanceTo, newLifecycle } from '../../../store/lifecycle';
import type { ApplianceRecord } from '../../../store/records';
import { findInTable } from '../../find/find';
import { type Call, type Handler, type ServiceResponse, single } from '../../model/call';
import { parseLabels } from '../../model/labels';
import { hashSettings } from '../../model/settings-hash';
import { isVisible } from '../../model/visibility';
import { refuseByRules } from '../../rules/rules';
import { refuseApplianceInState } from '../../rules/state-rules';
import { parseApplianceCreate, parseSettings } from './input';
import { renderAppliance } from './render';

/** Creates a handler for one appliance, in its state at the time of the request. */
export function withAppliance(
  handle: (appliance: Readonly<ApplianceRecord>, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const found = call.zone.appliances.get(call.ids[0]);
    if (!found) return refuse('not_found', call.ids[0]);
    return handle(advanceTo(found, call.now, call.steps), call);
  };
}

export const findAppliances: Handler = (call) =>
  findInTable(call, {
    key: 'Appliances',
    table: call.zone.appliances,
    indexes: { Name: 'name', 'Tags.Name': 'tag', Class: 'class', 'Switch.ID': 'switch' },
    render: (each) => renderAppliance(advanceTo(each, call.now, call.steps), call.zone, call.place),
  });

export const createAppliance: Handler = (call) => {
  const input = parseApplianceCreate(valueAt(call.body, 'Appliance'));
  if (isRefusal(input)) return input;
  const uplink = call.zone.switches.get(input.switchId);
  if (!uplink || !isVisible(uplink, call)) return refuse('param_res_not_found', 'Remark.Switch.ID');
  const refusal = refuseByRules({ ...input, zone: call.zone, uplink, id: undefined }, call);
  if (refusal) return refusal;
  const { virtualIps, ...rest } = input;
  const appliance: ApplianceRecord = {
    ...rest,
    id: call.store.takeId(),
    class: 'loadbalancer',
    saved: virtualIps,
    applied: null,
    lifecycle: newLifecycle('creating', call.now),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  call.zone.appliances.put(appliance);
  const body = {
    Success: 'Accepted',
    is_ok: true,
    Appliance: renderAppliance(appliance, call.zone, call.place),
  };
  return { status: 202, body };
};

export const readAppliance = withAppliance(show);

/**
 * Updates only the fields in the request. Ignores fields that cannot change, as old clients send the whole
 * object back.
 */
export const updateAppliance = withAppliance((appliance, call) => {
  const refusal = refuseApplianceInState('update', appliance.lifecycle, call.behaviour);
  if (refusal) return refusal;
  const given = valueAt(call.body, 'Appliance');
  if (!isObject(given)) return refuse('missing_param', 'Appliance');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  if (isStale(appliance, call)) return refuse('original_hash_mismatch');
  const virtualIps = parseNewSettings(given, appliance, call);
  if (isRefusal(virtualIps)) return virtualIps;
  const changed = { ...appliance, ...labels, saved: virtualIps, modifiedAt: call.now };
  return show(call.zone.appliances.put(changed), call);
});

export const deleteAppliance = withAppliance((appliance, call) => {
  const refusal = refuseApplianceInState('delete', appliance.lifecycle, call.behaviour);
  if (refusal) return refusal;
  call.zone.appliances.delete(appliance.id);
  return show(appliance, call);
});

/** Whether the update is based on settings other than the current ones, according to its hash. */
function isStale(appliance: Readonly<ApplianceRecord>, { body, behaviour }: Call): boolean {
  const given = {
    SettingsHash: toText(valueAt(valueAt(body, 'Appliance'), 'SettingsHash')),
    OriginalSettingsHash: toText(valueAt(body, 'OriginalSettingsHash')),
  };
  const { hashSpelling } = behaviour;
  const hashes = hashSpelling === 'both' ? Object.values(given) : [given[hashSpelling]];
  return hashes.some((hash) => hash && hash !== hashSettings(appliance.saved));
}

function parseNewSettings(given: object, appliance: Readonly<ApplianceRecord>, call: Call) {
  const settings = valueAt(given, 'Settings');
  if (!hasKey(given, 'Settings') || settings === null || appliance.class !== 'loadbalancer') {
    return appliance.saved;
  }
  const virtualIps = parseSettings(settings);
  if (isRefusal(virtualIps)) return virtualIps;
  const uplink = call.zone.switches.get(appliance.switchId);
  const refusal = uplink && refuseByRules({ ...appliance, zone: call.zone, uplink, virtualIps }, call);
  return refusal ?? virtualIps;
}

function show(appliance: Readonly<ApplianceRecord>, call: Call): ServiceResponse | Refusal {
  return single('Appliance', renderAppliance(appliance, call.zone, call.place));
}

import { parseApplianceCreate, parseLabels } from '../appliance-input';
import { type Call, type Handler, type Reply, single, withAppliance } from '../call';
import { answerFind } from '../find';
import { hasKey, isObject, textOf, valueAt } from '../json';
import { newLife, settle } from '../lifecycle';
import { isRefusal, type Refusal, refuse } from '../refusal';
import { refusalByRules } from '../rules';
import { hashSettings, parseSettings } from '../settings';
import { refusalByState } from '../state-rules';
import { type ApplianceRecord, recordOf, takeId } from '../store';
import { renderAppliance } from './appliance-shape';

export const findAppliances: Handler = (call) => {
  const rows = Object.values(call.zone.appliances).map((appliance) => {
    settle(appliance, call.now, call.steps);
    return renderAppliance(appliance, call.zone, call.zoneName);
  });
  return answerFind('Appliances', rows, call.query);
};

export const createAppliance: Handler = (call) => {
  const input = parseApplianceCreate(valueAt(call.body, 'Appliance'));
  if (isRefusal(input)) return input;
  const on = recordOf(call.zone.switches, input.switchId);
  if (!on) return refuse('param_res_not_found', 'Remark.Switch.ID');
  const refusal = refusalByRules({ ...input, zone: call.zone, on, id: undefined }, call.strictness);
  if (refusal) return refusal;
  const { virtualIps, ...rest } = input;
  const appliance: ApplianceRecord = {
    ...rest,
    id: takeId(call.state),
    class: 'loadbalancer',
    saved: virtualIps,
    applied: null,
    life: newLife('creating', call.now),
    createdAt: call.now,
    modifiedAt: call.now,
  };
  call.zone.appliances[appliance.id] = appliance;
  const body = {
    Success: 'Accepted',
    is_ok: true,
    Appliance: renderAppliance(appliance, call.zone, call.zoneName),
  };
  return { status: 202, body };
};

export const readAppliance = withAppliance(show);

/** Keys that are not there keep what is there; what cannot change is ignored, as old clients send the whole object back. */
export const updateAppliance = withAppliance((appliance, call) => {
  const given = valueAt(call.body, 'Appliance');
  if (!isObject(given)) return refuse('missing_param', 'Appliance');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  const expected =
    textOf(valueAt(given, 'SettingsHash')) ?? textOf(valueAt(call.body, 'OriginalSettingsHash'));
  if (expected && expected !== hashSettings(appliance.saved)) return refuse('original_hash_mismatch');
  const virtualIps = parseNewSettings(given, appliance, call);
  if (isRefusal(virtualIps)) return virtualIps;
  Object.assign(appliance, labels, { saved: virtualIps, modifiedAt: call.now });
  return show(appliance, call);
});

export const deleteAppliance = withAppliance((appliance, call) => {
  const refusal = refusalByState('delete', appliance.life);
  if (refusal) return refusal;
  delete call.zone.appliances[appliance.id];
  return show(appliance, call);
});

function parseNewSettings(given: object, appliance: ApplianceRecord, call: Call) {
  const settings = valueAt(given, 'Settings');
  if (!hasKey(given, 'Settings') || settings === null || appliance.class !== 'loadbalancer') {
    return appliance.saved;
  }
  const virtualIps = parseSettings(settings);
  if (isRefusal(virtualIps)) return virtualIps;
  const on = recordOf(call.zone.switches, appliance.switchId);
  const refusal = on && refusalByRules({ ...appliance, zone: call.zone, on, virtualIps }, call.strictness);
  return refusal ?? virtualIps;
}

function show(appliance: ApplianceRecord, call: Call): Reply | Refusal {
  return single('Appliance', renderAppliance(appliance, call.zone, call.zoneName));
}

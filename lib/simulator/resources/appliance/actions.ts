import { DONE, type Handler, withAppliance } from '../../call';
import { type Course, enter } from '../../lifecycle';
import { type Operation, refusalByState } from '../../rules/state-rules';
import type { ApplianceRecord } from '../../store/records';
import { renderInstance, renderStatus } from './shape';

/** An action that succeeds unless the state forbids it. */
function action(
  operation: Operation,
  change: (appliance: Readonly<ApplianceRecord>, now: number) => Readonly<ApplianceRecord>,
): Handler {
  return withAppliance((appliance, call) => {
    const refusal = refusalByState(operation, appliance.life);
    if (refusal) return refusal;
    call.zone.appliances.put(change(appliance, call.now));
    return DONE;
  });
}

function sendOn(operation: Operation, course: Course): Handler {
  return action(operation, (appliance, now) => enter(appliance, course, now));
}

export const powerOn = sendOn('powerOn', 'booting');
export const powerOff = sendOn('powerOff', 'stopping');
export const reset = sendOn('reset', 'booting');

/** Makes the saved settings the running ones. */
export const applySettings = action('config', (appliance) => ({
  ...appliance,
  applied: structuredClone(appliance.saved),
}));

export const readPower = withAppliance((appliance, call) => ({
  status: 200,
  body: { Instance: renderInstance(appliance, call.zoneName), is_ok: true },
}));

export const readStatus = withAppliance((appliance, call) => {
  const refusal = refusalByState('status', appliance.life);
  return refusal ?? { status: 200, body: { LoadBalancer: renderStatus(appliance, call.zone), is_ok: true } };
});

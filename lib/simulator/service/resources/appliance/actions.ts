import { scriptedTraffic } from '../../../data-plane/traffic';
import { valueAt } from '../../../protocol/json';
import type { ApplianceRecord } from '../../../store/records';
import { type Call, DONE, type Handler, withAppliance } from '../../model/call';
import { enter } from '../../model/lifecycle';
import { type Operation, refusalOfAppliance } from '../../rules/state-rules';
import { renderInstance, renderStatus } from './shape';

/** An action that succeeds unless the state forbids it. */
function action(
  operation: Operation,
  change: (appliance: Readonly<ApplianceRecord>, call: Call) => Readonly<ApplianceRecord>,
): Handler {
  return withAppliance((appliance, call) => {
    const refusal = refusalOfAppliance(operation, appliance.life, call.behaviour);
    if (refusal) return refusal;
    call.zone.appliances.put(change(appliance, call));
    return DONE;
  });
}

export const powerOn = action('powerOn', (appliance, { now }) => enter(appliance, 'booting', now));
export const reset = action('reset', (appliance, { now }) => enter(appliance, 'booting', now));

const shutDown = action('powerOff', (appliance, { now }) => enter(appliance, 'stoppingGracefully', now));
const cutPower = action('forceOff', (appliance, { now }) => enter(appliance, 'stopping', now));

/** Forced, it goes down at once; otherwise it is asked to, and takes its time. */
export const powerOff: Handler = (call) =>
  valueAt(call.body, 'Force') === true ? cutPower(call) : shutDown(call);

/** Makes the saved settings the running ones. */
export const applySettings = action('config', (appliance) => ({
  ...appliance,
  applied: appliance.saved,
}));

export const readPower = withAppliance((appliance, call) => ({
  status: 200,
  body: { Instance: renderInstance(appliance, call.zoneName), is_ok: true },
}));

export const readStatus = withAppliance((appliance, call) => {
  const refusal = refusalOfAppliance('status', appliance.life, call.behaviour);
  if (refusal && call.behaviour.statusWhileDown === 'refused') return refusal;
  const traffic = call.traffic ?? scriptedTraffic(call.zone);
  const status = refusal ? [] : renderStatus(appliance, traffic);
  return { status: 200, body: { LoadBalancer: status, is_ok: true } };
});

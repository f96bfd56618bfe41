import { scriptedTraffic } from '../../../data-plane/traffic';
import { valueAt } from '../../../protocol/json';
import { startSequence } from '../../../store/lifecycle';
import type { ApplianceRecord } from '../../../store/records';
import { type Call, DONE, type Handler } from '../../model/call';
import { respondWithSamples } from '../../model/samples';
import { type InstanceAction, refuseApplianceInState } from '../../rules/state-rules';
import { withAppliance } from './handlers';
import { renderInstance, renderStatus } from './render';

/** Creates a handler that changes an appliance if its state allows the action. */
function changeIfAllowed(
  action: InstanceAction,
  change: (appliance: Readonly<ApplianceRecord>, call: Call) => Readonly<ApplianceRecord>,
): Handler {
  return withAppliance((appliance, call) => {
    const refusal = refuseApplianceInState(action, appliance.lifecycle, call.behaviour);
    if (refusal) return refusal;
    call.zone.appliances.put(change(appliance, call));
    return DONE;
  });
}

export const powerOn = changeIfAllowed('powerOn', (appliance, { now }) =>
  startSequence(appliance, 'booting', now),
);
export const reset = changeIfAllowed('reset', (appliance, { now }) =>
  startSequence(appliance, 'booting', now),
);

const shutDown = changeIfAllowed('powerOff', (appliance, { now }) =>
  startSequence(appliance, 'stoppingGracefully', now),
);
const cutPower = changeIfAllowed('forceOff', (appliance, { now }) =>
  startSequence(appliance, 'stopping', now),
);

/** Cuts the power with `Force`; otherwise shuts down gracefully, which takes longer. */
export const powerOff: Handler = (call) =>
  valueAt(call.body, 'Force') === true ? cutPower(call) : shutDown(call);

/** Applies the saved settings. */
export const applySettings = changeIfAllowed('config', (appliance) => ({
  ...appliance,
  applied: appliance.saved,
}));

export const readPower = withAppliance((appliance, call) => ({
  status: 200,
  body: { Instance: renderInstance(appliance, call.place), is_ok: true },
}));

export const readStatus = withAppliance((appliance, call) => {
  const refusal = refuseApplianceInState('status', appliance.lifecycle, call.behaviour);
  if (refusal && call.behaviour.statusWhileDown === 'refused') return refusal;
  const traffic = call.traffic ?? scriptedTraffic(call.zone);
  const status = refusal ? [] : renderStatus(appliance, traffic);
  return { status: 200, body: { LoadBalancer: status, is_ok: true } };
});

export const monitorInterface = withAppliance((appliance, call) =>
  respondWithSamples(call, appliance.createdAt, { Send: 0, Receive: 0 }),
);

export const monitorCpu = withAppliance((appliance, call) =>
  respondWithSamples(call, appliance.createdAt, { 'CPU-TIME': 0 }),
);

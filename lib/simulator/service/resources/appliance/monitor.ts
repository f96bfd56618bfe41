import { withAppliance } from '../../model/call';
import type { Route } from '../../model/route';
import { replyWithSamples } from '../monitor';

const monitorInterface = withAppliance((appliance, call) =>
  replyWithSamples(call, appliance.createdAt, { Send: 0, Receive: 0 }),
);

const monitorCpu = withAppliance((appliance, call) =>
  replyWithSamples(call, appliance.createdAt, { 'CPU-TIME': 0 }),
);

const ALL_ZERO = 'every sample is 0';

/** What is measured of an appliance. */
export const APPLIANCE_MONITOR_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/appliance/:id/interface/monitor',
    does: 'read the traffic of the first network interface',
    differs: ALL_ZERO,
    handle: monitorInterface,
  },
  {
    method: 'GET',
    path: '/appliance/:id/interface/:id/monitor',
    does: 'read the traffic of a network interface, by its number',
    differs: `${ALL_ZERO}, whatever the number`,
    handle: monitorInterface,
  },
  {
    method: 'GET',
    path: '/appliance/:id/cpu/monitor',
    does: 'read the processor time',
    differs: ALL_ZERO,
    handle: monitorCpu,
  },
];

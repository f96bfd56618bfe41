/** Right code, as users write it. It must compile under all their settings, not only ours. */
import {
  type Clock,
  DEFAULT_SITE,
  manualClock,
  parseFault,
  type Simulator,
  selfAdvancingClock,
  startSimulator,
} from 'kumiki/testing';

export async function underFaults(clock: Clock = selfAdvancingClock()): Promise<readonly number[]> {
  const simulator: Simulator = await startSimulator({ site: DEFAULT_SITE, mode: 'real', clock });
  simulator.fault({ kind: 'status', errorCode: 'service_unavailable', times: 2, path: /appliance/ });
  simulator.fault({ kind: 'slow', delayMs: 500, when: 'after', path: '/appliance/:id/config' });
  simulator.fault({ kind: 'concurrent', request: { method: 'DELETE', path: '/appliance/:id' } });
  simulator.fault(parseFault(JSON.parse('{ "kind": "stuck", "at": "cleaning" }')));
  simulator.edit((zone) => {
    zone.failing['192.168.0.21'] = { id: '192.168.0.21' };
  });
  await manualClock().advance(1000);
  await simulator.close();
  return simulator.requests.map(({ status }) => status);
}

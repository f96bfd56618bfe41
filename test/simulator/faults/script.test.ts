import { manualClock } from '../../../lib/testing';
import { closeAll, createAppliance, startRig } from '../rig';

afterEach(closeAll);

describe('faults', () => {
  it('apply in the order in which they were scripted, each as often as it says', async () => {
    const { simulator, call } = await startRig();
    simulator.fault({ kind: 'status', errorCode: 'locked', path: '/zone', times: 2 });
    simulator.fault({ kind: 'status', errorCode: 'busy' });
    expect(simulator.faults.map(({ fault, left }) => `${fault.kind} ${left}`)).toEqual([
      'status 2',
      'status 1',
    ]);
    const codes: unknown[] = [];
    for (const path of ['/zone', '/switch', '/zone', '/zone']) {
      codes.push((await call('GET', path)).body.error_code);
    }
    expect(codes).toEqual(['locked', 'busy', 'locked', undefined]);
    expect(simulator.faults).toEqual([]);
  });

  it('are logged with the request that triggered them and the time', async () => {
    const { simulator, call } = await startRig({ mode: 'manual' });
    const fault = { kind: 'status', errorCode: 'locked', path: '/zone' } as const;
    simulator.fault(fault);
    simulator.advance(1000);
    await call('GET', '/zone');
    expect(simulator.triggeredFaults).toEqual([
      { fault, method: 'GET', path: '/zone', at: Date.parse('2026-03-01T03:00:01Z') },
    ]);
    expect(simulator.requests.map((entry) => entry.fault)).toEqual(['status']);
  });

  it('affect only requests that they apply to', async () => {
    const rig = await startRig();
    rig.simulator.fault({ kind: 'failed' });
    rig.simulator.fault({ kind: 'stale-read', method: 'POST' });
    rig.simulator.fault({ kind: 'lost-row' });
    await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    await rig.call('GET', '/switch?{"From":0}');
    expect(rig.simulator.triggeredFaults).toEqual([]);
    const id = await createAppliance(rig);
    expect((await rig.call('GET', `/appliance/${id}`)).body.Appliance.Availability).toBe('failed');
  });

  it.each(['before', 'after'] as const)('make an answer slow, %s the service acts', async (when) => {
    const clock = manualClock();
    const { simulator, call } = await startRig({ mode: 'real', clock });
    simulator.fault({ kind: 'slow', delayMs: 5000, when });
    let isAnswered = false;
    const answer = call('POST', '/switch', { Switch: { Name: 's' } }).finally(() => {
      isAnswered = true;
    });
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(Object.keys(simulator.snapshot().zones.is1b.switches)).toHaveLength(when === 'before' ? 1 : 2);
    await clock.advance(4999);
    expect(isAnswered).toBe(false);
    await clock.advance(1);
    expect((await answer).status).toBe(201);
  });

  it('do not keep the simulator from closing', async () => {
    const clock = manualClock();
    const { simulator, call } = await startRig({ mode: 'real', clock });
    simulator.fault({ kind: 'slow', delayMs: 1e6 });
    const answer = expect(call('GET', '/zone')).rejects.toMatchObject({ code: 'ECONNRESET' });
    while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
    await simulator.close();
    await answer;
  });
});

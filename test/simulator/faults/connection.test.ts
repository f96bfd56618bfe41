import { applianceOf, closeAll, createAppliance, type Rig, startRig } from '../rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(closeAll);

const switches = () => Object.values(rig.simulator.snapshot().zones.is1b.switches).map((each) => each.name);
const create = () => rig.call('POST', '/switch', { Switch: { Name: 's' } });

describe('a scripted fault', () => {
  it('resets the connection before the service acts', async () => {
    rig.simulator.fault({ method: 'POST', path: /^\/switch$/, kind: 'reset' });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(switches()).toEqual(['k8s-router']);
  });

  it('resets the connection after the service has acted', async () => {
    rig.simulator.fault({ method: 'POST', kind: 'reset', when: 'after' });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(switches()).toEqual(['k8s-router', 's']);
  });

  it('answers with an error in the words of the service', async () => {
    rig.simulator.fault({ path: /switch/, kind: 'status', retryAfter: 3 });
    rig.simulator.fault({ path: /switch/, kind: 'status', errorCode: 'locked' });
    rig.simulator.fault({ path: /switch/, kind: 'status', errorCode: 'busy', status: 504, when: 'after' });
    const answers = [await create(), await create(), await create()];
    expect(
      answers.map(({ status, body, headers }) => [status, body.error_code, headers['retry-after']]),
    ).toEqual([
      [503, 'service_unavailable', '3'],
      [423, 'locked', undefined],
      [504, 'busy', undefined],
    ]);
    expect(answers[1]?.body.error_msg).toBe('Another operation is running.');
    expect(answers[2]?.body.status).toBe('504 Gateway Timeout');
    expect(switches()).toEqual(['k8s-router', 's']);
  });

  it('cuts an answer off halfway', async () => {
    rig.simulator.fault({ method: 'GET', kind: 'truncated', when: 'after' });
    await expect(rig.call('GET', '/zone')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('gives no answer until the simulator closes', async () => {
    rig.simulator.fault({ kind: 'timeout', when: 'after' });
    const pending = create();
    const outcome = expect(pending).rejects.toMatchObject({ code: 'ECONNRESET' });
    while (switches().length < 2) await new Promise((resolve) => setImmediate(resolve));
    await closeAll();
    await outcome;
  });

  it('applies as often as it says, and only to requests that it names', async () => {
    const id = await createAppliance(rig);
    const path = /^\/appliance\/\d+\/config$/;
    rig.simulator.fault({ method: 'PUT', path, kind: 'status', errorCode: 'still_creating', times: 2 });
    const statuses: number[] = [];
    for (const [method, at] of [
      ['GET', ''],
      ['PUT', '/config'],
      ['PUT', ''],
      ['PUT', '/config'],
      ['PUT', '/config'],
    ] as const) {
      statuses.push((await rig.call(method, `/appliance/${id}${at}`, { Appliance: {} })).status);
    }
    expect(statuses).toEqual([200, 409, 200, 409, 200]);
  });

  it('is dropped when faults are cleared', async () => {
    rig.simulator.fault({ kind: 'reset', times: 5 });
    rig.simulator.clearFaults();
    expect((await create()).status).toBe(201);
  });

  it('appears in the log', async () => {
    rig.simulator.fault({ method: 'POST', kind: 'reset' });
    await create().catch(() => undefined);
    rig.simulator.fault({ method: 'POST', kind: 'status', errorCode: 'busy' });
    await rig.call('POST', '/appliance', applianceOf());
    expect(rig.simulator.requests.map(({ status, errorCode }) => [status, errorCode])).toEqual([
      [0, undefined],
      [503, 'busy'],
    ]);
  });
});

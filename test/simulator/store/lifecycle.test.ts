import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, selfAdvancingClock } from '../../../lib/testing';
import { closeAll, createAppliance, type Rig, startRig } from '../rig';

afterAll(closeAll);

async function stateOf(rig: Rig, id: number): Promise<string> {
  const { Availability, Instance } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
  return `${Availability}/${Instance.Status}`;
}

describe('the life of an appliance', () => {
  it('proceeds from migrating via cleaning to up by itself, after the time of each step', async () => {
    const rig = await startRig({ mode: 'manual', steps: { migrate: 60, boot: 30 } });
    const id = await createAppliance(rig);
    const seen: string[] = [];
    for (const ms of [0, 59_999, 1, 29_999, 1, 1_000_000]) {
      rig.simulator.advance(ms);
      seen.push(await stateOf(rig, id));
    }
    expect(seen).toEqual([
      'migrating/cleaning',
      'migrating/cleaning',
      'available/cleaning',
      'available/cleaning',
      'available/up',
      'available/up',
    ]);
  });

  it('includes shutdown, boot and deletion', async () => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    rig.simulator.advance(2000);
    await rig.call('DELETE', `/appliance/${id}/power`, { Force: true });
    expect(await stateOf(rig, id)).toBe('available/cleaning');
    rig.simulator.advance(500);
    expect(await stateOf(rig, id)).toBe('available/down');
    await rig.call('PUT', `/appliance/${id}/power`);
    expect(await stateOf(rig, id)).toBe('available/cleaning');
    rig.simulator.advance(1000);
    expect(await stateOf(rig, id)).toBe('available/up');
    await rig.call('DELETE', `/appliance/${id}/power`);
    rig.simulator.advance(2000);
    expect((await rig.call('DELETE', `/appliance/${id}`)).status).toBe(200);
    expect((await rig.call('GET', `/appliance/${id}`)).status).toBe(404);
  });

  it('dates a change of state when it happened, not when it was read', async () => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    rig.simulator.advance(3_600_000);
    const { Instance } = (await rig.call('GET', `/appliance/${id}`)).body.Appliance;
    expect(Instance.StatusChangedAt).toBe('2026-03-01T12:00:02+09:00');
  });

  it('takes no time in the mode immediate', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    expect(await stateOf(rig, id)).toBe('available/up');
    await rig.call('DELETE', `/appliance/${id}/power`);
    expect(await stateOf(rig, id)).toBe('available/down');
  });

  it('follows a shared clock in the mode real', async () => {
    const clock = selfAdvancingClock();
    const rig = await startRig({ mode: 'real', clock, steps: { migrate: 5, boot: 5 } });
    const id = await createAppliance(rig);
    for (let tries = 0; (await stateOf(rig, id)) !== 'available/up'; tries++) {
      expect(tries).toBeLessThan(10);
      await clock.sleep(2000);
    }
    expect(clock.sleeps).toHaveLength(5);
  });

  it('can fail on the way, and a failed appliance can be deleted', async () => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    rig.simulator.edit((zone) => {
      const appliance = zone.appliances[id];
      if (appliance) appliance.lifecycle = { ...appliance.lifecycle, sequence: 'failing' };
    });
    expect(await stateOf(rig, id)).toBe('migrating/cleaning');
    rig.simulator.advance(1000);
    expect(await stateOf(rig, id)).toBe('failed/down');
    expect((await rig.call('DELETE', `/appliance/${id}`)).status).toBe(200);
  });
});

type Refusals = Record<string, string | number>;

const OPERATIONS: readonly [method: string, path: string][] = [
  ['PUT', '/config'],
  ['PUT', '/power'],
  ['DELETE', '/power'],
  ['PUT', '/reset'],
  ['GET', '/status'],
  ['DELETE', ''],
];

/** The time to advance before the operation, and the outcome for each request. */
const STATES: readonly [state: string, prepare: (rig: Rig, id: number) => Promise<void>, Refusals][] = [
  [
    'migrating/cleaning',
    async () => {},
    {
      'PUT /config': 'still_creating',
      'PUT /power': 'still_creating',
      'DELETE /power': 'still_creating',
      'PUT /reset': 'still_creating',
      'GET /status': 'still_creating',
      'DELETE ': 'still_creating',
    },
  ],
  [
    'available/cleaning',
    async (rig) => rig.simulator.advance(1000),
    {
      'PUT /config': 200,
      'PUT /power': 'server_is_cleaning',
      'DELETE /power': 'server_is_cleaning',
      'PUT /reset': 'server_is_cleaning',
      'GET /status': 'server_power_must_be_up',
      'DELETE ': 'server_is_cleaning',
    },
  ],
  [
    'available/up',
    async (rig) => rig.simulator.advance(2000),
    {
      'PUT /config': 200,
      'PUT /power': 'server_power_must_be_down',
      'DELETE /power': 200,
      'PUT /reset': 200,
      'GET /status': 200,
      'DELETE ': 'server_power_must_be_down',
    },
  ],
  [
    'available/down',
    async (rig, id) => {
      rig.simulator.advance(2000);
      await rig.call('DELETE', `/appliance/${id}/power`);
      rig.simulator.advance(2000);
    },
    {
      'PUT /config': 200,
      'PUT /power': 200,
      'DELETE /power': 'server_power_must_be_up',
      'PUT /reset': 'server_power_must_be_up',
      'GET /status': 'server_power_must_be_up',
      'DELETE ': 200,
    },
  ],
  [
    'failed/down',
    async (rig, id) =>
      rig.simulator.edit((zone) => {
        const appliance = zone.appliances[id];
        if (appliance) appliance.lifecycle = { ...appliance.lifecycle, sequence: 'failed' };
      }),
    {
      'PUT /config': 'conflict',
      'PUT /power': 'conflict',
      'DELETE /power': 'server_power_must_be_up',
      'PUT /reset': 'conflict',
      'GET /status': 'server_power_must_be_up',
      'DELETE ': 200,
    },
  ],
];

describe('an appliance', () => {
  it.each(STATES)('refuses some operations while %s', async (state, prepare, expected) => {
    const rig = await startRig({ mode: 'manual' });
    const refusals: Refusals = {};
    for (const [index, [method, path]] of OPERATIONS.entries()) {
      const id = await createAppliance(rig, {
        Settings: { LoadBalancer: [] },
        Remark: { VRRP: { VRID: index + 1 }, Servers: [{ IPAddress: `203.0.113.${7 + index}` }] },
      });
      await prepare(rig, id);
      expect(await stateOf(rig, id)).toBe(state);
      const { status, body } = await rig.call(method, `/appliance/${id}${path}`);
      refusals[`${method} ${path}`] = body.error_code ?? status;
      expect(status).toBe(body.error_code ? 409 : 200);
    }
    expect(refusals).toEqual(expected);
  });
});

describe('the shutdown of an appliance with body', () => {
  it.each([
    [{ Force: true }, 500],
    [{ Force: false }, 2000],
    [{}, 2000],
    [undefined, 2000],
  ])('%j takes %d ms', async (body, ms) => {
    const rig = await startRig({ mode: 'manual' });
    const id = await createAppliance(rig);
    rig.simulator.advance(2000);
    await rig.call('DELETE', `/appliance/${id}/power`, body);
    rig.simulator.advance(ms - 1);
    expect(await stateOf(rig, id)).toBe('available/cleaning');
    rig.simulator.advance(1);
    expect(await stateOf(rig, id)).toBe('available/down');
  });
});

describe('accelerated time', () => {
  it('brings an appliance up in a fraction of the time, and continues after a restart', async () => {
    const clock = manualClock();
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-speed-'));
    const options = { mode: 'real', clock, speed: 60, stateFile: join(folder, 'state.json') } as const;
    const rig = await startRig({ ...options, steps: { migrate: 60, boot: 60 } });
    const id = await createAppliance(rig);
    await clock.advance(1999);
    expect(await stateOf(rig, id)).toBe('available/cleaning');
    await clock.advance(1);
    expect(await stateOf(rig, id)).toBe('available/up');
    const ended = rig.simulator.now();
    await rig.simulator.close();
    const again = await startRig(options);
    expect(again.simulator.now()).toBe(ended);
    await again.simulator.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    [0, 'SIMULATOR_START'],
    [-1, 'SIMULATOR_START'],
    [Number.NaN, 'PROPS_KIND'],
    [Number.POSITIVE_INFINITY, 'PROPS_KIND'],
  ])('cannot pass %d times as fast', async (speed, code) => {
    await expect(startRig({ mode: 'real', speed })).rejects.toMatchObject({ code });
  });
});

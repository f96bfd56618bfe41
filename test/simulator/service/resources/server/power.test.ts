import { closeAll, type Rig, startRig } from '../../../rig';

const NODE = '/server/113400000004';

afterEach(closeAll);

async function instance(rig: Rig) {
  const { Status, BeforeStatus } = (await rig.call('GET', NODE)).body.Server.Instance;
  return `${BeforeStatus} → ${Status}`;
}

async function statusOf(rig: Rig, method: string, below: string, body?: object) {
  const answer = await rig.call(method, NODE + below, body);
  return answer.status === 200 ? 200 : answer.body.error_code;
}

describe('the power of a server', () => {
  it('goes off and on in steps, each of which refuses the others', async () => {
    const rig = await startRig({ mode: 'manual' });
    expect(await instance(rig)).toBe('down → up');
    expect(await statusOf(rig, 'PUT', '/power')).toBe('server_power_must_be_down');
    expect(await statusOf(rig, 'DELETE', '/power', { Force: true })).toBe(200);
    expect(await instance(rig)).toBe('up → cleaning');
    expect(await statusOf(rig, 'DELETE', '/power', {})).toBe('server_is_cleaning');
    expect(await statusOf(rig, 'PUT', '/power')).toBe('server_is_cleaning');
    expect(await statusOf(rig, 'PUT', '/plan', { CPU: 1, MemoryMB: 1024 })).toBe('server_is_cleaning');
    rig.simulator.advance(500);
    expect(await instance(rig)).toBe('up → down');
    expect(await statusOf(rig, 'DELETE', '/power', {})).toBe('server_power_must_be_up');
    expect(await statusOf(rig, 'PUT', '/reset')).toBe('server_power_must_be_up');
    expect(await statusOf(rig, 'PUT', '/power', { UserBootVariables: { CloudInit: { UserData: '' } } })).toBe(
      200,
    );
    expect(await instance(rig)).toBe('down → cleaning');
    rig.simulator.advance(1000);
    expect(await instance(rig)).toBe('down → up');
  });

  it('takes longer to go off when it is not forced', async () => {
    const rig = await startRig({ mode: 'manual' });
    await statusOf(rig, 'DELETE', '/power', {});
    rig.simulator.advance(1999);
    expect(await instance(rig)).toBe('up → cleaning');
    rig.simulator.advance(1);
    expect(await instance(rig)).toBe('up → down');
  });

  it('says when it changed, and nothing before the first boot', async () => {
    const rig = await startRig({ mode: 'manual' });
    const given = { Server: { Name: 'new', ServerPlan: { CPU: 1, MemoryMB: 1024 } } };
    const { ID, Instance } = (await rig.call('POST', '/server', given)).body.Server;
    expect(Instance).toMatchObject({ Status: 'down', BeforeStatus: null, StatusChangedAt: null });
    rig.simulator.advance(60_000);
    await rig.call('PUT', `/server/${ID}/power`);
    rig.simulator.advance(1000);
    const booted = (await rig.call('GET', `/server/${ID}`)).body.Server.Instance;
    expect(booted.StatusChangedAt).toBe('2026-03-01T12:01:01+09:00');
  });

  it('is shown in lists and snapshots as in a read', async () => {
    const rig = await startRig({ mode: 'manual' });
    await statusOf(rig, 'DELETE', '/power', { Force: true });
    rig.simulator.advance(500);
    const { Servers } = (await rig.call('GET', '/server?{"Filter":{"Instance.Status":["down"]}}')).body;
    expect(Servers).toHaveLength(1);
    expect(rig.simulator.snapshot().zones.is1b.servers['113400000004']?.lifecycle.phase).toBe(1);
  });
});

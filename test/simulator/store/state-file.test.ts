import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../lib/testing';
import { closeAll, createAppliance, startRig, vipOf } from '../rig';

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  stateFile = join(folder, 'state', 'simulator.json');
});
afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true });
});

const onDisk = () => JSON.parse(readFileSync(stateFile, 'utf8'));

describe('a state file', () => {
  it('holds every answered change, and nothing but the file is left in its folder', async () => {
    const rig = await startRig({ stateFile });
    const id = await createAppliance(rig);
    expect(onDisk().zones.is1b.appliances[id].name).toBe('web-lb');
    await rig.call('PUT', `/appliance/${id}`, { Appliance: { Name: 'other' } });
    expect(onDisk().zones.is1b.appliances[id].name).toBe('other');
    await rig.call('PUT', `/appliance/${id}/config`);
    await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    expect(Object.keys(onDisk().zones.is1b.switches)).toHaveLength(2);
    await rig.call('DELETE', `/appliance/${id}/power`, {});
    await rig.call('DELETE', `/appliance/${id}`);
    expect(onDisk().zones.is1b.appliances).toEqual({});
    expect(readdirSync(join(folder, 'state'))).toEqual(['simulator.json']);
  });

  it('is resumed by another simulator, time and unapplied settings included', async () => {
    const first = await startRig({ stateFile, mode: 'manual' });
    const id = await createAppliance(first);
    first.simulator.advance(5000);
    await first.call('PUT', `/appliance/${id}`, {
      Appliance: { Settings: { LoadBalancer: [vipOf({ VirtualIPAddress: '203.0.113.9' })] } },
    });
    const before = first.simulator.snapshot();
    // Not closed: a killed simulator does not get to say goodbye.
    const second = await startRig({ stateFile, mode: 'manual', site: {} });
    expect(second.simulator.snapshot()).toEqual(before);
    expect(second.simulator.now()).toBe(first.simulator.now());
    const { LoadBalancer } = (await second.call('GET', `/appliance/${id}/status`)).body;
    expect(LoadBalancer[0].VirtualIPAddress).toBe('203.0.113.8');
    const next = await second.call('POST', '/switch', { Switch: { Name: 's' } });
    expect(next.body.Switch.ID).toBe(id + 1);
  });

  it('is resumed in the middle of a step', async () => {
    const first = await startRig({ stateFile, mode: 'manual' });
    const id = await createAppliance(first);
    first.simulator.advance(1500);
    const second = await startRig({ stateFile, mode: 'manual' });
    second.simulator.advance(500);
    const { Appliance } = (await second.call('GET', `/appliance/${id}`)).body;
    expect(Appliance.Instance).toMatchObject({ Status: 'up', StatusChangedAt: '2026-03-01T12:00:02+09:00' });
  });

  it('does not change by what is refused or read', async () => {
    const rig = await startRig({ stateFile });
    const before = readFileSync(stateFile, 'utf8');
    await rig.call('GET', '/appliance');
    await rig.call('POST', '/appliance', { Appliance: {} });
    await rig.call('DELETE', '/switch/113400000001');
    expect(readFileSync(stateFile, 'utf8')).toBe(before);
  });

  it('holds edits, health and time as well', async () => {
    const { simulator } = await startRig({ stateFile });
    simulator.edit((zone) => {
      for (const server of Object.values(zone.servers)) server.tags = ['gone'];
    });
    simulator.setHealth('203.0.113.5', 'down');
    simulator.advance(1000);
    expect(onDisk()).toEqual(simulator.snapshot());
    expect(onDisk().advancedMs).toBe(1000);
  });

  it.each(['', '{', '[]', '{"version":2,"zones":{}}', '{"version":1,"zones":{}}'])(
    'fails to start with what is none: %s',
    async (text) => {
      const file = join(folder, 'bad.json');
      writeFileSync(file, text);
      await expect(startSimulator({ stateFile: file })).rejects.toMatchObject({
        code: 'SIMULATOR_START',
        message: expect.stringContaining('bad.json'),
      });
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('fails to start where it cannot be read or written', async () => {
    await expect(startSimulator({ stateFile: folder })).rejects.toMatchObject({ code: 'SIMULATOR_START' });
    const below = join(folder, 'file', 'state.json');
    writeFileSync(join(folder, 'file'), '');
    await expect(startSimulator({ stateFile: below })).rejects.toMatchObject({ code: 'SIMULATOR_START' });
  });

  it('answers 500 when a change cannot be written', async () => {
    const rig = await startRig({ stateFile });
    rmSync(join(folder, 'state'), { recursive: true });
    writeFileSync(join(folder, 'state'), '');
    const { status, body } = await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    expect([status, body.error_code]).toEqual([500, 'internal_server_error']);
  });
});

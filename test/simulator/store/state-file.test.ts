import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseJournal } from '../../../lib/simulator/store/journal-text';
import { startSimulator } from '../../../lib/testing';
import { closeAll, createAppliance, type Json, startRig, vipOf } from '../rig';

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

const textOf = (file = stateFile) => readFileSync(file, 'utf8');
const linesOf = (file = stateFile) => textOf(file).split('\n').length - 1;

/** Returns the state that a simulator would find in the file. */
function onDisk(file = stateFile): Json {
  const content = parseJournal(textOf(file));
  if (!('state' in content)) throw new Error(JSON.stringify(content));
  return content.state;
}

/** Copies the file as a kill at this moment would leave it, for another simulator. */
function leftBehind(): string {
  const copy = join(folder, 'copy.json');
  copyFileSync(stateFile, copy);
  return copy;
}

describe('a state file', () => {
  it('holds every confirmed change, and is the only file in its folder', async () => {
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

  it('is never written through a symbolic link that was planted beside it', async () => {
    const precious = join(folder, 'precious');
    writeFileSync(precious, 'mine');
    mkdirSync(join(folder, 'state'));
    symlinkSync(precious, `${stateFile}.new`);
    const rig = await startRig({ stateFile });
    await createAppliance(rig);
    await closeAll();
    expect(textOf(precious)).toBe('mine');
    expect(readdirSync(join(folder, 'state'))).toEqual(['simulator.json']);
  });

  it('is for its user alone, because scripts have secrets, and keeps the mode that it was given', async () => {
    await startRig({ stateFile });
    await closeAll();
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);
    chmodSync(stateFile, 0o640);
    await startRig({ stateFile });
    await closeAll();
    expect(statSync(stateFile).mode & 0o777).toBe(0o640);
  });

  it('grows by one line for a change, and is one line of JSON again once the simulator is closed', async () => {
    const rig = await startRig({ stateFile });
    expect(linesOf()).toBe(1);
    await rig.call('POST', '/switch', { Switch: { Name: 's' } });
    await rig.call('POST', '/switch', { Switch: { Name: 't' } });
    expect(linesOf()).toBe(3);
    const before = onDisk();
    await rig.simulator.close();
    expect(linesOf()).toBe(1);
    expect(JSON.parse(textOf())).toEqual(before);
    expect(before).toEqual(rig.simulator.snapshot());
  });

  it('is resumed by another simulator, including time and unapplied settings', async () => {
    const first = await startRig({ stateFile, mode: 'manual' });
    const id = await createAppliance(first);
    first.simulator.advance(5000);
    await first.call('PUT', `/appliance/${id}`, {
      Appliance: { Settings: { LoadBalancer: [vipOf({ VirtualIPAddress: '203.0.113.9' })] } },
    });
    const before = first.simulator.snapshot();
    const second = await startRig({ stateFile: leftBehind(), mode: 'manual', site: {} });
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
    await first.simulator.flush();
    const second = await startRig({ stateFile: leftBehind(), mode: 'manual' });
    second.simulator.advance(500);
    const { Appliance } = (await second.call('GET', `/appliance/${id}`)).body;
    expect(Appliance.Instance).toMatchObject({ Status: 'up', StatusChangedAt: '2026-03-01T12:00:02+09:00' });
  });

  it('is rewritten at the start, without an incomplete last line', async () => {
    const first = await startRig({ stateFile });
    await first.call('POST', '/switch', { Switch: { Name: 's' } });
    const copy = leftBehind();
    const whole = onDisk(copy);
    writeFileSync(copy, `${textOf(copy)}{"after":"0123`);
    const second = await startRig({ stateFile: copy });
    expect(second.simulator.snapshot()).toEqual(whole);
    expect(textOf(copy)).toBe(`${JSON.stringify(whole)}\n`);
  });

  it('is not changed by refused requests or reads', async () => {
    const rig = await startRig({ stateFile });
    const id = await createAppliance(rig);
    const before = textOf();
    await rig.call('GET', '/appliance');
    await rig.call('GET', `/appliance/${id}/status`);
    await rig.call('POST', '/appliance', { Appliance: {} });
    await rig.call('DELETE', '/switch/113400000001');
    rig.simulator.snapshot();
    await rig.simulator.flush();
    expect(textOf()).toBe(before);
  });

  it('also holds edits, health and time', async () => {
    const { simulator } = await startRig({ stateFile });
    simulator.edit((zone) => {
      for (const server of Object.values(zone.servers)) server.tags = ['gone'];
    });
    simulator.setHealth('203.0.113.5', 'down');
    simulator.setHealth('__proto__', 'down');
    simulator.advance(1000);
    await simulator.flush();
    expect(onDisk()).toEqual(simulator.snapshot());
    expect(onDisk().advancedMs).toBe(1000);
    expect(Object.keys(onDisk().zones.is1b.failing)).toEqual(['203.0.113.5', '__proto__']);
  });

  it('is used by one simulator at a time, even through different paths', async () => {
    const first = await startRig({ stateFile });
    const link = join(folder, 'link.json');
    symlinkSync(stateFile, link);
    for (const file of [stateFile, link, join(folder, 'state', '..', 'state', 'simulator.json')]) {
      await expect(startSimulator({ stateFile: file })).rejects.toMatchObject({
        code: 'SIMULATOR_START',
        message: expect.stringContaining('another simulator'),
      });
    }
    await first.simulator.close();
    await startRig({ stateFile: link });
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'state']);
  });

  it('is free again when the start fails for another reason', async () => {
    const taken = await startRig();
    const port = Number(new URL(taken.simulator.url).port);
    await expect(startSimulator({ stateFile, port })).rejects.toThrow('cannot listen');
    await startRig({ stateFile });
  });

  it.each([
    ['', 'line 1'],
    ['{', 'line 1'],
    ['[]', 'not JSON'],
    ['{"version":3,"zones":{}}', 'nextId'],
    ['{"version":1,"zones":{}}', 'its version is 1, not 3'],
  ])('makes the start fail if it is invalid: %s', async (text, message) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, text);
    const failure = await startSimulator({ stateFile: file }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'SIMULATOR_START', problems: [{ given: file }] });
    expect(failure.message).toContain(message);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('makes the start fail if it cannot be read or written', async () => {
    await expect(startSimulator({ stateFile: folder })).rejects.toMatchObject({
      code: 'SIMULATOR_START',
      problems: [
        { message: expect.stringMatching(/^the state file cannot be \w+: it is a folder \(EISDIR\)/) },
      ],
    });
    const below = join(folder, 'file', 'state.json');
    writeFileSync(join(folder, 'file'), '');
    await expect(startSimulator({ stateFile: below })).rejects.toMatchObject({ code: 'SIMULATOR_START' });
  });

  it('makes the start fail if its name is too long', async () => {
    await expect(startSimulator({ stateFile: join(folder, 'a'.repeat(300)) })).rejects.toMatchObject({
      code: 'SIMULATOR_START',
      problems: [{ message: expect.stringContaining('its path is too long') }],
    });
  });

  it('makes the start fail at once if it is a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(startSimulator({ stateFile: pipe })).rejects.toMatchObject({
      code: 'SIMULATOR_START',
      problems: [{ message: 'the state file is not a regular file', given: pipe }],
    });
  });

  it('is created with the folders above it', async () => {
    const file = join(folder, 'new', 'folders', 'state.json');
    await (await startSimulator({ stateFile: file })).close();
    expect(existsSync(dirname(file))).toBe(true);
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;
  itOnLinux('makes the start fail below /proc, where nobody can create a folder', async () => {
    await expect(startSimulator({ stateFile: '/proc/nope/state.json' })).rejects.toMatchObject({
      code: 'SIMULATOR_START',
    });
  });

  it('causes 500 while it cannot be written, and has everything once it can', async () => {
    const rig = await startRig({ stateFile });
    rmSync(join(folder, 'state'), { recursive: true });
    writeFileSync(join(folder, 'state'), '');
    for (const name of ['s', 't']) {
      const { status, body } = await rig.call('POST', '/switch', { Switch: { Name: name } });
      expect([status, body.error_code]).toEqual([500, 'internal_server_error']);
    }
    // a read now would return state that is not on disk
    expect((await rig.call('GET', '/switch')).status).toBe(500);
    await expect(rig.simulator.flush()).rejects.toMatchObject({ code: 'SIMULATOR_START' });
    rmSync(join(folder, 'state'));
    expect((await rig.call('GET', '/switch')).body.Total).toBe(3);
    expect(onDisk()).toEqual(rig.simulator.snapshot());
  });
});

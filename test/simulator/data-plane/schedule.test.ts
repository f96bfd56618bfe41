import { type RunningDataPlane, startDataPlane } from '../../../lib/simulator/data-plane/data-plane';
import type { Entry } from '../../../lib/simulator/data-plane/entries';
import type { LoopbackLimits } from '../../../lib/simulator/data-plane/loopback-map';
import { type ManualClock, manualClock } from '../../../lib/testing';
import { findFreePort } from '../../free-ports';
import { serverOf, vipOf } from '../rig';
import { ask, killAll, startHttp, startTcp } from './nodes';

const open: RunningDataPlane[] = [];

afterEach(killAll);
afterAll(() => Promise.all(open.map((each) => each.close())));

const VIP = { segment: '1', address: '198.51.100.8' };
const NODE = { segment: '1', address: '198.51.100.5' };
const NODE_AT = '127.51.100.5';

function entryOf(port: number, delayLoopMs = 10_000): Entry {
  const check = { protocol: 'tcp', path: '/', status: 200, timeoutMs: 5000 } as const;
  const schedule = { delayLoopMs, retry: 3 };
  return {
    ...{ key: `1 ${VIP.address}:${port}`, zone: 'is1b', applianceId: 1, ...VIP, port },
    sorryServer: undefined,
    servers: [{ ...NODE, port, isEnabled: true, check, schedule }],
  };
}

async function start(clock: ManualClock, entries: () => readonly Entry[], limits?: LoopbackLimits) {
  const source = {
    ...{ now: clock.now, sleep: clock.sleep, entries, isFailing: () => false },
    nextStepAt: () => Number.POSITIVE_INFINITY,
  };
  const plane = await startDataPlane(source, limits);
  open.push(plane);
  return plane;
}

const healthOf = (plane: RunningDataPlane, port: number) =>
  plane.traffic.ofServer(
    1,
    vipOf({ VirtualIPAddress: VIP.address, Port: String(port) }),
    serverOf({ IPAddress: NODE.address }),
  );

describe('the schedule of checks', () => {
  it('follows the clock: every delay loop, and every five seconds in doubt', async () => {
    const [clock, port] = [manualClock(0), await findFreePort()];
    const checks: number[] = [];
    const node = await startTcp({ address: NODE_AT, port }, () => checks.push(clock.now()));
    const plane = await start(clock, () => [entryOf(port)]);
    const seen: string[] = [];
    for (let second = 0; second <= 50; second += 5) {
      if (second === 25) await node.kill();
      if (second === 45) await startTcp({ address: NODE_AT, port }, () => checks.push(clock.now()));
      await clock.advance(second === 0 ? 0 : 5000);
      await plane.settled();
      seen.push(`${second} ${healthOf(plane, port).isUp ? 'up' : 'down'}`);
    }
    expect(seen.filter((each) => each.endsWith('down'))).toEqual(['40 down', '45 down']);
    expect(checks.map((ms) => ms / 1000)).toEqual([0, 10, 20, 50]);
  });

  it('has one timer at a time, and never exceeds the maximum delay of a timer', async () => {
    const clock = manualClock(0);
    const sleeps: number[] = [];
    const sleep: typeof clock.sleep = (ms, signal) => {
      sleeps.push(ms);
      return clock.sleep(ms, signal);
    };
    const port = await findFreePort();
    const plane = await start({ ...clock, sleep }, () => [entryOf(port, 2_147_483_647_000)]);
    for (let hour = 0; hour < 3; hour += 1) {
      await clock.advance(3_600_000);
      await plane.settled();
    }
    expect(clock.sleeping).toBe(1);
    expect(Math.max(...sleeps)).toBe(3_600_000);
    await plane.close();
    expect(clock.sleeping).toBe(0);
  });

  it('aborts the running check of a server that is removed', async () => {
    const [clock, port] = [manualClock(0), await findFreePort()];
    const entry = entryOf(port);
    const check = { protocol: 'http', path: '/', status: 200, timeoutMs: 600_000 } as const;
    await startHttp('', { address: NODE_AT, port }, () => {});
    let entries = [entry];
    const plane = await start(clock, () => entries);
    entries = [{ ...entry, servers: entry.servers.map((server) => ({ ...server, check })) }];
    const settled = plane.settled();
    entries = [];
    plane.wake();
    await settled;
    expect(healthOf(plane, port).isUp).toBe(false);
  });
});

describe('a listener', () => {
  it('uses another port of its address if its own is taken, and the table says so', async () => {
    const port = await findFreePort();
    await startTcp({ address: '127.51.100.8', port }, () => {});
    const plane = await start(manualClock(0), () => [entryOf(port)]);
    const [row] = plane.table();
    expect(row?.loopback.address).toBe('127.51.100.8');
    expect(row?.loopback.port).not.toBe(port);
    expect(row?.note).toBe(`127.51.100.8:${port} cannot be bound (EADDRINUSE)`);
    expect(row && (await ask(row.loopback))).toBe('ECONNRESET');
  });

  it('is handed over at once when a virtual IP moves to another appliance', async () => {
    const port = await findFreePort();
    const entry = entryOf(port);
    let entries = [entry];
    const plane = await start(manualClock(0), () => entries);
    entries = [{ ...entry, applianceId: 2, key: `2 ${VIP.address}:${port}` }];
    await plane.settled();
    expect(plane.table()[0]).toEqual({
      ...{ zone: 'is1b', applianceId: 2, role: 'virtualIp', address: VIP.address, port },
      loopback: { address: '127.51.100.8', port },
    });
  });

  it('is on 127.0.0.1 where a machine has no other loopback address, and the table says so', async () => {
    const port = await findFreePort();
    const limits = { hasWholeNetwork: false, firstOpenPort: 1024 };
    const plane = await start(manualClock(0), () => [entryOf(port)], limits);
    const [vip, node] = plane.table();
    expect([vip?.loopback.address, node?.loopback.address]).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(vip?.note).toContain('127.51.100.8 is not free');
    if (node) await startHttp('node', node.loopback);
    // the first check was made before the node started
    expect(vip && (await ask(vip.loopback))).toBe('ECONNRESET');
  });
});

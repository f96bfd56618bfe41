import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, type SimulatorState, startSimulator } from '../../../lib/testing';
import { describeWithEngine } from '../harness/engine';
import { type Forwarder, forwardTo } from './forwarder';

/** The client's tests of features that the simulator has. */
const TESTS = [
  'TestAuthStatusOp_Read',
  'TestIPAddressOp_List_Read',
  'TestIPAddressOp_UpdateHostName',
  'TestIPv6AddrOp_CRUD',
  'TestIPv6NetOp_List_Read',
  'TestIconOp_CRUD',
  'TestInterface_Operations',
  'TestInternetOp_CRUD',
  'TestInternetOp_Subnet',
  'TestInternetPlanOp_Find',
  'TestLoadBalancerOp_CRUD',
  'TestNoteOp_CRUD',
  'TestRegionOp_Find',
  'TestRegionOp_Read',
  'TestServerOp_ChangePlan',
  'TestServerOp_Interfaces',
  'TestServerPlanOp_Find',
  'TestSwitchOp_BridgeConnection',
  'TestSwitchOp_CRUD',
  'TestZoneOp_Find',
];

/** Where the cleanup after each test looks for resources that it left behind. */
const SWEPT = [
  '/appliance',
  '/archive',
  '/bridge',
  '/cdrom',
  '/commonserviceitem',
  '/disk',
  '/icon',
  '/internet',
  '/license',
  '/note',
  '/packetfilter',
  '/privatehost',
  '/server',
  '/sshkey',
  '/switch',
];

/** Failures that the tests only log, although they pass: a panic, or a resource left behind. */
const LOGGED_FAILURE = /^.*(?:Unexpected error is occurred|Cleanup is failed).*$/gm;

/**
 * The client takes 35 s for the life of a load balancer, because it polls every 5 s and waits 20 s before a
 * shutdown.
 */
const TIMEOUT_MS = 170_000;

/** The output of a run of the client's tests. */
interface Run {
  readonly exitCode: number | null;
  readonly text: string;
  readonly passed: readonly string[];
  readonly loggedFailures: readonly string[];
}

describeWithEngine('official-client', "the official client's own acceptance tests", ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-official-client-'));
  let simulator: Simulator;
  let forwarder: Forwarder;

  beforeAll(async () => {
    const steps = { migrate: 0.2, boot: 0.2, shutdown: 0.1 };
    simulator = await startSimulator({ mode: 'real', strictness: 'strict', steps });
    forwarder = await forwardTo(simulator.url);
  });

  afterAll(async () => {
    forwarder.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the tests whose names match a pattern, in parallel, with real requests. */
  async function run(pattern: string, env: Record<string, string>): Promise<Run> {
    const args = ['-test.v', '-test.parallel=20', `-test.timeout=${TIMEOUT_MS}ms`, `-test.run=${pattern}`];
    const child = spawn(path, args, {
      cwd: folder,
      env: {
        HOME: folder,
        HTTP_PROXY: forwarder.url,
        TESTACC: '1',
        SAKURACLOUD_PROFILE_DIR: folder,
        SAKURACLOUD_ACCESS_TOKEN: simulator.token,
        SAKURACLOUD_ACCESS_TOKEN_SECRET: simulator.secret,
        SAKURACLOUD_ZONE: simulator.zone,
        SAKURACLOUD_API_REQUEST_RATE_LIMIT: '1000',
        ...env,
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    }
    await once(child, 'close');
    const passed = [...text.matchAll(/^--- PASS: (\S+)/gm)].map(([, name = '']) => name);
    return { exitCode: child.exitCode, text, passed, loggedFailures: text.match(LOGGED_FAILURE) ?? [] };
  }

  describe('run at once against the simulator', () => {
    let done: Run;
    let before: SimulatorState;

    beforeAll(async () => {
      const prefix = await addIpv6Network(simulator);
      before = simulator.snapshot();
      done = await run(`^(${TESTS.join('|')})$`, {
        SKIP_CLEANUP: '1',
        SAKURACLOUD_IPADDRESS: '203.0.113.5',
        SAKURACLOUD_HOSTNAME: 'node-1.example.jp',
        SAKURACLOUD_IPV6ADDRESS: `${prefix}5`,
        SAKURACLOUD_IPV6HOSTNAME: 'node-1.example.jp',
      });
    }, TIMEOUT_MS + 5000);

    it.each(TESTS)('%s passes', (name) => {
      if (!done.passed.includes(name)) throw new Error(done.text);
    });

    it('log no uncounted failure', () => {
      expect(done.loggedFailures).toEqual([]);
    });

    it('leave nothing behind', () => {
      const { zones, account } = simulator.snapshot();
      expect({ zones, account }).toEqual({ zones: before.zones, account: before.account });
    });

    it('send real requests', () => {
      const routes = new Set(simulator.requests.map(({ method, path }) => `${method} ${path.split('/')[1]}`));
      expect([...routes]).toEqual(
        expect.arrayContaining([
          'POST appliance',
          'POST internet',
          'POST server',
          'POST switch',
          'POST icon',
        ]),
      );
      expect(done.exitCode).toBe(0);
    });
  });

  it('find nothing to clean up after looking for all known resources', async () => {
    const before = simulator.requests.length;
    const { text, exitCode } = await run('^$', {});
    expect({ text, exitCode }).toEqual({ text: expect.stringContaining('no tests to run'), exitCode: 0 });
    const asked = new Set(simulator.requests.slice(before).map(({ method, path }) => `${method} ${path}`));
    expect([...asked].sort()).toEqual(SWEPT.map((path) => `GET ${path}`));
  });
});

/** Adds an IPv6 network to the site's router, because one test uses an address in it; returns its prefix. */
async function addIpv6Network({ url, zone, token, secret }: Simulator): Promise<string> {
  const Authorization = `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`;
  const router = `${url}/${zone}/api/cloud/1.1/internet/113400000000`;
  const answer = await fetch(`${router}/ipv6net`, { method: 'POST', headers: { Authorization } });
  const { IPv6Net }: { IPv6Net: { IPv6Prefix: string } } = JSON.parse(await answer.text());
  return IPv6Net.IPv6Prefix;
}

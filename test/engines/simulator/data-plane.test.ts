import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Endpoint } from '../../../lib/simulator';
import { findFreePort } from '../../free-ports';
import { createVip, placeOf, VIP } from '../../simulator/data-plane/nodes';
import { closeAll, type Rig, serverOf, startRig } from '../../simulator/rig';

const run = promisify(execFile);
const running = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await closeAll();
});

/** Stores messages, as Redis does for the Guestbook. */
const STORE = `
  const messages = [];
  require('node:http').createServer((request, response) => {
    if (request.method === 'POST') messages.push(decodeURIComponent(request.url.slice(1)));
    response.end(JSON.stringify(messages));
  }).listen(Number(process.argv[2]), process.argv[1], () => console.log('ready'));`;

/** Shows messages and adds them to the store, as the frontend of the Guestbook does. */
const FRONTEND = `
  const [address, port, store] = process.argv.slice(1);
  require('node:http').createServer(async (request, response) => {
    if (request.url === '/healthz') return response.writeHead(200).end();
    const answer = await fetch(store + request.url, { method: request.method });
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ by: address, messages: await answer.json() }));
  }).listen(Number(port), address, () => console.log('ready'));`;

/** Starts a program, and waits until it prints that it is ready. */
async function start(program: string, at: Endpoint, ...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', program, '--', at.address, String(at.port), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  if (child.stdout) await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  process.kill(Number(child.pid), 'SIGKILL');
  await once(child, 'exit');
  running.delete(child);
}

/** Sends a request with curl, and returns the parsed answer. */
async function curl(at: Endpoint, path = '/', ...args: string[]) {
  const url = `http://${at.address}:${at.port}${path}`;
  const { stdout } = await run('curl', ['--silent', '--show-error', '--max-time', '5', ...args, url]);
  return JSON.parse(stdout);
}

/** Polls `/status` until the state of a server is as expected; rejects after ten seconds. */
async function waitForStatus(rig: Rig, id: number, address: string, expected: 'UP' | 'DOWN') {
  const headers = {
    'X-Requested-With': 'XMLHttpRequest',
    'User-Agent': 'sacloud/iaas-api-go/v1.29.3 (linux/amd64; +https://github.com/sacloud/iaas-api-go)',
  };
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const { body } = await rig.call('GET', `/appliance/${id}/status`, undefined, { headers });
    const [entry] = body.LoadBalancer;
    const server = entry.Servers.find((each: { IPAddress: string }) => each.IPAddress === address);
    if (server.Status === expected) return entry;
  }
  throw new Error(`${address} is not ${expected} after ten seconds`);
}

describe('the Guestbook behind a simulated appliance', () => {
  const nodes = ['203.0.113.5', '203.0.113.6'] as const;

  it('is reached through the virtual IP by curl, survives the loss of a node, and uses it again', async () => {
    // ten simulated seconds between checks take half a second here
    const rig = await startRig({ mode: 'real', speed: 20, dataPlane: true });
    const port = await findFreePort();
    const check = { Protocol: 'http', Path: '/healthz', Status: '200', Retry: '2', ConnectTimeout: '1' };
    const id = await createVip(rig, port, {
      Servers: nodes.map((address) =>
        serverOf({ IPAddress: address, Port: String(port), HealthCheck: check }),
      ),
    });
    const vip = placeOf(rig, VIP);
    const [first, second] = [placeOf(rig, nodes[0]), placeOf(rig, nodes[1])];

    const storeAt = { address: '127.0.0.1', port: await findFreePort() };
    await start(STORE, storeAt);
    const store = `http://${storeAt.address}:${storeAt.port}`;
    const frontend = await start(FRONTEND, first, store);
    await start(FRONTEND, second, store);
    await waitForStatus(rig, id, nodes[0], 'UP');
    await waitForStatus(rig, id, nodes[1], 'UP');

    await curl(vip, '/hello', '--request', 'POST');
    const answers = [await curl(vip), await curl(vip)];
    expect(answers.map(({ by }) => by).sort()).toEqual([first.address, second.address]);
    expect(answers.map(({ messages }) => messages)).toEqual([['hello'], ['hello']]);

    await kill(frontend);
    const status = await waitForStatus(rig, id, nodes[0], 'DOWN');
    expect(status.Servers[1].Status).toBe('UP');
    for (let count = 0; count < 10; count += 1) {
      expect(await curl(vip)).toEqual({ by: second.address, messages: ['hello'] });
    }

    await start(FRONTEND, first, store);
    await waitForStatus(rig, id, nodes[0], 'UP');
    const by = [(await curl(vip)).by, (await curl(vip)).by];
    expect(by.sort()).toEqual([first.address, second.address]);
  });
});

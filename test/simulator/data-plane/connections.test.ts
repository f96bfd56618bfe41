import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../../../lib/simulator';
import { findFreePort } from '../../free-ports';
import { closeAll, type Json, type Rig, startRig, vipOf } from '../rig';
import { ask, createVip, killAll, NODES, pass, placeOf, startTcp, tcpNode, VIP } from './nodes';

const clients: Socket[] = [];

afterEach(killAll);
afterAll(async () => {
  for (const each of clients) each.destroy();
  await closeAll();
});

const [NODE_1 = '', NODE_2 = ''] = NODES;

/** Echoes each byte, and ends when the client does. */
const echo = (socket: Socket) => {
  socket.pipe(socket);
};

/** Starts two nodes behind a virtual IP. */
async function startSite(onConnection = echo) {
  const rig = await startRig({ mode: 'manual', dataPlane: true });
  const port = await findFreePort();
  const id = await createVip(rig, port, { Servers: [tcpNode(NODE_1, port), tcpNode(NODE_2, port)] });
  const start = (address: string) => startTcp(placeOf(rig, address), onConnection);
  const nodes = [await start(NODE_1), await start(NODE_2)];
  await pass(rig, 10);
  return { rig, id, port, nodes, vip: placeOf(rig, VIP) };
}

async function dial(at: Endpoint, from?: string): Promise<Socket> {
  const socket = connect({ host: at.address, port: at.port, ...(from && { localAddress: from }) });
  clients.push(socket);
  await once(socket, 'connect');
  socket.on('error', () => {});
  return socket;
}

/** Sends a word and waits for its echo. */
async function isAlive(socket: Socket): Promise<boolean> {
  if (socket.destroyed) return false;
  const answer = new Promise((resolve) => socket.once('data', resolve));
  socket.write('ping');
  return String(await Promise.race([answer, closed(socket)])) === 'ping';
}

/** Reads everything up to the end. */
async function read(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks).toString();
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}

async function apply(rig: Rig, id: number, port: number, change: Json): Promise<void> {
  const settings = { Settings: { LoadBalancer: [vipOf({ Port: String(port), ...change })] } };
  await rig.call('PUT', `/appliance/${id}`, { Appliance: settings });
  await rig.call('PUT', `/appliance/${id}/config`);
  await pass(rig, 0);
}

/** Connects to each of the two nodes. */
async function dialBoth(vip: Endpoint): Promise<[Socket, Socket]> {
  const both: [Socket, Socket] = [await dial(vip), await dial(vip)];
  for (const each of both) expect(await isAlive(each)).toBe(true);
  return both;
}

describe('a connection through a virtual IP', () => {
  it('carries every byte, and the end of each direction independently', async () => {
    const { vip } = await startSite();
    const sent = Buffer.alloc(3_000_000, 'kumiki ').toString();
    const socket = await dial(vip);
    socket.end(sent);
    expect((await read(socket)) === sent).toBe(true);
  });

  it('still relays what the client sends after the server has finished', async () => {
    const heard: string[] = [];
    const { vip } = await startSite((socket) => {
      socket.on('data', (chunk) => heard.push(String(chunk)));
      socket.end('that is all');
    });
    const socket = connect({ host: vip.address, port: vip.port, allowHalfOpen: true });
    clients.push(socket);
    expect(await read(socket)).toBe('that is all');
    socket.end('thank you');
    await closed(socket);
    for (let turn = 0; turn < 100 && heard.length === 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(heard).toEqual(['thank you']);
  });

  it('goes to the server with the fewest connections, including long ones', async () => {
    const { rig, id, vip } = await startSite();
    const sockets = [await dial(vip), await dial(vip), await dial(vip), await dial(vip)];
    for (const each of sockets) expect(await isAlive(each)).toBe(true);
    const connections = async () => {
      const { LoadBalancer } = (await rig.call('GET', `/appliance/${id}/status`)).body;
      return LoadBalancer[0].Servers.map((each: Json) => each.ActiveConn);
    };
    expect(await connections()).toEqual(['2', '2']);
    for (const each of [sockets[0], sockets[2]]) {
      each?.end();
      if (each) await read(each);
    }
    for (let tries = 0; tries < 100 && String(await connections()) !== '0,2'; tries += 1);
    expect(await connections()).toEqual(['0', '2']);
    for (const each of [await dial(vip), await dial(vip)]) await isAlive(each);
    expect(await connections()).toEqual(['2', '2']);
  });

  it("shows the server the client's address, as direct server return does", async () => {
    const { vip } = await startSite((socket) => socket.end(socket.remoteAddress ?? ''));
    expect(await read(await dial(vip, '127.9.9.9'))).toBe('127.9.9.9');
  });

  it('breaks when its server does', async () => {
    const { vip, nodes } = await startSite();
    const [first, second] = await dialBoth(vip);
    await nodes[0]?.kill();
    await closed(first);
    expect(await isAlive(second)).toBe(true);
  });

  it('survives changes that do not concern it', async () => {
    const { rig, id, port, vip } = await startSite();
    const [first, second] = await dialBoth(vip);
    await apply(rig, id, port, {
      DelayLoop: '60',
      SorryServer: '203.0.113.11',
      Servers: [
        tcpNode(NODE_2, port, { HealthCheck: { Protocol: 'ping' } }),
        tcpNode(NODE_1, port),
        tcpNode('203.0.113.9', port),
      ],
    });
    expect([await isAlive(first), await isAlive(second)]).toEqual([true, true]);
  });

  it('survives when its server is disabled or found dead, but is joined by no new ones', async () => {
    const { rig, id, port, vip } = await startSite();
    const [first] = await dialBoth(vip);
    await apply(rig, id, port, {
      Servers: [tcpNode(NODE_1, port, { Enabled: 'False' }), tcpNode(NODE_2, port)],
    });
    expect(await isAlive(first)).toBe(true);
    rig.simulator.setHealth(NODE_2, 'down');
    await pass(rig, 30);
    expect(await isAlive(first)).toBe(true);
    expect(await ask(vip)).toBe('ECONNRESET');
  });

  it('breaks when the removal of its server or of its virtual IP is applied', async () => {
    const { rig, id, port, vip } = await startSite();
    const [first, second] = await dialBoth(vip);
    await apply(rig, id, port, { Servers: [tcpNode(NODE_2, port)] });
    expect([await isAlive(first), await isAlive(second)]).toEqual([false, true]);
    await rig.call('PUT', `/appliance/${id}`, { Appliance: { Settings: { LoadBalancer: [] } } });
    await pass(rig, 0);
    expect(await isAlive(second)).toBe(true);
    await rig.call('PUT', `/appliance/${id}/config`);
    await pass(rig, 0);
    expect(await isAlive(second)).toBe(false);
    await expect(dial(vip)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('breaks, and leaves nothing behind, when the simulator is closed during it', async () => {
    const { rig, vip, nodes } = await startSite();
    const sockets = await dialBoth(vip);
    // one connection is being closed at this moment
    sockets[0].end();
    await rig.simulator.close();
    for (const each of sockets) await closed(each);
    await Promise.all(nodes.map((node) => node.kill()));
    await expect(dial(vip)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(rig.simulator.dataPlane?.table()).toEqual([]);
  });
});

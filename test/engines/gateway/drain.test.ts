import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { join } from 'node:path';
import { routeTo } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { poll } from '../harness/poll';
import { certificateFor, makeCertificate } from './certificates';
import { makePlace } from './nginx-process';
import { ask } from './recorders';
import { listen, startGateway } from './running-gateway';

const CLIENTS = 8;
/** Number of failed checks before a load balancer reacts; each comes after some answers. */
const FAILURES = 3;

/** Sends one request over an agent's connections; resolves to the response's status. */
function send(agent: Agent, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, host: '127.0.0.1', path: '/' }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject).end();
  });
}

for (const name of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(name, `the end of a pod, on ${name}`, (engine) => {
    it('loses no request on kept connections until a load balancer reacts', async () => {
      let holds = false;
      const held: ServerResponse[] = [];
      const backend = createServer((_, response) => {
        if (holds) held.push(response);
        else response.end('ok');
      });
      const { nginx, place, httpPort } = await startGateway(engine, [routeTo('one', {})], {
        one: await listen(backend),
      });
      let isInService = true;
      let answers = 0;
      const lost: unknown[] = [];
      const clients = Array.from({ length: CLIENTS }, async () => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        while (isInService) {
          const status = await send(agent, httpPort).catch((error: unknown) => String(error));
          if (status === 200) answers += 1;
          else lost.push(status);
        }
        agent.destroy();
      });
      const waitForAnswers = async (count: number) => {
        const wanted = answers + count;
        while (answers < wanted && lost.length === 0) await ask(httpPort, '/healthz');
      };
      await waitForAnswers(100);
      // as preStop does
      writeFileSync(join(place.folder, 'tmp/draining'), '');
      for (let failures = 0; failures < FAILURES; failures++) {
        expect((await ask(httpPort, '/healthz')).status).toBe(503);
        await waitForAnswers(100);
      }
      // the load balancer sends no new requests; those already sent are in progress
      holds = true;
      expect(await poll(() => held.length === CLIENTS || undefined, 10_000)).toBe(true);
      isInService = false;
      nginx.process.kill('SIGQUIT');
      const ended = once(nginx.process, 'exit');
      while (await ask(httpPort, '/healthz').catch(() => undefined));
      for (const response of held) response.end('ok');
      await Promise.all(clients);
      expect(lost).toEqual([]);
      expect(answers).toBeGreaterThanOrEqual(100 * (FAILURES + 1));
      expect(await ended).toEqual([0, null]);
      await nginx.stop();
      await once(backend.close(), 'close');
    });

    it('tells clients to reconnect, but not those of WebSockets', async () => {
      const backend = createServer((_, response) => response.end('ok'));
      backend.on('upgrade', (_, socket) => {
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      });
      const { nginx, place, httpPort } = await startGateway(engine, [routeTo('one', {})], {
        one: await listen(backend),
      });
      const connectionHeaders = async (headers: Record<string, string>) => {
        const agent = new Agent({ keepAlive: true });
        const outgoing = request({ agent, port: httpPort, host: '127.0.0.1', headers });
        const answered = Promise.race([once(outgoing, 'response'), once(outgoing, 'upgrade')]);
        outgoing.end();
        const [response] = await answered;
        response.resume();
        agent.destroy();
        const raw: string[] = response.rawHeaders;
        return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === 'connection');
      };
      const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
      expect(await connectionHeaders({})).toEqual(['keep-alive']);
      writeFileSync(join(place.folder, 'tmp/draining'), '');
      // health checks fail at once, and connections are closed within a second
      const deadline = Date.now() + 10_000;
      while (!(await connectionHeaders({})).includes('close') && Date.now() < deadline);
      expect(await connectionHeaders({})).toEqual(['keep-alive', 'close']);
      expect(await connectionHeaders(upgrade)).toEqual(['upgrade']);
      await nginx.stop();
      await once(backend.close(), 'close');
    });

    it('answers requests already sent over HTTP/2, and tells clients to send no more', async () => {
      const held: ServerResponse[] = [];
      const backend = createServer(({ url }, response) => {
        if (url === '/held') held.push(response);
        else response.end('ok');
      });
      const place = await makePlace();
      const certificate = certificateFor('shop-tls', 'shop.example.jp');
      makeCertificate(place, certificate);
      const { nginx, httpPort } = await startGateway(
        engine,
        [routeTo('one', { host: 'shop.example.jp' })],
        { one: await listen(backend) },
        { tls: { certificates: [certificate] } },
        place,
      );
      const client = connect(`https://127.0.0.1:${place.httpsPort}`, {
        servername: 'shop.example.jp',
        ca: readFileSync(join(place.folder, 'tls/shop-tls/tls.crt')),
      });
      const open = (path: string) => client.request({ ':path': path, ':authority': 'shop.example.jp' });
      const readHeaders = async (path: string): Promise<IncomingHttpHeaders> => {
        const stream = open(path);
        const [headers] = await once(stream, 'response');
        stream.resume();
        await once(stream, 'close');
        return headers;
      };
      expect((await readHeaders('/'))[':status']).toBe(200);
      writeFileSync(join(place.folder, 'tmp/draining'), '');
      expect((await ask(httpPort, '/healthz', { headers: { Host: 'shop.example.jp' } })).status).toBe(503);
      const stream = open('/held');
      expect(await poll(() => held.length === 1 || undefined, 10_000)).toBe(true);
      for (let count = 0; count < 20; count++) {
        const headers = await readHeaders('/');
        expect([headers[':status'], headers.connection]).toEqual([200, undefined]);
      }
      const told = once(client, 'goaway');
      const ended = once(client, 'close');
      nginx.process.kill('SIGQUIT');
      await told;
      held[0]?.end('late');
      expect(String((await once(stream, 'data'))[0])).toBe('late');
      await ended;
      await nginx.stop();
      await once(backend.close(), 'close');
    });
  });
}

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import {
  type ClientHttp2Session,
  connect,
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
} from 'node:http2';
import { join } from 'node:path';
import type { Upstream } from '../../../lib/gateway/nginx/gateway-config';
import { routeTo, routeWith } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { certificateFor, makeCertificate } from './certificates';
import { makePlace } from './nginx-process';
import { listen, type RunningGateway, startGateway } from './running-gateway';

/**
 * Creates a gRPC server without TLS that echoes each message at once, and returns the request's headers as
 * trailers.
 */
function makeGrpcServer() {
  const server = createHttp2Server();
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () =>
      stream.sendTrailers({
        'grpc-status': '0',
        'x-path': headers[':path'] ?? '',
        'x-authority': headers[':authority'] ?? headers.host ?? '',
        'x-te': String(headers.te),
        'x-client': String(headers['x-forwarded-for']),
        'x-proto': String(headers['x-forwarded-proto']),
      }),
    );
    stream.on('error', () => undefined);
    stream.pipe(stream);
  });
  return server;
}

/** Makes a gRPC call: sends each message after the answer to the previous one. */
async function call(client: ClientHttp2Session, path: string, messages: readonly string[]) {
  const stream = client.request({
    ':method': 'POST',
    ':path': path,
    ':authority': 'grpc.example.jp',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  stream.on('response', (given) => {
    headers = given;
  });
  stream.on('trailers', (given) => {
    trailers = given;
  });
  const echoes: string[] = [];
  for (const message of messages) {
    stream.write(message);
    echoes.push(String((await once(stream, 'data'))[0]));
  }
  stream.end();
  stream.resume();
  await once(stream, 'close');
  return { headers, trailers, echoes };
}

for (const name of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(name, `gRPC on ${name}`, (engine) => {
    const backend = makeGrpcServer();
    const certificate = certificateFor('grpc-tls', 'grpc.example.jp');
    let gateway: RunningGateway;

    beforeAll(async () => {
      const port = await listen(backend);
      const place = await makePlace();
      makeCertificate(place, certificate);
      const upstream: Upstream = {
        key: 'grpc',
        name: 'test_grpc',
        host: '127.0.0.1',
        port,
        protocol: 'grpc',
        tls: false,
      };
      const prefix = (value: string) => ({ kind: 'prefix' as const, value });
      const routes = [
        routeTo('grpc', { host: 'grpc.example.jp' }),
        {
          ...routeWith('grpc', '/limited', {
            requestHeaders: [{ name: 'X-Own', value: 'a' }],
            responseHeaders: [{ name: 'X-Answer', value: 'b' }],
          }),
          match: { ...routeTo('grpc', {}).match, host: 'grpc.example.jp', path: prefix('/limited') },
        },
      ];
      const changes = { backends: new Map([['grpc', upstream]]), tls: { certificates: [certificate] } };
      gateway = await startGateway(engine, routes, {}, changes, place);
    });

    afterAll(async () => {
      await gateway.nginx.stop();
      const closed = once(backend, 'close');
      backend.close();
      await closed;
    });

    const check = async (client: ClientHttp2Session, scheme: string) => {
      for (const path of ['/shop.Cart/Watch', '/limited/Call']) {
        const { headers, trailers, echoes } = await call(client, path, ['one', 'two', 'x'.repeat(5000)]);
        expect(headers[':status']).toBe(200);
        expect(headers.connection).toBeUndefined();
        expect(headers['x-answer']).toBe(path === '/limited/Call' ? 'b' : undefined);
        expect(echoes.slice(0, 2)).toEqual(['one', 'two']);
        expect(trailers).toMatchObject({
          'grpc-status': '0',
          'x-path': path,
          'x-authority': 'grpc.example.jp',
          'x-te': 'trailers',
          'x-client': '127.0.0.1',
          'x-proto': scheme,
        });
      }
      client.close();
      await once(client, 'close');
    };

    it('streams messages both ways over TLS, with trailers', async () => {
      const ca = readFileSync(join(gateway.place.folder, 'tls/grpc-tls/tls.crt'));
      const client = connect(`https://127.0.0.1:${gateway.place.httpsPort}`, {
        ca,
        servername: 'grpc.example.jp',
      });
      await check(client, 'https');
    });

    if (name === 'nginx-current') {
      it('streams messages both ways without TLS', async () => {
        await check(connect(`http://127.0.0.1:${gateway.httpPort}`), 'http');
      });
    }
  });

  describeWithEngine(name, `streams on ${name}`, (engine) => {
    it('forward each event as it arrives', async () => {
      let sendNext: () => void = () => undefined;
      const backend = createServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write('data: 1\n\n');
        // the second event is sent once the first one has arrived
        sendNext = () => response.end('data: 2\n\n');
      });
      const port = await listen(backend);
      const routes = [routeWith('events', '/', { streaming: true, readTimeoutSeconds: 3600 })];
      const { nginx, httpPort } = await startGateway(engine, routes, { events: port });
      const outgoing = request({ port: httpPort, host: '127.0.0.1', agent: false });
      outgoing.end();
      const [response] = await once(outgoing, 'response');
      const events: AsyncIterator<Buffer> = response[Symbol.asyncIterator]();
      expect(String((await events.next()).value)).toBe('data: 1\n\n');
      sendNext();
      expect(String((await events.next()).value)).toBe('data: 2\n\n');
      expect((await events.next()).done).toBe(true);
      await nginx.stop();
      await once(backend.close(), 'close');
    });

    it.each([
      ['of a stream', { streaming: true, maxBodyBytes: 0 }],
      ['without a limit, which would fill the disk of the pod', { maxBodyBytes: 0 }],
    ])('forward the parts of a body as they arrive %s', async (_, policy) => {
      let onPart: (text: string) => void = () => undefined;
      const backend = createServer((message, response) => {
        message.on('data', (part) => onPart(String(part)));
        message.on('end', () => response.end('done'));
      });
      const port = await listen(backend);
      const { nginx, httpPort } = await startGateway(engine, [routeWith('up', '/', policy)], { up: port });
      const outgoing = request({ port: httpPort, host: '127.0.0.1', method: 'POST', agent: false });
      for (const part of ['one', 'two']) {
        const arrived = new Promise<string>((resolve) => {
          onPart = resolve;
        });
        outgoing.write(part);
        expect(await arrived).toBe(part);
      }
      outgoing.end();
      const [response] = await once(outgoing, 'response');
      response.resume();
      await once(response, 'end');
      await nginx.stop();
      await once(backend.close(), 'close');
    });

    it('wait for a whole body otherwise, so that slow clients do not block a backend', async () => {
      let isSeen = false;
      const backend = createServer((message, response) => {
        isSeen = true;
        message.resume().on('end', () => response.end('done'));
      });
      const port = await listen(backend);
      const { nginx, httpPort } = await startGateway(engine, [routeTo('up', {})], { up: port });
      const outgoing = request({ port: httpPort, host: '127.0.0.1', method: 'POST', agent: false });
      outgoing.write('one');
      // the answer to a later request shows that the gateway has read the first part
      const check = request({ port: httpPort, host: '127.0.0.1', path: '/healthz', agent: false }).end();
      const [healthy] = await once(check, 'response');
      healthy.resume();
      expect(isSeen).toBe(false);
      outgoing.end('two');
      const [response] = await once(outgoing, 'response');
      response.resume();
      await once(response, 'end');
      expect(isSeen).toBe(true);
      await nginx.stop();
      await once(backend.close(), 'close');
    });
  });
}

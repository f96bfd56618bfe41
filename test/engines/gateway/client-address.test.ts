import { routeTo, USUAL_SETTINGS } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { ask, type Recorder, type SeenRequest, startRecorder } from './recorders';
import { type RunningGateway, startGateway, talk } from './running-gateway';

const GET = 'GET / HTTP/1.1\r\nHost: shop.example.jp\r\nConnection: close\r\n';

/** Parses the request that the backend saw from a raw response. */
function readSeen(answer: string): SeenRequest {
  return JSON.parse(/\{.*\}/s.exec(answer)?.[0] ?? '{}');
}

for (const name of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(name, `clients by the PROXY protocol, on ${name}`, (engine) => {
    let one: Recorder;
    let gateway: RunningGateway;

    beforeAll(async () => {
      one = await startRecorder('one');
      gateway = await startGateway(
        engine,
        [routeTo('one', {})],
        { one: one.port },
        { clientAddress: { kind: 'proxy-protocol', trusted: ['127.0.0.2', '127.0.0.2/32', '10.0.0.0/8'] } },
      );
    });

    afterAll(async () => {
      await gateway.nginx.stop();
      await one.close();
    });

    it('are those that a trusted load balancer names, whatever headers they send', async () => {
      const lies = 'X-Forwarded-For: 1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n';
      const answer = await talk(
        gateway.httpPort,
        `PROXY TCP4 203.0.113.9 198.51.100.1 40000 80\r\n${GET}${lies}\r\n`,
        '127.0.0.2',
      );
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(readSeen(answer).headers).toMatchObject({
        'x-real-ip': '203.0.113.9',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'http',
        'x-forwarded-ssl': 'off',
        'x-forwarded-port': '80',
      });
    });

    it('are not those that an untrusted peer names', async () => {
      const answer = await talk(
        gateway.httpPort,
        `PROXY TCP4 203.0.113.9 198.51.100.1 40000 80\r\n${GET}\r\n`,
        '127.0.0.3',
      );
      expect(readSeen(answer).headers).toMatchObject({
        'x-real-ip': '127.0.0.3',
        'x-forwarded-for': '127.0.0.3',
      });
    });

    it('are refused without the protocol, and with a broken one', async () => {
      for (const start of ['', 'PROXY TCP4 nonsense\r\n', 'PROXY UDP4 1.1.1.1 1.1.1.1 1 1\r\n']) {
        const answer = await talk(gateway.httpPort, `${start}${GET}\r\n`, '127.0.0.2');
        expect(answer).not.toMatch(/ 200 /);
      }
    });

    it('include health checks on a separate port, which serves nothing else', async () => {
      expect(await ask(gateway.place.probePort, '/healthz')).toMatchObject({ status: 200, body: 'ok' });
      expect((await ask(gateway.place.probePort, '/')).status).toBe(404);
    });
  });

  describeWithEngine(name, `clients by a header, on ${name}`, (engine) => {
    let one: Recorder;
    let gateway: RunningGateway;

    beforeAll(async () => {
      one = await startRecorder('one');
      gateway = await startGateway(
        engine,
        [routeTo('one', {})],
        { one: one.port },
        {
          clientAddress: { kind: 'header', header: 'CF-Connecting-IP', trusted: ['127.0.0.2'] },
          settings: { ...USUAL_SETTINGS, redirectToHttps: true },
        },
      );
    });

    afterAll(async () => {
      await gateway.nginx.stop();
      await one.close();
    });

    const headers =
      'CF-Connecting-IP: 203.0.113.9\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n';

    it('are taken from a trusted proxy: the address and https', async () => {
      const answer = await talk(gateway.httpPort, `${GET}${headers}\r\n`, '127.0.0.2');
      expect(readSeen(answer).headers).toMatchObject({
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-port': '443',
      });
    });

    it('are redirected to https unless a trusted proxy says that they used it', async () => {
      const answer = await talk(gateway.httpPort, `${GET}${headers}\r\n`, '127.0.0.3');
      expect(answer).toMatch(/^HTTP\/1\.1 308 [\s\S]*\r\nLocation: https:\/\/shop\.example\.jp\/\r\n/);
    });
  });
}

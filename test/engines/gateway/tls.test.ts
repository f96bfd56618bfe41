import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { renderNginxConfig } from '../../../lib/gateway/nginx/render-config';
import { configOf, routeTo, USUAL_SETTINGS } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { certificateFor, makeCertificate } from './certificates';
import { makePlace, type Place, type RunningNginx, startNginx } from './nginx-process';
import { ask, type Recorder, startRecorder } from './recorders';

const SHOP = certificateFor('shop-tls', 'shop.example.jp');
const WILD = certificateFor('wild-tls', '*.api.example.jp', 'default');
/** The certificate of a host without routes of its own. */
const BLOG = certificateFor('blog-tls', 'blog.example.jp');

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `TLS of a gateway on ${engine}`, ({ path: binary, version }) => {
    let one: Recorder;
    let nginx: RunningNginx;
    let place: Place;

    beforeAll(async () => {
      one = await startRecorder('one');
      place = await makePlace();
      const certificates = [SHOP, WILD, BLOG];
      for (const certificate of certificates) makeCertificate(place, certificate);
      const routes = [
        routeTo('one', { host: 'shop.example.jp' }),
        routeTo('one', { host: '*.api.example.jp' }),
        // a name with a special meaning in nginx
        routeTo('one', { host: 'default' }),
        // the table of a gateway also contains the hosts of its certificates
        routeTo('one', { host: 'blog.example.jp' }),
        routeTo('one', {}),
      ];
      const settings = {
        ...USUAL_SETTINGS,
        redirectToHttps: true,
        hstsSeconds: 3600,
        hstsIncludeSubdomains: true,
      };
      nginx = await startNginx(
        binary,
        place,
        renderNginxConfig(configOf(routes, version, { one: one.port }, { tls: { certificates }, settings })),
      );
    });

    afterAll(async () => {
      await nginx.stop();
      await one.close();
    });

    const askSecurely = (servername: string, host: string, certificate: string) =>
      new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
        const ca = readFileSync(join(place.folder, 'tls', certificate, 'tls.crt'));
        const outgoing = request(
          { port: place.httpsPort, host: '127.0.0.1', servername, headers: { Host: host }, ca, agent: false },
          (message) => {
            let body = '';
            message.setEncoding('utf8').on('data', (chunk: string) => {
              body += chunk;
            });
            message.on('end', () =>
              resolve({ status: message.statusCode ?? 0, headers: message.headers, body }),
            );
          },
        );
        outgoing.on('error', reject).end();
      });

    it('has the right certificate for each host', async () => {
      const shop = await askSecurely('shop.example.jp', 'shop.example.jp', 'shop-tls');
      expect(shop.status).toBe(200);
      expect(shop.headers['strict-transport-security']).toBe('max-age=3600; includeSubDomains');
      expect(JSON.parse(shop.body).headers).toMatchObject({
        'x-forwarded-proto': 'https',
        'x-forwarded-ssl': 'on',
        'x-forwarded-port': '443',
      });
      for (const host of ['v1.api.example.jp', 'default']) {
        expect((await askSecurely(host, host, 'wild-tls')).status).toBe(200);
      }
      expect((await askSecurely('blog.example.jp', 'blog.example.jp', 'blog-tls')).status).toBe(200);
    });

    it('refuses handshakes for other names, and requests for hosts of another certificate', async () => {
      await expect(askSecurely('other.example.jp', 'other.example.jp', 'shop-tls')).rejects.toThrow();
      expect((await askSecurely('shop.example.jp', 'v1.api.example.jp', 'shop-tls')).status).toBe(421);
    });

    it('accepts only TLS 1.2 or newer, and HTTP/2 if the client offers it', async () => {
      const ca = readFileSync(join(place.folder, 'tls/shop-tls/tls.crt'));
      const options = { port: place.httpsPort, host: '127.0.0.1', servername: 'shop.example.jp', ca };
      const old = new Promise((resolve, reject) => {
        connect(
          { ...options, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
          () => resolve('connected'),
        ).on('error', reject);
      });
      await expect(old).rejects.toThrow();
      const protocol = await new Promise((resolve, reject) => {
        const socket = connect({ ...options, ALPNProtocols: ['h2'] }, () => {
          resolve(socket.alpnProtocol);
          socket.destroy();
        }).on('error', reject);
      });
      expect(protocol).toBe('h2');
    });

    it('redirects http to https, but answers health checks', async () => {
      const { status, headers } = await ask(place.httpPort, '/a?b', {
        headers: { Host: 'shop.example.jp:80' },
      });
      expect({ status, location: headers.location }).toEqual({
        status: 308,
        location: 'https://shop.example.jp/a?b',
      });
      expect(headers['strict-transport-security']).toBeUndefined();
      expect((await ask(place.httpPort, '/healthz')).status).toBe(200);
    });
  });
}

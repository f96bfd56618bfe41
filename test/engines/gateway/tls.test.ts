import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { TlsConfig } from '../../../lib/gateway/nginx/gateway-config';
import { renderNginxConfig } from '../../../lib/gateway/nginx/render-config';
import { configOf, routeTo, USUAL_SETTINGS } from '../../gateway/gateway-configs';
import { describeWithEngine } from '../harness/engine';
import { makePlace, type Place, type RunningNginx, startNginx } from './nginx-process';
import { ask, type Recorder, startRecorder } from './recorders';

const CERTIFICATES: TlsConfig = {
  certificates: [
    { name: 'shop-tls', hosts: ['shop.example.jp'], ...filesOf('shop-tls') },
    { name: 'wild-tls', hosts: ['*.api.example.jp'], ...filesOf('wild-tls') },
  ],
};

function filesOf(name: string) {
  const folder = `/etc/nginx/kumiki/tls/${name}`;
  return { certificateFile: `${folder}/tls.crt`, keyFile: `${folder}/tls.key` };
}

function makeCertificate(place: Place, name: string, host: string): void {
  const folder = join(place.folder, 'tls', name);
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=DNS:${host}`,
      '-keyout',
      join(folder, 'tls.key'),
      '-out',
      join(folder, 'tls.crt'),
    ],
    { stdio: 'ignore' },
  );
}

for (const engine of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(engine, `TLS of a gateway on ${engine}`, ({ path: binary, version }) => {
    let one: Recorder;
    let nginx: RunningNginx;
    let place: Place;

    beforeAll(async () => {
      one = await startRecorder('one');
      place = await makePlace();
      makeCertificate(place, 'shop-tls', 'shop.example.jp');
      makeCertificate(place, 'wild-tls', '*.api.example.jp');
      const routes = [
        routeTo('one', { host: 'shop.example.jp' }),
        routeTo('one', { host: '*.api.example.jp' }),
        routeTo('one', {}),
      ];
      const settings = { ...USUAL_SETTINGS, redirectToHttps: true, hstsSeconds: 3600 };
      nginx = await startNginx(
        binary,
        place,
        renderNginxConfig(configOf(routes, version, { one: one.port }, { tls: CERTIFICATES, settings })),
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
      expect(shop.headers['strict-transport-security']).toBe('max-age=3600');
      expect(JSON.parse(shop.body).headers).toMatchObject({
        'x-forwarded-proto': 'https',
        'x-forwarded-ssl': 'on',
        'x-forwarded-port': '443',
      });
      expect((await askSecurely('v1.api.example.jp', 'v1.api.example.jp', 'wild-tls')).status).toBe(200);
    });

    it('refuses handshakes for other names, and requests for hosts of another certificate', async () => {
      await expect(askSecurely('other.example.jp', 'other.example.jp', 'shop-tls')).rejects.toThrow();
      expect((await askSecurely('shop.example.jp', 'v1.api.example.jp', 'shop-tls')).status).toBe(421);
    });

    it('speaks no protocol older than TLS 1.2, and HTTP/2 to who wants it', async () => {
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

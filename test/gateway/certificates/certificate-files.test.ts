import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, GatewayTls, NginxIngressGateway, Stack } from '../../../lib';
import { writeSelfSignedCertificate } from '../../../lib/formats/x509/self-signed';
import { addServices } from '../declared';

const NOW = Date.UTC(2026, 10, 28);
const DAY = 86_400_000;
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

let store = '';
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), 'kumiki-store-'));
});
afterEach(() => rmSync(store, { recursive: true }));

function fill(hosts: readonly string[], days = 365, key = pair): void {
  const content = { hosts, notBefore: NOW - DAY, notAfter: NOW + days * DAY, serial: new Uint8Array(16) };
  writeFileSync(join(store, 'site.crt'), writeSelfSignedCertificate(content, pair));
  writeFileSync(join(store, 'site.key'), key.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
}

function build(hosts: readonly string[] = ['www.example.jp']): App {
  const app = new App();
  const stack = new Stack(app, 'site', { namespace: 'site' });
  const web = addServices(stack, ['web']).get('web');
  const tls = GatewayTls.files(hosts, { store, name: 'site', clock: { now: () => NOW } });
  const gateway = new NginxIngressGateway(stack, 'Gateway', { name: 'gateway', tls });
  for (const host of hosts) if (web) gateway.route('/', web, { host });
  return app;
}

const notes = (app: App) =>
  app
    .assemble()
    .notes.map(({ text }) => text)
    .join('\n');
const refusal = (app: App) => {
  try {
    app.assemble();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a certificate in files', () => {
  it('is mounted as a Secret, which the steps show how to create, and is not in any output', () => {
    fill(['www.example.jp']);
    const app = build();
    const files = [...app.render().entries()]
      .map(([path, content]) => `${path}\n${String(content)}`)
      .join('\n');
    expect(files).toContain('/tls/site/tls.key');
    expect(files).not.toMatch(/BEGIN|PRIVATE KEY/);
    expect(notes(app)).not.toContain('expire');
    const [group] = app.assemble().stacks[0]?.artifacts.filter(({ kind }) => kind.name === 'gateways') ?? [];
    const steps = group?.kind.instructions?.(group.artifacts, 'dist/site').flatMap((each) => each.steps);
    expect(steps?.flatMap(({ commands }) => commands)).toEqual([
      `kubectl create secret tls site --namespace site --cert=${store}/site.crt --key=${store}/site.key --dry-run=client --output=yaml | kubectl apply --filename -`,
    ]);
  });

  it('causes an error with the command that creates it if it is missing', () => {
    expect(refusal(build(['www.example.jp', '*.example.jp']))).toMatchObject({
      code: 'GATEWAY_CERTIFICATE',
      problems: [
        {
          hint: `run kumiki certificate 'www.example.jp,*.example.jp' --store ${store} --name site, or put your own files there`,
        },
        { given: `${store}/site.key` },
      ],
    });
  });

  it.each<[string, () => void, RegExp]>([
    [
      'with the key of another',
      () => fill(['www.example.jp'], 365, other),
      /site\.key does not match the certificate/,
    ],
    ['for another host', () => fill(['shop.example.jp']), /is not for 'www\.example\.jp'/],
    ['for hosts two labels deeper', () => fill(['*.jp']), /is not for 'www\.example\.jp'/],
    [
      'that is none',
      () => {
        fill(['www.example.jp']);
        writeFileSync(join(store, 'site.crt'), 'SECRET');
      },
      /is not a PEM certificate/,
    ],
    [
      'with a key that is none',
      () => {
        fill(['www.example.jp']);
        writeFileSync(join(store, 'site.key'), 'SECRET');
      },
      /is not an unencrypted PEM private key/,
    ],
    [
      'with the key in it',
      () => {
        fill(['www.example.jp']);
        const key = pair.export({ type: 'pkcs8', format: 'pem' });
        writeFileSync(join(store, 'site.crt'), key, { flag: 'a' });
      },
      /also holds a private key/,
    ],
  ])('%s is refused, and its contents are not shown', (_, prepare, message) => {
    prepare();
    const error = refusal(build());
    expect(error).toMatchObject({ code: 'GATEWAY_CERTIFICATE', message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/SECRET|BEGIN/);
  });

  it('may cover its hosts with a wildcard', () => {
    fill(['*.example.jp']);
    expect(refusal(build())).toBeUndefined();
  });

  it.each([
    ['expires in a month', 30, undefined],
    ['expires before', 29, 'expires on 2026-12-27, in 29 days'],
    ['expires tomorrow', 1, 'expires on 2026-11-29, in 1 day;'],
    ['has expired', 0, 'expired on 2026-11-28: clients refuse it; run kumiki certificate'],
  ])('that %s gets a note only with under 30 days left', (_, days, text) => {
    fill(['www.example.jp'], days);
    if (text === undefined) expect(notes(build())).not.toContain('expire');
    else expect(notes(build())).toContain(text);
  });

  it('gets a note if others can read its key', () => {
    fill(['www.example.jp']);
    chmodSync(join(store, 'site.key'), 0o644);
    expect(notes(build())).toContain(`others can read ${store}/site.key: run chmod 600`);
  });
});

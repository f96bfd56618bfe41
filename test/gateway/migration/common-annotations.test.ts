import { App, GatewayMigration, Stack } from '../../../lib';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Sets of annotations without an exact equivalent in a gateway. */
const SETS: readonly Readonly<Record<string, string>>[] = [
  { 'canary-weight': '20' },
  { 'canary-by-header': 'X-Canary' },
  { 'cors-allow-origin': 'https://a.jp' },
  { 'enable-cors': 'no', 'cors-max-age': '10' },
  { 'permanent-redirect-code': '308' },
  { 'temporal-redirect-code': '307' },
  { 'auth-realm': 'x' },
  { 'auth-secret': 'users' },
  { 'auth-secret-type': 'auth-file' },
  { 'auth-response-headers': 'X-User' },
  { 'limit-burst-multiplier': '3' },
  { 'cert-manager.io/cluster-issuer': 'acme' },
  {
    affinity: 'cookie',
    'affinity-mode': 'persistent',
    'session-cookie-name': 'r',
    'session-cookie-max-age': '1',
  },
  { 'default-backend': 'errors' },
  { 'ssl-passthrough': 'true' },
  { 'ssl-passthrough': 'True' },
  { 'x-forwarded-prefix': '/a' },
  { 'upstream-vhost': 'b.jp' },
  { 'proxy-redirect-from': 'http://a/', 'proxy-redirect-to': '/' },
  { 'custom-http-errors': '404,503' },
  { 'mirror-target': 'https://mirror.jp', 'mirror-host': 'mirror.jp' },
  { 'whitelist-source-range': '10.0.0.0/33' },
  { 'server-snippet': 'return 301 /x;' },
  { 'stream-snippet': 'server { listen 1; }' },
  { 'auth-snippet': 'proxy_set_header A b;' },
  { 'auth-tls-secret': 'web/ca', 'auth-tls-verify-client': 'on', 'auth-tls-verify-depth': '1' },
  { 'auth-tls-pass-certificate-to-upstream': 'true', 'auth-tls-error-page': 'https://a.jp/' },
  { 'limit-rate': '1', 'limit-rate-after': '1', 'limit-whitelist': '10.0.0.0/8' },
  { 'limit-connections': '-1' },
  { 'limit-rps': '1.5' },
  { 'backend-protocol': 'HTTPS', 'proxy-ssl-verify': 'on', 'proxy-ssl-secret': 'web/ca' },
  { 'proxy-body-size': '99999999999g' },
  { 'proxy-read-timeout': '0' },
  { 'proxy-next-upstream-tries': '3' },
  { 'ssl-redirect': 'maybe' },
  { 'force-ssl-redirect': '1' },
  { 'configuration-snippet': 'add_header X-A b;\nadd_header X-A c;' },
  { 'configuration-snippet': '}} broken {{' },
  { 'proxy-buffering': 'false' },
  { 'proxy-buffers-number': '8', 'proxy-buffer-size': '8k', 'client-body-buffer-size': '8k' },
  { 'http2-push-preload': 'true', 'proxy-http-version': '1.0', 'ssl-ciphers': 'x' },
  { 'app-root': '/app' },
];

function migrate(annotations: Readonly<Record<string, string>>, host?: string) {
  const full = Object.entries(annotations).map(([name, value]) => [
    name.includes('/') ? name : PREFIX + name,
    value,
  ]);
  const path = (value: string) => ({
    path: value,
    pathType: 'Prefix',
    backend: { service: { name: 's', port: { number: 80 } } },
  });
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'a', namespace: 'web', annotations: Object.fromEntries(full) },
    spec: { rules: [{ host, http: { paths: [path('/'), path('/x'), path('/x/')] } }] },
  };
  return GatewayMigration.fromYaml(JSON.stringify(object));
}

/** Synthesizes the gateway, unless no route is left. */
function synthesize(migration: GatewayMigration): void {
  const app = new App();
  const gateway = migration.createGateway(new Stack(app, 'gateway', { namespace: 'web' }), 'Gateway');
  if (migration.plan.routes.length > 0) app.assemble();
  else expect(gateway).toBeDefined();
}

describe('annotations without an exact equivalent', () => {
  it.each(SETS)('are all listed, and the rest synthesizes: %j', (annotations) => {
    for (const host of ['a.jp', '*.a.jp', undefined]) {
      const migration = migrate(annotations, host);
      const named = new Set(migration.notCarriedOver.map(({ setting }) => setting.replace(PREFIX, '')));
      expect(Object.keys(annotations).filter((name) => !named.has(name))).toEqual([]);
      synthesize(migration);
    }
  });

  it('omit hosts with invalid names, and say so', () => {
    for (const host of ['bad_host', '*', 'a..jp', '*.*.jp', '10.0.0.1:80']) {
      const migration = migrate({ 'server-alias': 'ok.jp,bad_alias' }, host);
      const reasons = migration.notCarriedOver.map(({ reason }) => reason).join('\n');
      expect(reasons).toContain(`'${host}' is not a host of a route`);
      expect(reasons).toContain(`'bad_alias' is not a host of a route`);
      expect(migration.plan.routes.map(({ options }) => options.host)).toEqual(
        expect.arrayContaining(['ok.jp']),
      );
      synthesize(migration);
    }
  });

  it('report a redirect to www without a host', () => {
    expect(migrate({ 'from-to-www-redirect': 'true' }).notCarriedOver).toContainEqual(
      expect.objectContaining({ setting: `${PREFIX}from-to-www-redirect`, effect: 'ignored' }),
    );
  });
});

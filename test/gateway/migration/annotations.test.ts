import { planMigration } from '../../../lib/gateway/migration/plan-migration';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** Returns an Ingress with one route. */
function ingress(annotations: Readonly<Record<string, string>>, spec: object = {}) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'shop',
      namespace: 'web',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [
          name.includes('/') ? name : PREFIX + name,
          value,
        ]),
      ),
    },
    spec: {
      rules: [{ host: 'shop.example', http: { paths: [path('/', 'shop')] } }],
      ...spec,
    },
  };
}

function path(value: string, name: string, pathType = 'Prefix') {
  return { path: value, pathType, backend: { service: { name, port: { number: 80 } } } };
}

function plan(...objects: object[]) {
  return planMigration(JSON.stringify({ kind: 'List', items: objects }));
}

/** Returns the options of the only route, and the settings that are not carried over. */
function read(annotations: Readonly<Record<string, string>>, spec?: object) {
  const { routes, notCarriedOver } = plan(ingress(annotations, spec));
  return {
    options: routes[0]?.options,
    target: routes[0]?.target,
    list: notCarriedOver.map(({ setting, effect }) => `${setting.replace(PREFIX, '')}: ${effect}`),
  };
}

describe('annotations that a gateway supports', () => {
  it.each<[Readonly<Record<string, string>>, object]>([
    [{ 'proxy-body-size': '8m' }, { maxBodyBytes: 8 * 1024 ** 2 }],
    [{ 'proxy-body-size': '0' }, { maxBodyBytes: 0 }],
    [
      { 'proxy-read-timeout': '3600', 'proxy-send-timeout': '10s' },
      { readTimeoutSeconds: 3600, sendTimeoutSeconds: 10 },
    ],
    [{ 'proxy-buffering': 'off', 'proxy-request-buffering': 'off' }, { streaming: true }],
    [{ 'limit-rps': '10' }, { rateLimit: { requestsPerSecond: 10, burst: 50 } }],
    [
      { 'limit-rps': '10', 'limit-burst-multiplier': '2' },
      { rateLimit: { requestsPerSecond: 10, burst: 20 } },
    ],
    [{ 'limit-rpm': '100' }, { rateLimit: { requestsPerMinute: 100, burst: 500 } }],
    [{ 'limit-connections': '4' }, { maxConnections: 4 }],
    [{ 'whitelist-source-range': '10.0.0.0/8, 192.0.2.7' }, { allowFrom: ['10.0.0.0/8', '192.0.2.7'] }],
    [{ 'allowlist-source-range': '10.1.2.3/8' }, { allowFrom: ['10.0.0.0/8'] }],
    [{ 'denylist-source-range': '192.0.2.0/24' }, { denyFrom: ['192.0.2.0/24'] }],
    [
      { 'auth-type': 'basic', 'auth-secret': 'users', 'auth-realm': 'Shop' },
      { basicAuth: { secretName: 'users', realm: 'Shop' } },
    ],
    [
      { 'auth-url': 'http://auth.iam.svc.cluster.local:8080/check', 'auth-response-headers': 'X-User' },
      {
        externalAuth: {
          backend: { kind: 'service', namespace: 'iam', name: 'auth', port: 8080 },
          path: '/check',
          responseHeaders: ['X-User'],
        },
      },
    ],
    [
      {
        'enable-cors': 'true',
        'cors-allow-origin': 'https://a.example',
        'cors-allow-methods': 'GET',
        'cors-max-age': '60',
      },
      {
        cors: expect.objectContaining({
          origins: ['https://a.example'],
          methods: ['GET'],
          credentials: true,
          maxAgeSeconds: 60,
        }),
      },
    ],
    [
      { 'configuration-snippet': 'more_set_headers "X-One: 1"; # why\nproxy_set_header X-Two "2";' },
      { responseHeaders: { 'X-One': '1' }, requestHeaders: { 'X-Two': '2' } },
    ],
  ])('%j', (annotations, options) => {
    const { options: given, list } = read(annotations);
    expect(given).toEqual({ host: 'shop.example', ...options });
    expect(list).toEqual([]);
  });

  it('include redirects', () => {
    expect(read({ 'permanent-redirect': 'https://new.example$request_uri' })).toEqual({
      options: { host: 'shop.example' },
      target: {
        kind: 'redirect',
        change: 'samePath',
        options: { status: 301, scheme: 'https', host: 'new.example' },
      },
      list: [],
    });
    expect(
      read({ 'temporal-redirect': 'https://new.example/a', 'temporal-redirect-code': '307' }),
    ).toMatchObject({
      target: { change: 'toPath', path: '/a', options: { status: 307 } },
      list: ['temporal-redirect: different'],
    });
  });

  it('set the certificate of a host and redirect all hosts to https', () => {
    const tls = { tls: [{ hosts: ['shop.example'], secretName: 'shop-tls' }] };
    const { certificates, redirectToHttps, notCarriedOver } = plan(
      ingress({ 'cert-manager.io/cluster-issuer': 'acme' }, tls),
    );
    expect(certificates).toEqual([
      {
        hosts: ['shop.example'],
        secretName: 'shop-tls',
        certManager: { issuer: 'acme', issuerKind: 'ClusterIssuer' },
      },
    ]);
    expect([redirectToHttps, notCarriedOver]).toEqual([true, []]);
    expect(plan(ingress({ 'ssl-redirect': 'false' }, tls)).redirectToHttps).toBe(false);
  });
});

describe('annotations that a gateway does not support', () => {
  it.each<[string, string, string]>([
    ['affinity', 'cookie', 'ignored'],
    ['session-cookie-name', 'route', 'ignored'],
    ['upstream-hash-by', '$request_uri', 'ignored'],
    ['load-balance', 'ewma', 'ignored'],
    ['custom-http-errors', '404', 'ignored'],
    ['mirror-target', 'https://mirror.example', 'ignored'],
    ['proxy-body-size', '8 MB', 'ignored'],
    ['proxy-connect-timeout', '300', 'ignored'],
    ['force-ssl-redirect', 'true', 'ignored'],
    ['a-name-of-next-year', 'x', 'ignored'],
    ['external-dns.alpha.kubernetes.io/ttl', '60', 'ignored'],
    ['server-alias', '~^x', 'left-out'],
    ['permanent-redirect', 'https://$host.example/', 'left-out'],
  ])('%s: %s is %s', (name, value, effect) => {
    const { list, options } = read({ [name]: value });
    expect(list).toContain(`${name}: ${effect}`);
    if (name !== 'permanent-redirect') expect(options?.allowFrom).toBeUndefined();
  });

  it.each<[Readonly<Record<string, string>>]>([
    [{ 'auth-tls-secret': 'web/ca' }],
    [{ 'auth-type': 'digest', 'auth-secret': 'users' }],
    [{ 'auth-type': 'basic' }],
    [{ 'auth-type': 'basic', 'auth-secret': 'users', 'auth-secret-type': 'auth-map' }],
    [{ 'auth-url': 'https://$host/auth' }],
    [{ 'whitelist-source-range': '2001:db8::/32' }],
    [{ 'whitelist-source-range': 'office' }],
    [{ 'denylist-source-range': '2001:db8::/32' }],
    [{ 'enable-modsecurity': 'true' }],
    [{ 'configuration-snippet': 'if ($http_x_key != "k") { return 403; }' }],
    [{ 'server-snippet': 'location /admin { deny all; }' }],
    [{ 'auth-type': 'basic', 'auth-secret': 'users', 'auth-realm': 'a "b"' }],
  ])('have every request refused if they protected the route: %j', (annotations) => {
    const { list, options } = read(annotations);
    expect(list.filter((entry) => entry.endsWith(': closed'))).not.toEqual([]);
    expect(options?.allowFrom).toEqual(['255.255.255.255']);
  });

  it('do not show secrets of snippets', () => {
    const result = plan(
      ingress({ 'configuration-snippet': 'proxy_set_header Authorization "Bearer abc123";' }),
    );
    expect(JSON.stringify(result)).not.toContain('abc123');
    expect(result.notCarriedOver).toHaveLength(1);
  });

  it('report a Service whose port is unknown, and leave its route out', () => {
    const { routes, notCarriedOver } = plan(
      ingress(
        {},
        {
          rules: [
            {
              host: 'shop.example',
              http: {
                paths: [
                  { ...path('/', 'shop'), backend: { service: { name: 'shop', port: { name: 'http' } } } },
                ],
              },
            },
          ],
        },
      ),
    );
    expect(routes).toEqual([]);
    expect(notCarriedOver.map(({ setting, effect }) => [setting, effect])).toEqual([
      ['spec.rules[0].http.paths[0].backend', 'left-out'],
    ]);
  });
});

describe('a path that ends with a slash', () => {
  const reported = (...paths: object[]) =>
    plan(ingress({}, { rules: [{ host: 'shop.example', http: { paths } }] })).notCarriedOver.map(
      ({ reason }) => reason,
    );

  it.each([
    ['Prefix', 'it is served like the paths below it'],
    ['ImplementationSpecific', 'it is served like the paths below it'],
    ['Exact', 'the rule serves /a/ alone'],
  ])('is reported as one that ingress-nginx redirects to, if its type is %s', (type, here) => {
    expect(reported(path('/a/', 'shop', type))).toEqual([`ingress-nginx redirects /a to /a/; here ${here}`]);
  });

  it('is not reported if a rule serves the path without the slash', () => {
    expect(reported(path('/a/', 'shop', 'Exact'), path('/a', 'other', 'Exact'))).toEqual([]);
  });
});

describe('a text that cannot be read', () => {
  it.each([
    ['a: [', /document 1/],
    ['just text', /has no kind/],
    ['kind: Ingress', /without metadata.name/],
    ['kind: Ingress\nmetadata:\n  name: a\n  annotations:\n    b: 1', /b is not a string/],
  ])('causes an error that says where: %j', (text, message) => {
    expect(() => planMigration(text)).toThrow(message);
    expect(() => planMigration(text)).toThrow(expect.objectContaining({ code: 'GATEWAY_MIGRATION' }));
  });
});

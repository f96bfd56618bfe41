import { ApiObject, type Chart } from 'cdk8s';
import {
  ClientAddress,
  type ErrorCode,
  Exposure,
  GatewayBackend,
  GatewayTls,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  Redirect,
  type RouteOptions,
  RoutePath,
  type RouteTarget,
  Workload,
} from '../../lib';
import { newChart, problemsBelow } from '../kubernetes/manifests';

function workload(chart: Chart, id: string, ...ports: number[]): Workload {
  return new Workload(chart, id, {
    app: id.toLowerCase(),
    image: 'example.jp/app:1',
    ports: ports.map((number) => ({ name: `p${number}`, number })),
    exposure: Exposure.clusterIp(),
  });
}

type Build = (chart: Chart, service: Workload) => void;

/** A gateway with one wrong route. */
function route(path: string | RoutePath, options: RouteOptions = {}, target?: RouteTarget): Build {
  return (chart, service) => {
    new NginxIngressGateway(chart, 'Gateway').route(path, target ?? service, options);
  };
}

/** A gateway with wrong properties and a correct route. */
function props(given: NginxIngressGatewayProps, options: RouteOptions = {}): Build {
  return (chart, service) => {
    new NginxIngressGateway(chart, 'Gateway', given).route('/', service, options);
  };
}

const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----';
const { exact, regex } = RoutePath;

const WRONG: readonly (readonly [title: string, code: ErrorCode, build: Build])[] = [
  ['has no route', 'GATEWAY_ROUTE', (chart) => new NginxIngressGateway(chart, 'Gateway')],
  ['has a path without a slash', 'GATEWAY_ROUTE', route('hoge')],
  ['has an empty path', 'GATEWAY_ROUTE', route('')],
  ['has a path with a wildcard', 'GATEWAY_ROUTE', route('/hoge/*')],
  ['has a path with a parameter', 'GATEWAY_ROUTE', route('/hoge/:id/items')],
  ['has a path with a query', 'GATEWAY_ROUTE', route('/hoge?a=1')],
  ['has an encoded path', 'GATEWAY_ROUTE', route('/a%2Fb')],
  ['has a path with a double slash', 'GATEWAY_ROUTE', route('/a//b')],
  ['has a path with dots', 'GATEWAY_ROUTE', route('/a/../b')],
  ['has a path that leaves its argument', 'GATEWAY_ROUTE', route('/a { return 200; } location /b')],
  ['has a path with a line feed', 'GATEWAY_ROUTE', route(exact('/a\nb'))],
  ['routes the path of health checks', 'GATEWAY_ROUTE', route(exact('/healthz'))],
  ['routes an internal path', 'GATEWAY_ROUTE', route('/_kumiki/auth')],
  ['has a host in capitals', 'GATEWAY_ROUTE', route('/', { host: 'Shop.example.jp' })],
  ['has a host with a scheme', 'GATEWAY_ROUTE', route('/', { host: 'https://shop.example.jp' })],
  ['has a host with a port', 'GATEWAY_ROUTE', route('/', { host: 'shop.example.jp:8080' })],
  ['has an address as host', 'GATEWAY_ROUTE', route('/', { host: '203.0.113.1' })],
  ['has a wildcard inside a host', 'GATEWAY_ROUTE', route('/', { host: 'shop.*.jp' })],
  ['has a wildcard for everything', 'GATEWAY_ROUTE', route('/', { host: '*' })],
  ['has a method in lower case', 'GATEWAY_ROUTE', route('/', { methods: ['get'] })],
  ['compares a header with an underscore', 'GATEWAY_ROUTE', route('/', { headers: { x_beta: 'yes' } })],
  ['compares the Host header', 'GATEWAY_ROUTE', route('/', { headers: { Host: 'a' } })],
  ['compares a header with nothing', 'GATEWAY_ROUTE', route('/', { headers: { 'X-Beta': '' } })],
  ['has a pattern that backtracks', 'GATEWAY_REGEX', route(regex('/(a+)+'))],
  ['has a pattern whose repetitions overlap', 'GATEWAY_REGEX', route(regex('/.*.*x'))],
  ['has a pattern with a look-ahead', 'GATEWAY_REGEX', route(regex('/(?=a)b'))],
  ['has a pattern with a reference', 'GATEWAY_REGEX', route(regex('/(a)\\1'))],
  ['has a pattern with an open group', 'GATEWAY_REGEX', route(regex('/(a'))],
  ['has a pattern that is too long', 'GATEWAY_REGEX', route(regex(`/${'a'.repeat(200)}`))],
  ['has a pattern without a slash', 'GATEWAY_REGEX', route(regex('users'))],
  ['has methods in one text', 'GATEWAY_ROUTE', route('/', { methods: ['get, POST'] })],
  ['has no letters in a method', 'GATEWAY_ROUTE', route('/', { methods: ['*'] })],
  ['has a pattern with conditions', 'GATEWAY_REGEX', route(regex('/a+'), { methods: ['GET'] })],
  [
    'has one route twice',
    'GATEWAY_DUPLICATE',
    (chart, service) => new NginxIngressGateway(chart, 'Gateway').route('/a', service).route('/a', service),
  ],
  [
    'has /hoge and /hoge/',
    'GATEWAY_DUPLICATE',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway').route('/hoge', service).route('/hoge/', service),
  ],
  ['strips an exact path', 'GATEWAY_REWRITE', route(exact('/a'), { stripPrefix: true })],
  ['strips the root', 'GATEWAY_REWRITE', route('/', { stripPrefix: true })],
  ['strips and replaces', 'GATEWAY_REWRITE', route('/a', { stripPrefix: true, replacePrefix: '/b' })],
  ['replaces a prefix with no path', 'GATEWAY_REWRITE', route('/a', { replacePrefix: 'b' })],
  ['rewrites to no path', 'GATEWAY_REWRITE', route('/a', { rewritePath: 'http://elsewhere.example.jp/' })],
  [
    'uses a group that its pattern has not',
    'GATEWAY_REWRITE',
    route(regex('/a/([0-9]+)'), { rewritePath: '/$2' }),
  ],
  ['redirects to itself', 'GATEWAY_REWRITE', route('/a', {}, Redirect.toPath('/a/b'))],
  ['redirects nowhere', 'GATEWAY_REWRITE', route('/a', {}, Redirect.samePath({}))],
  [
    'redirects to a host with a path',
    'GATEWAY_REWRITE',
    route('/a', {}, Redirect.toPath('/b', { host: 'x.jp/y' })),
  ],
  ['redirects to no port', 'GATEWAY_REWRITE', route('/a', {}, Redirect.toPath('/b', { port: 0 }))],
  ['redirects and strips', 'GATEWAY_REWRITE', route('/a', { stripPrefix: true }, Redirect.toPath('/b'))],
  [
    'has no service behind a route',
    'SYNTH_BACKEND',
    (chart) => {
      const config = new ApiObject(chart, 'Config', { apiVersion: 'v1', kind: 'ConfigMap' });
      new NginxIngressGateway(chart, 'Gateway').route('/', config);
    },
  ],
  [
    'does not say which port serves',
    'GATEWAY_BACKEND',
    (chart) => new NginxIngressGateway(chart, 'Gateway').route('/', workload(chart, 'Many', 8080, 9090)),
  ],
  [
    'names a port that the service has not',
    'GATEWAY_BACKEND',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway').route('/', GatewayBackend.service(service, { port: 81 })),
  ],
  [
    'has weights of nothing',
    'GATEWAY_BACKEND',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway').route(
        '/',
        GatewayBackend.weighted([{ backend: service, weight: 0 }]),
      ),
  ],
  [
    'has a broken weight',
    'GATEWAY_BACKEND',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway').route(
        '/',
        GatewayBackend.weighted([{ backend: service, weight: 0.5 }]),
      ),
  ],
  [
    'has a URL as external backend',
    'GATEWAY_BACKEND',
    route('/', {}, GatewayBackend.external('https://api.example.com')),
  ],
  ['has an address with TLS', 'GATEWAY_BACKEND', route('/', {}, GatewayBackend.external('203.0.113.1'))],
  [
    'has an external backend at no port',
    'GATEWAY_BACKEND',
    route('/', {}, GatewayBackend.external('api.example.com', { port: 70000 })),
  ],
  ['times out at once', 'GATEWAY_SETTING', route('/', { readTimeoutSeconds: 0 })],
  ['has a broken body size', 'GATEWAY_SETTING', props({ maxBodyBytes: 1.5 })],
  [
    'limits by the second and by the minute',
    'GATEWAY_SETTING',
    route('/', { rateLimit: { requestsPerSecond: 1, requestsPerMinute: 60 } }),
  ],
  ['has a path that nginx could mistake for another', 'GATEWAY_ROUTE', route(`/${'a'.repeat(254)}`)],
  ['limits without a rate', 'GATEWAY_SETTING', route('/', { rateLimit: { burst: 5 } })],
  ['limits to no requests a minute', 'GATEWAY_SETTING', route('/', { rateLimit: { requestsPerMinute: 0 } })],
  ['limits to no requests', 'GATEWAY_SETTING', route('/', { rateLimit: { requestsPerSecond: 0 } })],
  [
    'makes up the address of clients',
    'GATEWAY_SETTING',
    route('/', { requestHeaders: { 'X-Forwarded-For': '127.0.0.1' } }),
  ],
  [
    'sets a header with a line feed',
    'GATEWAY_SETTING',
    route('/', { responseHeaders: { 'X-A': 'a\r\nSet-Cookie: b' } }),
  ],
  ['writes the Date of answers', 'GATEWAY_SETTING', route('/', { responseHeaders: { Date: 'today' } })],
  ['sets one header twice', 'GATEWAY_SETTING', route('/', { requestHeaders: { 'X-A': '1', 'x-a': '2' } })],
  [
    'says CORS headers in two ways',
    'GATEWAY_SETTING',
    route('/', { cors: { origins: ['*'] }, responseHeaders: { 'Access-Control-Allow-Origin': '*' } }),
  ],
  [
    'promises https in two ways',
    'GATEWAY_SETTING',
    props(
      {
        hstsSeconds: 60,
        securityHeaders: { 'strict-transport-security': 'max-age=1' },
        tls: GatewayTls.secret('one', ['a.jp']),
      },
      { host: 'a.jp' },
    ),
  ],
  [
    'gives a redirect time to answer',
    'GATEWAY_SETTING',
    route('/a', { readTimeoutSeconds: 5 }, Redirect.toPath('/b')),
  ],
  ['compares a header twice', 'GATEWAY_ROUTE', route('/', { headers: { 'X-A': '1', 'x-a': '2' } })],
  [
    'asks two services about a request',
    'GATEWAY_ACCESS',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway').route('/', service, {
        externalAuth: {
          backend: GatewayBackend.weighted([
            { backend: service, weight: 1 },
            { backend: workload(chart, 'Other', 8080), weight: 1 },
          ]),
        },
      }),
  ],
  [
    'asks about a request by gRPC',
    'GATEWAY_ACCESS',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway').route('/', service, {
        externalAuth: { backend: GatewayBackend.service(service, { protocol: 'grpc' }) },
      }),
  ],
  [
    'shares requests between more backends than an HTTPRoute may have',
    'GATEWAY_BACKEND',
    (chart) =>
      new NginxIngressGateway(chart, 'Gateway').route(
        '/',
        GatewayBackend.weighted(
          Array.from({ length: 17 }, (_, index) => ({
            backend: workload(chart, `Web-${index}`, 8080),
            weight: 1,
          })),
        ),
      ),
  ],
  ['allows nobody', 'GATEWAY_ACCESS', route('/', { allowFrom: [] })],
  ['allows no network', 'GATEWAY_ACCESS', route('/', { allowFrom: ['10.0.0.1/8'] })],
  [
    'allows all origins with cookies',
    'GATEWAY_ACCESS',
    route('/', { cors: { origins: ['*'], credentials: true } }),
  ],
  [
    'allows an origin with a path',
    'GATEWAY_ACCESS',
    route('/', { cors: { origins: ['https://a.example.jp/'] } }),
  ],
  [
    'has passwords in place of a Secret',
    'GATEWAY_ACCESS',
    route('/', { basicAuth: { secretName: 'admin:secret' } }),
  ],
  ['trusts nobody', 'GATEWAY_CLIENT_ADDRESS', props({ clientAddress: ClientAddress.trustedProxies([]) })],
  [
    'trusts everybody',
    'GATEWAY_CLIENT_ADDRESS',
    props({ clientAddress: ClientAddress.trustedProxies(['0.0.0.0/0']) }),
  ],
  ['redirects to https that it does not speak', 'GATEWAY_TLS', props({ redirectToHttps: true })],
  ['promises https for subdomains, but for no time', 'GATEWAY_TLS', props({ hstsIncludeSubdomains: true })],
  ['promises https that it does not speak', 'GATEWAY_TLS', props({ hstsSeconds: 60 })],
  [
    'has a key in place of a Secret',
    'GATEWAY_TLS',
    props({ tls: GatewayTls.secret(pem, ['a.jp']) }, { host: 'a.jp' }),
  ],
  [
    'has a certificate for no host',
    'GATEWAY_TLS',
    props(
      { tls: GatewayTls.several(GatewayTls.secret('one', []), GatewayTls.secret('two', ['a.jp'])) },
      { host: 'a.jp' },
    ),
  ],
  [
    'has a host without a certificate',
    'GATEWAY_TLS',
    props({ tls: GatewayTls.secret('one', ['a.jp']) }, { host: 'b.jp' }),
  ],
  ['has TLS and a route without host', 'GATEWAY_TLS', props({ tls: GatewayTls.secret('one', ['a.jp']) })],
  [
    'has two certificates for a host',
    'GATEWAY_TLS',
    props(
      { tls: GatewayTls.several(GatewayTls.secret('one', ['a.jp']), GatewayTls.secret('two', ['a.jp'])) },
      { host: 'a.jp' },
    ),
  ],
  [
    'has two certificates issued into one Secret',
    'GATEWAY_TLS',
    props(
      {
        tls: GatewayTls.several(
          GatewayTls.certManager(['a.jp'], { issuer: 'x', secretName: 'one' }),
          GatewayTls.certManager(['b.jp'], { issuer: 'x', secretName: 'one' }),
        ),
      },
      { host: 'a.jp' },
    ),
  ],
  ['has an image of no version', 'GATEWAY_VERSION', props({ image: 'example.jp/nginx:stable' })],
  ['has nginx that is too old', 'GATEWAY_VERSION', props({ nginxVersion: '1.14.2' })],
  [
    'speaks gRPC without TLS by an old nginx',
    'GATEWAY_VERSION',
    (chart, service) =>
      new NginxIngressGateway(chart, 'Gateway', { nginxVersion: '1.22.1' }).route(
        '/',
        GatewayBackend.service(service, { protocol: 'grpc' }),
      ),
  ],
  [
    'has a name as resolver',
    'GATEWAY_SETTING',
    props({ resolvers: ['kube-dns.kube-system.svc.cluster.local'] }),
  ],
  [
    'scales to less than it begins with',
    'GATEWAY_SETTING',
    props({ autoscaling: { minReplicas: 4, maxReplicas: 2 } }),
  ],
  ['checks health at the root', 'GATEWAY_SETTING', props({ healthPath: '/' })],
];

describe('a gateway', () => {
  it.each(WRONG)('that %s is refused', (_, code, build) => {
    const chart = newChart();
    build(chart, workload(chart, 'Web', 8080));
    const problems = problemsBelow(chart);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    const [problem] = problems;
    expect(problem?.constructPath).toBe('shop/Gateway');
    expect(problem?.given).toBeDefined();
    expect(problem?.allowed).toMatch(/./);
    expect(problem?.hint).toMatch(/./);
    expect(JSON.stringify(problem)).not.toMatch(/MIIEvQ|admin:secret/);
  });

  it.each([
    ["write 'xn--wgv71a.jp'", route('/', { host: '日本.jp' })],
    ["write '*.xn--wgv71a.jp'", route('/', { host: '*.日本.jp' })],
    ["write 'shop.example.jp'", route('/', { host: 'Shop.example.jp' })],
    ["write 'xn--wgv71a.jp'", route('/a', {}, Redirect.toPath('/b', { host: '日本.jp' }))],
    [
      "write 'xn--wgv71a.jp'",
      props({ tls: GatewayTls.secret('tls', ['日本.jp', '*.x.jp']), redirectToHttps: false }),
    ],
    ["write '/users/[0-9]+'", route(regex('^/users/[0-9]+$'))],
    ["write '/[.]php', or '/.*[.]php' for paths that end so", route(regex('[.]php$'))],
    ["write '/hoge/'", route('/hoge/*')],
    [
      "write RoutePath.regex('/hoge/[^/]+/items') if it stands for any name, or RoutePath.exact",
      route('/hoge/:id/items'),
    ],
    ["write '/hoge'", route('hoge')],
    ['use RoutePath.regex for patterns, and leave out what no URL has', route('^/hoge$')],
    ["write '/hoge/'", route('/hoge/.*')],
    ["write 'GET'", route('/', { methods: ['get'] })],
    ["write 'GET', 'POST'", route('/', { methods: ['get, POST'] })],
    ['leave it out', route('/', { methods: ['*'] })],
  ])('is refused with a correction as the hint: %s', (hint, build) => {
    const chart = newChart();
    build(chart, workload(chart, 'Web', 8080));
    expect(problemsBelow(chart)).toMatchObject([{ hint }]);
  });

  it.each(['capacitor://localhost', 'chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb', 'http://a.jp:80'])(
    'may let pages of %s read its answers',
    (origin) => {
      const chart = newChart();
      route('/', { cors: { origins: [origin] } })(chart, workload(chart, 'Web', 8080));
      expect(problemsBelow(chart)).toEqual([]);
    },
  );

  it('is tested with at least 40 kinds of mistakes', () => {
    expect(new Set(WRONG.map(([title]) => title)).size).toBeGreaterThanOrEqual(40);
  });
});

import type { Chart } from 'cdk8s';
import {
  BalancerBackend,
  BalancerCheck,
  CaddyProxy,
  type CaddyProxyProps,
  type ErrorCode,
  Exposure,
  ProxyCertificates,
  ProxyUpstream,
  TcpBalancer,
  type TcpBalancerProps,
} from '../../lib';
import { newChart, problemsBelow } from '../kubernetes/manifests';
import { addWorkload, http, NODES, proxy, SERVERS, tcp } from './fronts';

type Build = (chart: Chart) => void;

function balancer(props: Partial<TcpBalancerProps>): Build {
  return (chart) => {
    new TcpBalancer(chart, 'Front', { frontends: [tcp()], ...props });
  };
}

function caddy(props: Partial<CaddyProxyProps>): Build {
  return (chart) => {
    new CaddyProxy(chart, 'Front', proxy(props));
  };
}

function servers(...list: Parameters<typeof BalancerBackend.servers>): Build {
  return balancer({ frontends: [tcp({ backend: BalancerBackend.servers(...list) })] });
}

function nodePorts(
  exposure: Exposure,
  options: Parameters<typeof BalancerBackend.nodePorts>[2] = {},
  nodes = NODES,
) {
  return (chart: Chart) => {
    const backend = BalancerBackend.nodePorts(addWorkload(chart, exposure), nodes, options);
    new TcpBalancer(chart, 'Front', { frontends: [tcp({ backend })] });
  };
}

const ONE = [{ address: '10.0.0.1', port: 80 }];
const tls = { secretNames: ['web-tls'] };

const WRONG: readonly (readonly [title: string, code: ErrorCode, build: Build])[] = [
  ['has no frontend', 'FRONT_LISTENER', balancer({ frontends: [] })],
  [
    'has a frontend that leads nowhere',
    'FRONT_LISTENER',
    balancer({ frontends: [{ mode: 'tcp', port: 80 }] }),
  ],
  ['listens on one port twice', 'FRONT_LISTENER', balancer({ frontends: [tcp(), http()] })],
  ['listens on the port of its health check', 'FRONT_LISTENER', balancer({ frontends: [tcp({ port: 42 })] })],
  [
    'needs a port of the container twice',
    'FRONT_LISTENER',
    balancer({ frontends: [tcp(), tcp({ port: 10080 })] }),
  ],
  [
    'redirects to https where it ends TLS',
    'FRONT_LISTENER',
    balancer({ frontends: [http({ tls, redirectToHttps: true })] }),
  ],
  ['listens on port 0', 'FRONT_SETTING', balancer({ frontends: [tcp({ port: 0 })] })],
  ['listens on port 65536', 'FRONT_SETTING', balancer({ frontends: [tcp({ port: 65536 })] })],
  ['has its metrics below 1024', 'FRONT_SETTING', balancer({ metricsPort: 80 })],
  ['has a scale of 0', 'FRONT_SETTING', balancer({ scale: 0 })],
  ['has half a connection', 'FRONT_SETTING', balancer({ maxConnections: 0.5 })],
  ['retries without end', 'FRONT_SETTING', balancer({ retries: 99 })],
  ['connects without end', 'FRONT_SETTING', balancer({ connectTimeoutSeconds: 80 })],
  ['connects for longer than checks allow', 'FRONT_SETTING', balancer({ connectTimeoutSeconds: 5 })],
  ['has a name that is no folder on a host', 'FRONT_SETTING', balancer({ runsOn: 'host', name: '../b' })],
  ['has a name with capitals on a host', 'FRONT_SETTING', caddy({ runsOn: 'host', name: 'Caddy' })],
  [
    'adds to the build with its image',
    'FRONT_SETTING',
    caddy({ runsOn: 'host', image: 'caddy:2\nRUN true' }),
  ],
  ['has an image with a space on a host', 'FRONT_SETTING', balancer({ runsOn: 'host', image: 'ha proxy' })],
  [
    'has the folder of another front',
    'SYNTH_DUPLICATE',
    (chart) => {
      new CaddyProxy(chart, 'Proxy', proxy({ runsOn: 'host', name: 'edge' }));
      balancer({ runsOn: 'host', name: 'edge' })(chart);
    },
  ],
  ['has an error page for success', 'FRONT_SETTING', balancer({ errorPages: { 200: 'ok' } })],
  [
    'has an error page that is too large',
    'FRONT_SETTING',
    balancer({ errorPages: { 503: 'x'.repeat(15_001) } }),
  ],
  ['asks a DNS server by name', 'FRONT_SETTING', balancer({ resolvers: ['kube-dns.kube-system'] })],
  ['asks no DNS server', 'FRONT_SETTING', balancer({ resolvers: [] })],
  ['lets nobody in', 'FRONT_SETTING', balancer({ frontends: [tcp({ allowFrom: [] })] })],
  [
    'lets in a network with host bits',
    'FRONT_SETTING',
    balancer({ frontends: [tcp({ allowFrom: ['10.0.0.1/8'] })] }),
  ],
  [
    'lets in what is no network',
    'FRONT_SETTING',
    balancer({ frontends: [tcp({ allowFrom: ['all } accept {'] })] }),
  ],
  [
    'sets the Host header',
    'FRONT_SETTING',
    balancer({ frontends: [http({ requestHeaders: { Host: 'a' } })] }),
  ],
  [
    'sets a header with a line feed',
    'FRONT_SETTING',
    balancer({ frontends: [http({ requestHeaders: { 'X-A': 'a\nX-B: b' } })] }),
  ],
  [
    'sets a header whose name is two words',
    'FRONT_SETTING',
    balancer({ frontends: [http({ responseHeaders: { 'X-A if FALSE': 'a' } })] }),
  ],
  [
    'has a path without a slash',
    'FRONT_SETTING',
    balancer({ frontends: [http({ rules: [{ path: 'shop', backend: SERVERS }] })] }),
  ],
  ['has replicas on a host', 'FRONT_SETTING', balancer({ runsOn: 'host', scale: 2 })],
  ['has a Service on a host', 'FRONT_SETTING', balancer({ runsOn: 'host', exposure: Exposure.clusterIp() })],
  [
    'has a rule without hosts',
    'FRONT_HOST',
    balancer({ frontends: [tcp({ sni: [{ hosts: [], backend: SERVERS }] })] }),
  ],
  [
    'has a host with a scheme',
    'FRONT_HOST',
    balancer({ frontends: [http({ rules: [{ hosts: ['https://a.jp'], backend: SERVERS }] })] }),
  ],
  [
    'has a wildcard inside a host',
    'FRONT_HOST',
    balancer({ frontends: [tcp({ sni: [{ hosts: ['a.*.jp'], backend: SERVERS }] })] }),
  ],
  [
    'has one rule twice',
    'FRONT_RULE',
    balancer({
      frontends: [
        http({
          rules: [
            { path: '/a', backend: SERVERS },
            { path: '/a/', backend: SERVERS },
          ],
        }),
      ],
    }),
  ],
  [
    'has one name twice',
    'FRONT_RULE',
    balancer({ frontends: [tcp({ sni: [{ hosts: ['a.jp', 'a.jp'], backend: SERVERS }] })] }),
  ],
  [
    'ends TLS without a certificate',
    'FRONT_CERTIFICATE',
    balancer({ frontends: [tcp({ tls: { secretNames: [] } })] }),
  ],
  [
    'has a path for a Secret',
    'FRONT_CERTIFICATE',
    balancer({ frontends: [tcp({ tls: { secretNames: ['../etc/passwd'] } })] }),
  ],
  ['has no servers', 'FRONT_BACKEND', servers('web', [])],
  ['has a backend whose name is two words', 'FRONT_BACKEND', servers('web if', ONE)],
  ['has a server with a scheme', 'FRONT_BACKEND', servers('web', [{ address: 'http://a.jp', port: 80 }])],
  ['has two servers of one name', 'FRONT_BACKEND', servers('web', [...ONE, ...ONE])],
  [
    'has a server whose name is two words',
    'FRONT_BACKEND',
    servers('web', [{ address: '10.0.0.1', port: 80, name: 'a b' }]),
  ],
  ['has a server on port 0', 'FRONT_SETTING', servers('web', [{ address: '10.0.0.1', port: 0 }])],
  [
    'checks without pause',
    'FRONT_SETTING',
    servers('web', ONE, { check: BalancerCheck.tcp({ intervalSeconds: 0 }) }),
  ],
  [
    'checks a path without a slash',
    'FRONT_SETTING',
    servers('web', ONE, { check: BalancerCheck.http('health') }),
  ],
  [
    'checks with a host of two words',
    'FRONT_BACKEND',
    servers('web', ONE, { check: BalancerCheck.http('/', { host: 'a b' }) }),
  ],
  [
    'has two backends of one name',
    'FRONT_BACKEND',
    balancer({ frontends: [tcp(), tcp({ port: 81, backend: BalancerBackend.servers('web', ONE) })] }),
  ],
  ['knows no node', 'FRONT_BACKEND', nodePorts(Exposure.nodePort(30080), {}, [])],
  ['has a Service without node ports', 'FRONT_NODE_PORT', nodePorts(Exposure.clusterIp())],
  ['has a node port that Kubernetes chooses', 'FRONT_NODE_PORT', nodePorts(Exposure.nodePort())],
  ['has a node port out of range', 'FRONT_NODE_PORT', nodePorts(Exposure.nodePort(), { nodePort: 80 })],
  [
    'names a port that the Service does not have',
    'FRONT_NODE_PORT',
    nodePorts(Exposure.nodePort(30080), { port: 9 }),
  ],
  ['has a workload without a Service', 'FRONT_NODE_PORT', nodePorts(Exposure.none())],
  ['answers for no host', 'FRONT_HOST', caddy({ hosts: [] })],
  ['answers for a host in capitals', 'FRONT_HOST', caddy({ hosts: ['Rancher.example.jp'] })],
  ['answers for a host with a port', 'FRONT_HOST', caddy({ hosts: ['rancher.example.jp:443'] })],
  ['answers for a host twice', 'FRONT_HOST', caddy({ hosts: ['a.example.jp', 'a.example.jp'] })],
  ['answers for an address', 'FRONT_HOST', caddy({ hosts: ['203.0.113.1'] })],
  [
    'wants a public certificate for a name inside',
    'FRONT_CERTIFICATE',
    caddy({ hosts: ['rancher.internal'], certificates: ProxyCertificates.acme() }),
  ],
  [
    'wants a public certificate for a wildcard',
    'FRONT_CERTIFICATE',
    caddy({ hosts: ['*.example.jp'], certificates: ProxyCertificates.acme() }),
  ],
  [
    'has an address that is no e-mail address',
    'FRONT_CERTIFICATE',
    caddy({ certificates: ProxyCertificates.acme({ email: 'ops' }) }),
  ],
  [
    'has a Secret of two words',
    'FRONT_CERTIFICATE',
    caddy({ certificates: ProxyCertificates.secret('a b') }),
  ],
  ['has two pods with a volume each', 'FRONT_CERTIFICATE', caddy({ replicas: 2 })],
  [
    'stores what a Secret has',
    'FRONT_CERTIFICATE',
    caddy({ certificates: ProxyCertificates.secret('a'), storage: { size: '1Gi' } }),
  ],
  ['has a volume without a size', 'FRONT_SETTING', caddy({ storage: { size: 'large' } })],
  [
    'names a storage class that cannot exist',
    'SYNTH_NAME',
    caddy({ storage: { size: '1Gi', storageClassName: 'Fast_SSD' } }),
  ],
  [
    'has an upstream with a scheme',
    'FRONT_BACKEND',
    caddy({ upstream: ProxyUpstream.address('http://a', 80) }),
  ],
  [
    'has an upstream without a port',
    'FRONT_SETTING',
    caddy({ upstream: ProxyUpstream.address('a.jp', 0.5) }),
  ],
  [
    'verifies the certificate of an address',
    'FRONT_BACKEND',
    caddy({ upstream: ProxyUpstream.address('10.0.0.1', 443, { tls: true }) }),
  ],
  [
    'has an upstream without a Service',
    'FRONT_BACKEND',
    (chart) => new CaddyProxy(chart, 'Front', proxy({ upstream: addWorkload(chart, Exposure.none()) })),
  ],
  [
    'has an upstream without the port',
    'FRONT_BACKEND',
    (chart) => {
      const upstream = ProxyUpstream.service(addWorkload(chart, Exposure.clusterIp()), 9);
      new CaddyProxy(chart, 'Front', proxy({ upstream }));
    },
  ],
  [
    'reaches into the cluster from a host',
    'FRONT_BACKEND',
    (chart) => {
      const upstream = addWorkload(chart, Exposure.clusterIp());
      new CaddyProxy(chart, 'Front', proxy({ runsOn: 'host', upstream }));
    },
  ],
  ['has replicas on a host', 'FRONT_SETTING', caddy({ runsOn: 'host', replicas: 1 })],
  ['believes nobody', 'FRONT_SETTING', caddy({ trustedProxies: [] })],
  ['believes a name', 'FRONT_SETTING', caddy({ proxyProtocolFrom: ['balancer'] })],
  ['sets a header from the environment', 'FRONT_SETTING', caddy({ requestHeaders: { 'X-A': '{$HOME}' } })],
  ['sets a header twice', 'FRONT_SETTING', caddy({ responseHeaders: { 'X-A': '1', 'x-a': '2' } })],
  ['sets X-Forwarded-For', 'FRONT_SETTING', caddy({ requestHeaders: { 'X-Forwarded-For': '1.2.3.4' } })],
  ['has a grace period of 0', 'FRONT_SETTING', caddy({ graceSeconds: 0 })],
  ['has a domain of two words', 'FRONT_SETTING', caddy({ clusterDomain: 'a b' })],
  ['sets a header that no quotes hold', 'FRONT_TEXT', caddy({ requestHeaders: { 'X-A': '`"\\' } })],
];

describe('a front that', () => {
  it.each(WRONG)('%s is refused with %s', (_, code, build) => {
    const chart = newChart();
    build(chart);
    const problems = problemsBelow(chart);
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const problem of problems) {
      expect(problem).toMatchObject({
        constructPath: expect.stringMatching(/^shop\//),
        message: expect.any(String),
      });
      expect(problem.given).toBeDefined();
      expect(problem.allowed).toEqual(expect.any(String));
      expect(problem.hint).toEqual(expect.any(String));
    }
  });

  it('has a host name that is not ASCII gets its DNS form as the hint', () => {
    const chart = newChart();
    caddy({ hosts: ['日本.jp'] })(chart);
    expect(problemsBelow(chart)).toMatchObject([{ code: 'FRONT_HOST', hint: "write 'xn--wgv71a.jp'" }]);
  });

  it('is configured correctly has no problems', () => {
    const chart = newChart();
    new TcpBalancer(chart, 'Balancer', { frontends: [tcp(), http({ port: 443, tls })] });
    new CaddyProxy(chart, 'Proxy', proxy());
    expect(problemsBelow(chart)).toEqual([]);
  });
});

// A header option on a frontend that does not read headers is no program.
// @ts-expect-error requestHeaders is for mode http
tcp({ requestHeaders: { 'X-A': 'a' } });
// @ts-expect-error nor can its clients be sent to https
tcp({ redirectToHttps: true });

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  BalancerBackend,
  CaddyProxy,
  ClientAddress,
  Exposure,
  GatewayRoutes,
  GatewayTls,
  GkeIngress,
  GuestbookApp,
  GuestbookFlavour,
  HttpRoutes,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  PodNetworkPolicy,
  Probe,
  ProxyCertificates,
  Stack,
  TcpBalancer,
  Workload,
} from '../../../lib';
import { Project } from '../harness/project';
import { ROOT } from '../harness/root';

/** The manifests of each stack of an example, as its program writes them. */
export function synthExample(name: string): readonly string[] {
  const project = new Project({});
  try {
    cpSync(join(ROOT, 'examples', name), project.folder, { recursive: true });
    const { status, stderr } = project.kumiki('synth', 'main.ts');
    if (status !== 0) throw new Error(stderr);
    const files = Object.entries(project.files('dist'));
    return files.flatMap(([path, text]) => (path.endsWith('.k8s.yaml') && text.trim() !== '' ? [text] : []));
  } finally {
    project.remove();
  }
}

const GATEWAYS: Readonly<Record<string, NginxIngressGatewayProps>> = {
  'a gateway by default': {},
  'a gateway with all its objects': {
    name: 'edge',
    autoscaling: { maxReplicas: 5 },
    exposure: Exposure.nodePort(30080),
    basicAuth: { secretName: 'users' },
  },
  'a gateway with certificates': {
    tls: GatewayTls.several(
      GatewayTls.secret('one', ['a.jp']),
      GatewayTls.certManager(['b.jp'], { issuer: 'ca' }),
    ),
    hstsSeconds: 60,
  },
  'a gateway behind the PROXY protocol': {
    clientAddress: ClientAddress.proxyProtocol(['10.0.0.0/8']),
    resolvers: ['10.96.0.10'],
    drainSeconds: 0,
  },
};

const HOSTS = ['www.example.jp'];

/** Caddy and HAProxy in the cluster. Ports of nodes are what Pod Security "restricted" forbids. */
const FRONTS: Readonly<Record<string, (stack: Stack) => void>> = {
  'a proxy with an authority of its own': (stack) => {
    const certificates = ProxyCertificates.internal();
    new CaddyProxy(stack, 'Proxy', { hosts: HOSTS, upstream: addWeb(stack), certificates });
  },
  'proxies with given certificates': (stack) => {
    const certificates = ProxyCertificates.secret('www');
    const exposure = Exposure.nodePort(30443);
    new CaddyProxy(stack, 'Proxy', {
      hosts: HOSTS,
      upstream: addWeb(stack),
      certificates,
      exposure,
      replicas: 2,
    });
  },
  'a balancer without ports of nodes': (stack) => {
    const backend = BalancerBackend.servers('web', [{ address: '10.0.0.5', port: 8080 }]);
    const tls = { secretNames: ['www'] };
    new TcpBalancer(stack, 'Balancer', {
      hostPorts: false,
      scale: 2,
      frontends: [
        { mode: 'tcp', port: 5432, backend },
        { mode: 'http', port: 443, backend, tls },
      ],
      errorPages: { 503: '<p>back soon</p>' },
    });
  },
};

/** Stacks by what they are. */
export function synthSamples(): Readonly<Record<string, string>> {
  const gateways = Object.entries(GATEWAYS).map(([name, props]) => [name, synthGateway(props)]);
  const flavours = ['redisLeader', 'legacyMaster', 'agnhost'] as const;
  const guestbooks = flavours.map((flavour) => [
    `a Guestbook of flavour ${flavour}`,
    synth((stack) => new GuestbookApp(stack, 'Guestbook', { flavour: GuestbookFlavour[flavour] })),
  ]);
  return Object.fromEntries([
    ...gateways,
    ...guestbooks,
    ...Object.entries(FRONTS).map(([name, add]) => [name, synth(add)]),
    ['an Ingress without nginx', synth((stack) => addRoutes(stack, new GatewayRoutes(stack, 'Routes')))],
  ]);
}

function synth(add: (stack: Stack) => unknown): string {
  const app = new App();
  add(new Stack(app, 'site', { namespace: 'site' }));
  return app.synthYaml();
}

function synthGateway(props: NginxIngressGatewayProps): string {
  return synth((stack) => {
    const gateway = new NginxIngressGateway(stack, 'Gateway', props);
    const web = addRoutes(stack, gateway);
    new PodNetworkPolicy(stack, 'Guard', { pods: web, allowFrom: [gateway] });
  });
}

function addWeb(stack: Stack): Workload {
  const web = newWeb(stack);
  new PodNetworkPolicy(stack, 'Guard', { pods: web, allowFrom: 'anyone' });
  return web;
}

function newWeb(stack: Stack): Workload {
  return new Workload(stack, 'Web', {
    app: 'web',
    image: 'example.jp/web:1',
    ports: [{ name: 'http', number: 8080 }],
    readiness: Probe.http('/ready'),
    exposure: Exposure.clusterIp(),
  });
}

function addRoutes(stack: Stack, routes: GatewayRoutes): Workload {
  const web = newWeb(stack);
  routes.route('/shop/', web, { host: 'a.jp' });
  new GkeIngress(stack, 'Ingress', { routes, name: 'site', secretNames: ['one'] });
  if (routes instanceof NginxIngressGateway) return web;
  new PodNetworkPolicy(stack, 'Guard', { pods: web, allowFrom: 'anyone' });
  new HttpRoutes(stack, 'Http', { routes, gatewayClassName: 'any' });
  return web;
}

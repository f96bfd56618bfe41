import {
  BalancerBackend,
  BlueGreenWebApp,
  CaddyProxy,
  EnvValue,
  Exposure,
  ExternalDatabase,
  GuestbookApp,
  GuestbookFlavour,
  Mount,
  Namespace,
  PodNetworkPolicy,
  Probe,
  ProxyCertificates,
  ProxyUpstream,
  SakuraLoadBalancerController,
  type Stack,
  TcpBalancer,
  type TcpBalancerProps,
  WebApp,
  Workload,
} from '../../../lib';

type Add = (stack: Stack) => unknown;

/** The sample with node ports, which Pod Security "baseline" forbids, as its construct notes. */
export const ON_NODE_PORTS = 'a balancer on ports of nodes';

export function addWeb(stack: Stack): Workload {
  return new Workload(stack, 'Web', {
    app: 'web',
    image: 'example.jp/web:1',
    ports: [{ name: 'http', number: 8080 }],
    readiness: Probe.http('/ready'),
    exposure: Exposure.clusterIp(),
  });
}

function addGuardedWeb(stack: Stack): Workload {
  const web = addWeb(stack);
  new PodNetworkPolicy(stack, 'Guard', { pods: web, allowFrom: 'anyone' });
  return web;
}

function balancer(props: Partial<TcpBalancerProps>): Add {
  return (stack) => {
    const backend = BalancerBackend.servers('web', [{ address: '10.0.0.5', port: 8080 }]);
    const tls = { secretNames: ['www'] };
    return new TcpBalancer(stack, 'Balancer', {
      scale: 2,
      frontends: [
        { mode: 'tcp', port: 5432, backend },
        { mode: 'http', port: 443, backend, tls },
      ],
      errorPages: { 503: '<p>back soon</p>' },
      ...props,
    });
  };
}

const hosts = ['www.example.jp'];

/** Caddy and HAProxy in the cluster. */
const FRONTS: Readonly<Record<string, Add>> = {
  'a proxy with an authority of its own': (stack) =>
    new CaddyProxy(stack, 'Proxy', {
      hosts,
      upstream: addGuardedWeb(stack),
      certificates: ProxyCertificates.internal(),
    }),
  'proxies with given certificates': (stack) =>
    new CaddyProxy(stack, 'Proxy', {
      hosts,
      upstream: addGuardedWeb(stack),
      certificates: ProxyCertificates.secret('www'),
      exposure: Exposure.nodePort(30443),
      replicas: 2,
    }),
  'proxies with public certificates on a shared volume': (stack) =>
    new CaddyProxy(stack, 'Proxy', {
      hosts,
      upstream: ProxyUpstream.address('db.example.jp', 8443, { tls: true }),
      certificates: ProxyCertificates.acme({ email: 'ops@example.jp' }),
      storage: { size: '1Gi', storageClassName: 'shared', isShared: true },
      replicas: 2,
      exposure: Exposure.loadBalancer(),
    }),
  'a balancer without ports of nodes': balancer({ hostPorts: false }),
  'a balancer with a node port': balancer({ hostPorts: false, exposure: Exposure.nodePort() }),
  [ON_NODE_PORTS]: balancer({}),
};

/** Guestbooks, by flavour and by exposure. */
const GUESTBOOKS: Readonly<Record<string, Add>> = {
  ...Object.fromEntries(
    (['redisLeader', 'legacyMaster', 'agnhost'] as const).map((flavour): [string, Add] => [
      `a Guestbook of flavour ${flavour}`,
      (stack) => new GuestbookApp(stack, 'Guestbook', { flavour: GuestbookFlavour[flavour] }),
    ]),
  ),
  'a Guestbook with a node port and a volume': (stack) =>
    new GuestbookApp(stack, 'Guestbook', {
      leader: { storage: { size: '1Gi' } },
      frontend: { exposure: Exposure.nodePort(30080) },
      discovery: 'env',
    }),
  'a Guestbook with a password': (stack) =>
    new GuestbookApp(stack, 'Guestbook', {
      password: EnvValue.secret('guestbook', 'password'),
      frontend: { image: 'example.jp/guestbook:1' },
    }),
  'a Guestbook with a load balancer': (stack) =>
    new GuestbookApp(stack, 'Guestbook', { frontend: { exposure: Exposure.loadBalancer() } }),
};

const app = { image: 'example.jp/notes:1', ports: [{ name: 'http', number: 3000, servicePort: 80 }] };

function addDatabase(stack: Stack, host: string | readonly string[]): ExternalDatabase {
  return new ExternalDatabase(stack, 'Database', {
    engine: 'mysql',
    host,
    database: 'notes',
    credentials: { secretName: 'mysql' },
  });
}

const WEB_APPS: Readonly<Record<string, Add>> = {
  'a web app by default': (stack) => new WebApp(stack, 'Notes', app),
  'a web app with a database by name': (stack) =>
    new WebApp(stack, 'Notes', { ...app, exposure: Exposure.nodePort() }).connect(
      addDatabase(stack, 'db.example.jp'),
    ),
  'a web app with all its objects': (stack) => {
    new Namespace(stack, 'Namespace', { quota: { pods: 20, requestsCpu: '4', storage: '1Gi' } });
    return new WebApp(stack, 'Notes', {
      ...app,
      exposure: Exposure.loadBalancer(),
      autoscaling: { minReplicas: 2, maxReplicas: 5, targetMemoryPercent: 80 },
      rollout: { maxSurge: '50%', minReadySeconds: 5, progressDeadlineSeconds: 120 },
      changeCause: 'faster list',
      readiness: Probe.http('/health'),
      env: { KEY: EnvValue.secret('notes', 'key'), POD: EnvValue.field('metadata.name') },
      mounts: [Mount.emptyDirectory('/tmp', '16Mi')],
      sidecars: [{ name: 'proxy', image: 'example.jp/proxy:1', readiness: Probe.command(['ready']) }],
      initContainers: [{ name: 'unpack', image: 'example.jp/unpack:1' }],
      migration: { command: ['migrate'], waitCommand: ['migrate', '--check'] },
    }).connect(addDatabase(stack, ['10.0.2.2', '10.0.2.3']));
  },
  'two releases of a web app': (stack) =>
    new BlueGreenWebApp(stack, 'Notes', {
      ports: app.ports,
      live: 'blue',
      blue: { image: app.image },
      green: { image: 'example.jp/notes:2' },
    }),
};

const CONTROLLERS: Readonly<Record<string, Add>> = {
  'the controller of load balancers': (stack) =>
    new SakuraLoadBalancerController(stack, 'Controller', {
      image: 'example.jp/kumiki-controller:1',
      credentials: { secretName: 'sakura-cloud' },
      scrapedBy: [addGuardedWeb(stack)],
    }),
};

/** Functions that add the samples, by description. */
export const APPS: Readonly<Record<string, Add>> = { ...CONTROLLERS, ...FRONTS, ...GUESTBOOKS, ...WEB_APPS };

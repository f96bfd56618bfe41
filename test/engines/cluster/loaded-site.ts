import {
  App,
  BalancerBackend,
  CaddyProxy,
  Exposure,
  GuestbookApp,
  GuestbookFlavour,
  HealthCheck,
  Namespace,
  NginxIngressGateway,
  Probe,
  ProxyCertificates,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Stack,
  SwitchNetwork,
  TcpBalancer,
  WebApp,
} from '../../../lib';
import { APPLIANCE, NODES } from './site-network';

export const NAMESPACE = 'site';

/** The Deployments that are changed under load: all with several pods. */
export const DEPLOYMENTS = ['frontend', 'gateway', 'web', 'balancer', 'proxy', 'redis-follower'] as const;

/** The host that the proxy serves, and the Secret with its certificate. */
export const HOST = 'site.example.jp';
export const CERTIFICATE = 'site-certificate';

/** The request for each virtual IP, by key. */
export const REQUESTS = {
  'site/GuestbookEdge': { path: '/guestbook?cmd=get&key=messages' },
  'site/GatewayEdge': { path: '/clientip' },
  'site/WebEdge': { path: '/hostname' },
  'site/BalancerEdge': { path: '/hostname' },
  'site/ProxyEdge': { path: '/hostname', secureHost: HOST },
} as const;

/**
 * Synthesizes the site. Each front has only the required properties, with two exceptions: checks of the
 * gateway fail at once, so that its drain can be short, and the Guestbook has few frontends, because a
 * rollout waits with each of them until an appliance notices.
 */
export function synthesizeSite() {
  const app = new App();
  const stack = new Stack(app, 'site', { zone: 'is1b', namespace: NAMESPACE });
  new Namespace(stack, 'Namespace');
  const guestbook = new GuestbookApp(stack, 'Guestbook', {
    flavour: GuestbookFlavour.agnhost,
    // its Service would have the gateway's port
    frontend: { exposure: Exposure.none(), replicas: 2 },
  });
  const web = new WebApp(stack, 'Web', {
    name: 'web',
    image: 'registry.example.jp/agnhost:1',
    args: ['netexec', '--http-port=8080'],
    ports: [{ name: 'http', number: 8080, servicePort: 82 }],
    readiness: Probe.http('/healthz', { periodSeconds: 2 }),
  });
  const gateway = new NginxIngressGateway(stack, 'Gateway', {
    name: 'gateway',
    defaultBackend: web,
    // the version of Debian
    nginxVersion: '1.22.1',
    drainSeconds: 15,
  });
  const balancer = new TcpBalancer(stack, 'Balancer', {
    name: 'balancer',
    hostPorts: false,
    scale: 2,
    frontends: [
      {
        mode: 'http',
        port: 8083,
        backend: BalancerBackend.servers('web', [
          { address: `web.${NAMESPACE}.svc.cluster.local`, port: 82 },
        ]),
      },
    ],
  });
  const proxy = new CaddyProxy(stack, 'Proxy', {
    name: 'proxy',
    hosts: [HOST],
    upstream: web,
    certificates: ProxyCertificates.secret(CERTIFICATE),
    replicas: 2,
  });
  // the frontend of this flavour needs PHP; instead, the test itself queries the followers
  new GuestbookApp(stack, 'RedisGuestbook', {
    frontend: { exposure: Exposure.none(), serviceName: 'redis-frontend', replicas: 0 },
  });
  const loadBalancer = new SakuraLoadBalancer(stack, 'LoadBalancer', {
    network: SwitchNetwork.byName('lan', { addresses: [APPLIANCE], prefixLength: 24 }),
    vrid: 1,
  });
  const common = { loadBalancer, servers: NODES.map(({ address }) => address) };
  new SakuraLoadBalancedService(stack, 'GuestbookEdge', {
    ...common,
    backend: guestbook.frontend,
    address: '10.0.0.100',
    ports: [{ port: 81, targetPort: 80 }],
  });
  new SakuraLoadBalancedService(stack, 'GatewayEdge', {
    ...common,
    backend: gateway,
    address: '10.0.0.101',
    ports: [80],
    healthCheck: HealthCheck.http({ retry: 1 }),
  });
  new SakuraLoadBalancedService(stack, 'WebEdge', {
    ...common,
    backend: web,
    address: '10.0.0.102',
    ports: [82],
  });
  new SakuraLoadBalancedService(stack, 'BalancerEdge', {
    ...common,
    backend: balancer,
    address: '10.0.0.103',
    ports: [8083],
  });
  new SakuraLoadBalancedService(stack, 'ProxyEdge', {
    ...common,
    backend: proxy,
    address: '10.0.0.104',
    ports: [443],
  });
  return app.assemble();
}

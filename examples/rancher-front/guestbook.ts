import {
  type App,
  BalancerBackend,
  BalancerCheck,
  CaddyProxy,
  Exposure,
  GuestbookApp,
  ProxyCertificates,
  Stack,
  TcpBalancer,
} from 'kumiki';

/** The machines of the cluster, with the addresses that the balancer connects to. */
const NODES = [
  { hostname: 'node-1', address: '10.42.0.11' },
  { hostname: 'node-2', address: '10.42.0.12' },
  { hostname: 'node-3', address: '10.42.0.13' },
];

/** A Guestbook behind Caddy in the cluster, with HAProxy on a separate machine in front. */
export class Guestbook extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { namespace: 'guestbook' });

    // only reachable inside the cluster: requests from outside go through Caddy
    const { frontend } = new GuestbookApp(this, 'Guestbook', { leader: { storage: { size: '1Gi' } } });

    const proxy = new CaddyProxy(this, 'Proxy', {
      name: 'caddy',
      hosts: ['guestbook.example.jp'],
      upstream: frontend,
      certificates: ProxyCertificates.secret('guestbook-tls'),
      replicas: 2,
      exposure: Exposure.nodePort(),
    });

    const nodes = (port: number, nodePort: number) =>
      BalancerBackend.nodePorts(proxy, NODES, {
        port,
        nodePort,
        check: BalancerCheck.tcp({ intervalSeconds: 2 }),
      });
    new TcpBalancer(this, 'Balancer', {
      name: 'balancer',
      runsOn: 'host',
      frontends: [
        // node ports, assigned by the first apply: kubectl get service caddy -o yaml
        { mode: 'tcp', port: 80, backend: nodes(80, 31877) },
        { mode: 'tcp', port: 443, backend: nodes(443, 31878) },
      ],
    });
  }
}

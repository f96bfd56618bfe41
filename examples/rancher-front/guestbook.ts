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

/** Machines of the cluster, by the addresses that the balancer reaches. */
const NODES = [
  { hostname: 'node-1', address: '10.42.0.11' },
  { hostname: 'node-2', address: '10.42.0.12' },
  { hostname: 'node-3', address: '10.42.0.13' },
];

/** A Guestbook behind Caddy in the cluster, behind HAProxy on a machine of its own. */
export class Guestbook extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { namespace: 'guestbook' });

    // reachable in the cluster only: whoever asks comes through Caddy
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
        // read after the first apply: kubectl get service caddy -o yaml
        { mode: 'tcp', port: 80, backend: nodes(80, 31877) },
        { mode: 'tcp', port: 443, backend: nodes(443, 31878) },
      ],
    });
  }
}

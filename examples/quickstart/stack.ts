import {
  type App,
  GuestbookApp,
  HealthCheck,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
} from 'kumiki';

/** The Guestbook of the Kubernetes tutorial, with its frontend behind a Sakura Cloud load balancer. */
export class Quickstart extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { zone: 'is1b', namespace: 'guestbook' });

    const guestbook = new GuestbookApp(this, 'Guestbook');

    new SakuraLoadBalancedService(this, 'Edge', {
      backend: guestbook.frontend,
      servers: [Servers.byTag('k8s-node')],
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
      healthCheck: HealthCheck.http({ path: '/' }),
    });
  }
}

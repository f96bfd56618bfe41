import {
  type App,
  HealthCheck,
  Namespace,
  Probe,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
  WebApp,
} from 'kumiki';

/** A web app in Kubernetes, and a virtual IP of Sakura Cloud in front of it. */
export class Site extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { zone: 'is1b', namespace: 'my-site' });
    new Namespace(this, 'Namespace');

    const web = new WebApp(this, 'Web', {
      image: 'registry.example.jp/my-site:1.0.0', // your image, which listens on port 8080
      ports: [{ name: 'http', number: 8080, servicePort: 80 }],
      readiness: Probe.http('/'),
    });

    new SakuraLoadBalancedService(this, 'Edge', {
      backend: web,
      servers: [Servers.byTag('k8s-node')], // every server with this tag
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
      healthCheck: HealthCheck.http({ path: '/' }),
    });
  }
}

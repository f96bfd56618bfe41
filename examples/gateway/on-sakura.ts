import {
  type App,
  GatewayTls,
  HealthCheck,
  NginxIngressGateway,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
} from 'kumiki';
import { addServices, guardServices } from './services.ts';

/** nginx behind a virtual IP of Sakura Cloud: clients keep their addresses, and TLS ends at nginx. */
export class OnSakura extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { zone: 'is1b', namespace: 'site' });
    const { hoge, shop } = addServices(this);
    const host = 'www.example.jp';

    const gateway = new NginxIngressGateway(this, 'Gateway', {
      name: 'gateway',
      tls: GatewayTls.certManager([host], { issuer: 'letsencrypt' }),
      hstsSeconds: 86_400,
    });
    gateway.route('/', shop, { host });
    gateway.route('/hoge/', hoge, { host, stripPrefix: true });
    guardServices(this, [hoge, shop], gateway);

    new SakuraLoadBalancedService(this, 'Edge', {
      backend: gateway,
      servers: [Servers.byTag('k8s-node')],
      network: RouterNetwork.byName('k8s-router'),
      ports: [{ port: 80, healthCheck: HealthCheck.http({ path: gateway.healthPath }) }, 443],
    });
  }
}

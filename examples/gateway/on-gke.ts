import { type App, ClientAddress, GkeIngress, NginxIngressGateway, Stack } from 'kumiki';
import { addServices, guardServices } from './services.ts';

/** nginx behind the load balancer of GKE, where TLS ends. */
export class OnGke extends Stack {
  constructor(app: App, id: string) {
    super(app, id, { namespace: 'site-on-gke' });
    const { hoge, shop } = addServices(this);

    const gateway = new NginxIngressGateway(this, 'Gateway', {
      name: 'gateway',
      defaultBackend: shop,
      clientAddress: ClientAddress.googleLoadBalancer(),
    });
    // /hoge/a reaches the service as /a, and /hoge without a slash as /
    gateway.route('/hoge/', hoge, { stripPrefix: true });
    guardServices(this, [hoge, shop], gateway);

    new GkeIngress(this, 'Ingress', {
      routes: gateway,
      name: 'site',
      staticAddressName: 'hoge-ip',
      managedFor: ['www.example.jp'],
    });
  }
}

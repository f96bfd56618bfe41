import {
  BalancerBackend,
  CaddyProxy,
  ClientAddress,
  GatewayBackend,
  GatewayRoutes,
  GatewayTls,
  GkeIngress,
  NginxIngressGateway,
  ProxyCertificates,
  ProxyUpstream,
  Redirect,
  RoutePath,
  TcpBalancer,
} from 'kumiki';
import type { LibraryExamples } from '../library-run.ts';

/** Programs with mistakes in gateways, proxies or balancers. */
export const GATEWAYS: LibraryExamples = {
  GATEWAY_ACCESS({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route('/admin/', web, { allowFrom: ['10.0.0.1/8'] });
  },
  GATEWAY_BACKEND({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route('/', GatewayBackend.service(web, { port: 81 }));
  },
  GATEWAY_CLIENT_ADDRESS({ stack, web }) {
    const clientAddress = ClientAddress.trustedProxies(['0.0.0.0/0']);
    new NginxIngressGateway(stack, 'Gateway', { clientAddress, defaultBackend: web });
  },
  GATEWAY_DUPLICATE({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route('/shop', web);
    gateway.route('/shop/', web);
  },
  GATEWAY_OUTPUT({ stack, web }) {
    const routes = new GatewayRoutes(stack, 'Routes', { defaultBackend: web });
    routes.route('/old', Redirect.toPath('/new'));
    new GkeIngress(stack, 'Ingress', { routes });
  },
  GATEWAY_REGEX({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route(RoutePath.regex('/(a+)+'), web);
  },
  GATEWAY_REWRITE({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route('/', web, { stripPrefix: true });
  },
  GATEWAY_ROUTE({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route('shop', web);
  },
  GATEWAY_SETTING({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    gateway.route('/', web, { readTimeoutSeconds: 0 });
  },
  GATEWAY_SIZE({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway');
    for (let index = 0; index < 2000; index++) {
      gateway.route(`/${index}`, web, { responseHeaders: { 'X-Description': 'x'.repeat(500) } });
    }
  },
  GATEWAY_TLS({ stack, web }) {
    const gateway = new NginxIngressGateway(stack, 'Gateway', {
      tls: GatewayTls.secret('shop-tls', ['shop.example.jp']),
    });
    gateway.route('/', web, { host: 'blog.example.jp' });
  },
  GATEWAY_VERSION({ stack, web }) {
    new NginxIngressGateway(stack, 'Gateway', { nginxVersion: '1.14.2', defaultBackend: web });
  },

  FRONT_BACKEND({ stack }) {
    const backend = BalancerBackend.servers('web', [{ address: 'http://10.0.0.1', port: 80, name: 'first' }]);
    new TcpBalancer(stack, 'Front', { frontends: [{ mode: 'tcp', port: 80, backend }] });
  },
  FRONT_CERTIFICATE({ stack }) {
    const backend = BalancerBackend.servers('web', [{ address: '10.0.0.1', port: 80 }]);
    const tls = { secretNames: [] };
    new TcpBalancer(stack, 'Front', { frontends: [{ mode: 'http', port: 443, backend, tls }] });
  },
  FRONT_HOST({ stack }) {
    new CaddyProxy(stack, 'Front', {
      hosts: ['https://shop.example.jp'],
      upstream: ProxyUpstream.address('10.0.0.1', 80),
      certificates: ProxyCertificates.internal(),
    });
  },
  FRONT_LISTENER({ stack }) {
    new TcpBalancer(stack, 'Front', { frontends: [{ mode: 'tcp', port: 80 }] });
  },
  FRONT_NODE_PORT({ stack, web }) {
    const nodes = [{ hostname: 'node-1', address: '10.1.3.13' }];
    const backend = BalancerBackend.nodePorts(web, nodes);
    new TcpBalancer(stack, 'Front', { frontends: [{ mode: 'tcp', port: 80, backend }] });
  },
  FRONT_RULE({ stack }) {
    const backend = BalancerBackend.servers('web', [{ address: '10.0.0.1', port: 80 }]);
    const rules = [
      { path: '/shop', backend },
      { path: '/shop/', backend },
    ];
    new TcpBalancer(stack, 'Front', { frontends: [{ mode: 'http', port: 80, backend, rules }] });
  },
  FRONT_SETTING({ stack }) {
    const backend = BalancerBackend.servers('web', [{ address: '10.0.0.1', port: 80 }]);
    new TcpBalancer(stack, 'Front', { frontends: [{ mode: 'tcp', port: 80, backend }], retries: 99 });
  },
  FRONT_TEXT({ stack }) {
    new CaddyProxy(stack, 'Front', {
      hosts: ['shop.example.jp'],
      upstream: ProxyUpstream.address('10.0.0.1', 80),
      certificates: ProxyCertificates.internal(),
      requestHeaders: { 'X-Quotes': '`"\\' },
    });
  },
};

import type { Chart } from 'cdk8s';
import {
  App,
  Exposure,
  GatewayTls,
  NginxIngressGateway,
  Redirect,
  RoutePath,
  Stack,
  WebApp,
  Workload,
} from '../../lib';
import { newChart, problemsBelow } from '../kubernetes/manifests';
import { addServices } from './declared';

/** Creates a service with one port, as in applications. */
function hoge(chart: Chart, id = 'Hoge', port = 8080): Workload {
  return new Workload(chart, id, {
    name: `${id.toLowerCase()}-service`,
    app: id.toLowerCase(),
    image: `example.jp/${id.toLowerCase()}:1`,
    ports: [{ name: 'http', number: port }],
    exposure: Exposure.clusterIp(),
  });
}

interface AnyObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Record<string, string>;
}

function synthesize(build: (stack: Stack) => void): AnyObject[] {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'web' });
  build(stack);
  return app
    .assemble()
    .stacks.flatMap(({ manifests }) => manifests.map(({ object }) => object as unknown as AnyObject));
}

describe('a gateway', () => {
  it('does not depend on the order in which routes are added', () => {
    const build = (order: readonly number[]) =>
      synthesize((stack) => {
        const a = hoge(stack, 'A');
        const b = hoge(stack, 'B');
        const gateway = new NginxIngressGateway(stack, 'Gateway', { defaultBackend: a });
        const calls = [
          () => gateway.route('/hoge/', b, { stripPrefix: true }),
          () => gateway.route('/hoge/fuga', a),
          () => gateway.route(RoutePath.exact('/x'), Redirect.toPath('/y')),
          () => gateway.route('/', b, { host: 'shop.example.jp', methods: ['POST'] }),
        ];
        for (const index of order) calls[index]?.();
      }).filter(({ kind }) => kind === 'ConfigMap');
    expect(build([3, 1, 0, 2])).toEqual(build([0, 1, 2, 3]));
  });

  it('uses the Service that a WebApp brings and creates no second one', () => {
    const objects = synthesize((stack) => {
      const web = new WebApp(stack, 'Web', {
        image: 'registry.example.jp/notes:1.0.0',
        ports: [{ name: 'http', number: 8080 }],
      });
      new NginxIngressGateway(stack, 'Gateway').route('/', web);
    });
    const selectors = objects
      .filter(({ kind }) => kind === 'Service')
      .map((service) => JSON.stringify(Object(service).spec.selector));
    expect(selectors.length).toBeGreaterThan(0);
    expect(new Set(selectors).size).toBe(selectors.length);
  });

  it('tells which route serves a request, and what the backend sees', () => {
    const chart = newChart();
    const gateway = new NginxIngressGateway(chart, 'Gateway', { defaultBackend: hoge(chart, 'Shop', 80) });
    gateway.route('/hoge/', hoge(chart), { stripPrefix: true });
    expect(gateway.match({ host: 'any', target: '/hoge/a?b=1' })).toMatchObject({
      kind: 'forwarded',
      backends: ['web hoge-service 8080 http'],
      target: '/a?b=1',
    });
    expect(gateway.match({ host: 'any', target: '/other' })).toMatchObject({
      kind: 'forwarded',
      backends: ['web shop-service 80 http'],
    });
  });
});

describe('the hosts of certificates', () => {
  it('have the default backend by https, even if no route names them', () => {
    const chart = newChart();
    const shop = addServices(chart, ['shop']).get('shop');
    const gateway = new NginxIngressGateway(chart, 'Gateway', {
      defaultBackend: shop,
      tls: GatewayTls.secret('shop-tls', ['shop.example.jp', '*.shop.example.jp']),
    });
    expect(problemsBelow(chart)).toEqual([]);
    const [, server = ''] = gateway.renderFiles()['nginx.conf']?.split('server_name shop.example.jp;') ?? [];
    expect(server).toMatch(/^\s+ssl_certificate \S+\/shop-tls\/tls\.crt;/);
    expect(gateway.match({ host: 'shop.example.jp', target: '/a' })).toMatchObject({
      kind: 'forwarded',
      backends: ['web shop 8080 http'],
    });
  });
});

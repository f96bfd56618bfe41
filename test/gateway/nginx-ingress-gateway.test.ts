import type { Chart } from 'cdk8s';
import { App, Exposure, NginxIngressGateway, Redirect, RoutePath, Stack, Workload } from '../../lib';
import { newChart } from '../kubernetes/manifests';

/** A service with one port, as applications bring theirs. */
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

  it('answers which route serves a request, and what the backend sees', () => {
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

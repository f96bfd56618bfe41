import fc from 'fast-check';
import {
  GatewayBackend,
  GatewayTls,
  HttpRoutes,
  type NginxIngressGateway,
  type NginxIngressGatewayProps,
  Redirect,
  RoutePath,
} from '../../../lib';
import { renderYaml } from '../../../lib/formats/yaml/render-yaml';
import { addServices, declareGateway } from '../../gateway/declared';
import { BACKENDS, routeTables } from '../../gateway/route-tables';
import { newChart, problemsBelow } from '../../kubernetes/manifests';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { describeWithEngine } from '../harness/engine';

const TABLES = 40;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];

type Declare = (gateway: NginxIngressGateway, services: ReturnType<typeof addServices>) => void;

describeWithApiServer('an API server', (programs) => {
  describeWithEngine('gateway-api', 'that knows the Gateway API', ({ path: definitions }) => {
    let server: RunningApiServer;

    beforeAll(async () => {
      server = await RunningApiServer.start(programs);
      const { status, stderr } = server.kubectl(['apply', '--server-side', '-f', definitions]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      server.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    }, 120_000);
    afterAll(() => server?.stop());

    /** Applies objects with the strictest validation; returns the errors and warnings. */
    const apply = (objects: readonly object[]) => {
      const way = ['--server-side', '--validate=strict', '--field-manager=kumiki'];
      const text = objects.map((object) => renderYaml(object)).join('---\n');
      const { stderr, stdout, status } = server.kubectl(['apply', ...way, '-f', '-'], text);
      return { stderr, status, applied: stdout.trim().split('\n').length };
    };

    const objectsOf = (name: string, gateway: NginxIngressGateway, chart = newChart()) => {
      const routes = new HttpRoutes(chart, 'Routes', { routes: gateway, gatewayClassName: 'any', name });
      const objects = [routes.gateway, ...routes.routes].map((object) => {
        const { metadata, ...rest } = object.toJson();
        // each table has its own objects
        return { ...rest, metadata: { ...metadata, namespace: 'default' } };
      });
      return { objects, problems: problemsBelow(chart) };
    };

    it(`accepts the routes of ${TABLES} random tables without a warning`, () => {
      const objects: object[] = [];
      for (const [index, table] of fc.sample(routeTables, { numRuns: TABLES, seed: 34 }).entries()) {
        const chart = newChart();
        const gateway = declareGateway(chart, table, addServices(chart, BACKENDS));
        const made = objectsOf(`edge-${index}`, gateway, chart);
        // redirects that lead back to their own route are refused
        if (made.problems.length === 0) objects.push(...made.objects);
      }
      expect(objects.length).toBeGreaterThan(TABLES);
      expect(apply(objects)).toEqual({ stderr: '', status: 0, applied: objects.length });
    });

    const full: readonly (readonly [title: string, declare: Declare, props: NginxIngressGatewayProps])[] = [
      [
        'whose rules have all methods',
        (gateway, services) => {
          for (let index = 0; index < 40; index++) {
            gateway.route(`/r-${index}`, [...services.values()][0] ?? fail(), { methods: METHODS });
            gateway.route(`/s-${index}`, [...services.values()][0] ?? fail(), {
              methods: METHODS,
              stripPrefix: true,
            });
          }
        },
        {},
      ],
      [
        'with everything that an HTTPRoute can say',
        (gateway, services) => {
          const [one = fail(), two = fail()] = [...services.values()];
          gateway
            .route('/a', one, {
              host: '*.example.jp',
              headers: { 'X-Beta': 'yes', Cookie: 'a=1; b=2' },
              requestHeaders: { 'X-A': 'it\'s "a"', 'X-B': '' },
              responseHeaders: { 'X-C': 'c', 'X-D': '' },
              replacePrefix: '',
            })
            .route(RoutePath.exact("/it's/$1;(x)"), two, { rewritePath: '/$path' })
            .route(RoutePath.regex('/users/([0-9]+)'), two)
            .route(
              '/shared',
              GatewayBackend.weighted([
                { backend: one, weight: 1_000_000 },
                { backend: two, weight: 0 },
              ]),
            );
          for (const status of [301, 302, 303, 307, 308] as const) {
            gateway.route(`/old-${status}`, Redirect.toPath('/new', { status, scheme: 'https', port: 8443 }));
          }
          gateway.route('/old', Redirect.toPrefix('/new', { host: 'other.example.jp' }));
        },
        {},
      ],
      [
        'for hosts with certificates',
        (gateway, services) => {
          const [one = fail()] = [...services.values()];
          gateway.route('/', one, { host: 'a.jp' }).route('/', one, { host: '*.b.jp' });
        },
        { tls: GatewayTls.secret('one', ['a.jp', '*.b.jp', 'c.jp']) },
      ],
    ];

    it.each(full)('accepts routes %s', (title, declare, props) => {
      const chart = newChart();
      const services = addServices(chart, BACKENDS);
      const gateway = declareGateway(chart, [], services, props);
      declare(gateway, services);
      const { objects, problems } = objectsOf(`full-${title.length}`, gateway, chart);
      expect(problems).toEqual([]);
      expect(apply(objects)).toEqual({ stderr: '', status: 0, applied: objects.length });
    });

    it('refuses a method that Kumiki refuses, so acceptance means something', () => {
      const rule = { matches: [{ method: 'PURGE' }] };
      const wrong = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'wrong', namespace: 'default' },
        spec: { rules: [rule] },
      };
      expect(apply([wrong])).toMatchObject({ status: 1, stderr: expect.stringContaining('PURGE') });
    });
  });
});

function fail(): never {
  throw new Error('no service');
}

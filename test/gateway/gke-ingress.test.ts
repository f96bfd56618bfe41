import { ApiObject } from 'cdk8s';
import {
  App,
  ExistingService,
  GatewayBackend,
  GatewayRoutes,
  GkeIngress,
  Redirect,
  RoutePath,
  Stack,
} from '../../lib';
import { newChart, notesBelow, problemsBelow } from '../kubernetes/manifests';
import { addServices, declareGateway } from './declared';

function build() {
  const chart = newChart();
  const services = addServices(chart, ['hoge', 'shop']);
  const [hoge, shop] = [services.get('hoge'), services.get('shop')];
  if (!hoge || !shop) throw new Error('no services');
  return {
    chart,
    hoge,
    shop,
    gateway: declareGateway(chart, [], services, { name: 'gateway', defaultBackend: shop }),
    routes: new GatewayRoutes(chart, 'Routes', { defaultBackend: shop }),
  };
}

describe('an Ingress of GKE', () => {
  it('sends all requests to the gateway and checks its health path', () => {
    const { chart, gateway } = build();
    new GkeIngress(chart, 'Ingress', {
      routes: gateway,
      name: 'edge',
      staticAddressName: 'hoge-ip',
      secretNames: ['shop-tls'],
    });
    expect(problemsBelow(chart)).toEqual([]);
    const objects: { kind: string; metadata: { annotations?: Record<string, string> }; spec: object }[] =
      chart.toJson();
    const find = (kind: string) => objects.find((object) => object.kind === kind);
    expect(find('Ingress')).toMatchObject({
      apiVersion: 'networking.k8s.io/v1',
      metadata: { annotations: { 'kubernetes.io/ingress.global-static-ip-name': 'hoge-ip' } },
      spec: {
        tls: [{ secretName: 'shop-tls' }],
        defaultBackend: { service: { name: 'gateway', port: { number: 80 } } },
      },
    });
    expect(find('BackendConfig')?.spec).toMatchObject({ healthCheck: { requestPath: '/healthz' } });
    const service = objects.find((object) => object.kind === 'Service' && object.metadata.annotations);
    expect(service?.metadata.annotations).toMatchObject({ 'cloud.google.com/neg': '{"ingress":true}' });
  });

  it('sends paths directly to services, with each prefix written for GKE', () => {
    const { chart, routes, hoge } = build();
    routes.route('/hoge/', hoge).route(RoutePath.exact('/x'), hoge, { host: 'shop.example.jp' });
    const { ingress } = new GkeIngress(chart, 'Ingress', { routes });
    expect(problemsBelow(chart)).toEqual([]);
    expect(ingress.toJson().spec.rules).toMatchObject([
      {
        http: {
          paths: [
            { path: '/hoge', pathType: 'Prefix' },
            { path: '/', pathType: 'Prefix' },
          ],
        },
      },
      {
        host: 'shop.example.jp',
        http: {
          paths: [
            { path: '/x', pathType: 'Exact' },
            { path: '/', pathType: 'Prefix' },
          ],
        },
      },
    ]);
  });

  it('refuses routes that it cannot express, and notes harmless differences', () => {
    const { chart, routes, hoge } = build();
    routes
      .route('/a/', hoge, { stripPrefix: true })
      .route('/b', hoge, { methods: ['GET'] })
      .route('/c', Redirect.toPath('/d'))
      .route('/e', hoge, { basicAuth: { secretName: 'users' } })
      .route('/f', hoge, { host: '*.example.jp' });
    new GkeIngress(chart, 'Ingress', { routes });
    const problems = problemsBelow(chart);
    expect(problems.map(({ code, given }) => `${code} ${given}`).sort()).toEqual([
      'GATEWAY_OUTPUT a redirect',
      'GATEWAY_OUTPUT a user and password',
      'GATEWAY_OUTPUT another path for the backend',
      'GATEWAY_OUTPUT methods',
    ]);
    expect(notesBelow(chart).join()).toContain('a wildcard covers several labels');
  });

  it.each([
    ['a certificate of Google for a wildcard', { managedFor: ['*.example.jp'] }],
    ['a redirect without a certificate', { redirectToHttps: true }],
    ['a key in place of a name', { secretNames: ['-----BEGIN PRIVATE KEY-----'] }],
    [
      'more certificates than a load balancer has',
      { preShared: Array.from({ length: 16 }, (_, n) => `c${n}`) },
    ],
    ['neither http nor a certificate', { allowHttp: false }],
    [
      'a redirect of http that nothing answers',
      { managedFor: ['a.jp'], allowHttp: false, redirectToHttps: true },
    ],
  ])('refuses %s', (_, given) => {
    const { chart, gateway } = build();
    new GkeIngress(chart, 'Ingress', { routes: gateway, ...given });
    expect(problemsBelow(chart)).toMatchObject([
      { code: 'GATEWAY_TLS', allowed: expect.any(String), hint: expect.any(String) },
    ]);
  });

  it.each([
    ['an address for the name of an address', { staticAddressName: '192.0.2.1' }],
    ['a path for the name of a policy', { securityPolicy: 'projects/p/policy' }],
  ])('refuses %s', (_, given) => {
    const { chart, gateway } = build();
    new GkeIngress(chart, 'Ingress', { routes: gateway, ...given });
    expect(problemsBelow(chart)).toMatchObject([{ code: 'GATEWAY_SETTING', given: Object.values(given)[0] }]);
  });

  it('gives a Service one BackendConfig, with its longest timeout and the security policy', () => {
    const { chart, hoge } = build();
    const routes = new GatewayRoutes(chart, 'Slow', { readTimeoutSeconds: 90 });
    new GkeIngress(chart, 'Ingress', { routes, securityPolicy: 'edge' });
    routes.route('/hoge/', hoge).route('/long', hoge, { readTimeoutSeconds: 600 });
    expect(problemsBelow(chart)).toEqual([]);
    const objects: { kind: string; metadata: { name: string; annotations?: object }; spec: object }[] =
      chart.toJson();
    const [config, ...others] = objects.filter(({ kind }) => kind === 'BackendConfig');
    expect(others).toEqual([]);
    expect(config?.spec).toMatchObject({ timeoutSec: 600, securityPolicy: { name: 'edge' } });
    const service = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'hoge');
    expect(service?.metadata.annotations).toEqual({
      'cloud.google.com/neg': '{"ingress":true}',
      'cloud.google.com/backend-config': JSON.stringify({ default: config?.metadata.name }),
    });
  });

  it('keeps the annotations of a Service, and refuses those that Google cannot read', () => {
    const { chart, routes } = build();
    const say = (name: string, annotations: Record<string, string>) =>
      new ApiObject(chart, name, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, annotations },
        spec: { selector: { app: name }, ports: [{ port: 80 }] },
      });
    const own = say('d', { 'cloud.google.com/backend-config': '{"default": "mine"}' });
    routes
      .route('/a', say('a', { 'cloud.google.com/neg': '{ingress: true}' }))
      .route('/b', say('b', { 'cloud.google.com/backend-config': '{"defaults": "x"}' }))
      .route('/c', say('c', { 'cloud.google.com/app-protocols': '{"http": "HTTP3"}' }))
      .route('/d', own);
    new GkeIngress(chart, 'Ingress', { routes });
    expect(problemsBelow(chart).map(({ code, given }) => `${code} ${given}`)).toEqual([
      'GATEWAY_BACKEND {ingress: true}',
      'GATEWAY_BACKEND {"defaults": "x"}',
      'GATEWAY_BACKEND {"http": "HTTP3"}',
    ]);
    expect(own.toJson().metadata.annotations).toMatchObject({
      'cloud.google.com/backend-config': '{"default": "mine"}',
    });
  });

  it('refuses a Service of another namespace, and gRPC without TLS', () => {
    const app = new App();
    const stack = new Stack(app, 'site', { namespace: 'site' });
    const routes = new GatewayRoutes(stack, 'Routes');
    const far = new ExistingService(stack, 'Far', { name: 'far', namespace: 'other', ports: [{ port: 80 }] });
    const near = new ExistingService(stack, 'Near', { name: 'near', ports: [{ port: 90 }] });
    routes.route('/far', far).route('/near', GatewayBackend.service(near, { protocol: 'grpc' }));
    new GkeIngress(stack, 'Ingress', { routes });
    expect(
      problemsBelow(stack)
        .map(({ code, given }) => `${code} ${given}`)
        .sort(),
    ).toEqual(['GATEWAY_BACKEND other', 'GATEWAY_OUTPUT gRPC without TLS']);
  });

  it('notes what it cannot know about Services that it does not create', () => {
    const app = new App();
    const stack = new Stack(app, 'site', { namespace: 'site' });
    const near = new ExistingService(stack, 'Near', { name: 'near', ports: [{ port: 90 }] });
    new GkeIngress(stack, 'Ingress', { routes: new GatewayRoutes(stack, 'Routes').route('/', near) });
    const notes = app.assemble().notes.map(({ text }) => text);
    expect(notes.filter((text) => text.endsWith(': near'))).toHaveLength(2);
  });

  it('lists its steps in order, with names that a shell takes as one word', () => {
    const app = new App();
    const stack = new Stack(app, 'site', { namespace: 'site' });
    const near = new ExistingService(stack, 'Near', { name: 'near', ports: [{ port: 90 }] });
    new GkeIngress(stack, 'Ingress', {
      routes: new GatewayRoutes(stack, 'Routes').route('/', near, { host: 'www.example.jp' }),
      name: 'edge',
      staticAddressName: 'hoge-ip',
      secretNames: ['shop-tls'],
    });
    const [group] = app.assemble().stacks[0]?.artifacts ?? [];
    const commands = group?.kind
      .instructions?.(group.artifacts, 'dist/site')
      .flatMap(({ steps }) => steps.flatMap((step) => step.commands));
    expect(commands).toEqual([
      'gcloud compute addresses describe hoge-ip --global >/dev/null 2>&1 || gcloud compute addresses create hoge-ip --global',
      'gcloud container clusters get-credentials "$CLUSTER" --location "$LOCATION" --project "$PROJECT"',
      'kubectl get secret shop-tls --namespace site',
      'kubectl get ingress edge --namespace site --watch',
      'kubectl describe ingress edge --namespace site',
      "gcloud compute addresses describe hoge-ip --global --format='value(status)'",
      "ADDRESS=$(kubectl get ingress edge --namespace site --output jsonpath='{.status.loadBalancer.ingress[0].ip}')",
      'curl -kL --resolve www.example.jp:443:"$ADDRESS" https://www.example.jp/',
      'kumiki doctor gateway https://www.example.jp/ --address "$ADDRESS"',
    ]);
  });
});

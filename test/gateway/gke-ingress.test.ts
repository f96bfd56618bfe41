import { GkeIngress, Redirect, RoutePath } from '../../lib';
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
  };
}

describe('an Ingress of GKE', () => {
  it('sends everything to the gateway, whose health path it checks', () => {
    const { chart, gateway } = build();
    new GkeIngress(chart, 'Ingress', {
      gateway,
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

  it('sends paths straight to services, each prefix as GKE reads it', () => {
    const { chart, gateway, hoge } = build();
    gateway.route('/hoge/', hoge).route(RoutePath.exact('/x'), hoge, { host: 'shop.example.jp' });
    const { ingress } = new GkeIngress(chart, 'Ingress', { gateway, to: 'services' });
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

  it('refuses what it cannot say, and notes what does no harm', () => {
    const { chart, gateway, hoge } = build();
    gateway
      .route('/a/', hoge, { stripPrefix: true })
      .route('/b', hoge, { methods: ['GET'] })
      .route('/c', Redirect.toPath('/d'))
      .route('/e', hoge, { basicAuth: { secretName: 'users' } })
      .route('/f', hoge, { host: '*.example.jp' });
    new GkeIngress(chart, 'Ingress', { gateway, to: 'services' });
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
  ])('refuses %s', (_, given) => {
    const { chart, gateway } = build();
    new GkeIngress(chart, 'Ingress', { gateway, ...given });
    expect(problemsBelow(chart)).toMatchObject([
      { code: 'GATEWAY_TLS', allowed: expect.any(String), hint: expect.any(String) },
    ]);
  });
});

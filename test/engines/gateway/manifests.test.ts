import {
  App,
  ClientAddress,
  Exposure,
  GatewayTls,
  GkeIngress,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  Stack,
  Workload,
} from '../../../lib';
import { describeWithEngine } from '../harness/engine';
import { complaints, judge } from '../kubernetes/manifest-reader';

/** Kinds that the reader has no types for: those of other API groups, and of autoscaling. */
const CUSTOM = /^apiVersion: "?(?:autoscaling|cloud\.google\.com|networking\.gke\.io|cert-manager\.io)\//m;

const GATEWAYS: readonly (readonly [string, NginxIngressGatewayProps])[] = [
  ['by default', {}],
  [
    'with all its objects',
    {
      name: 'edge',
      autoscaling: { maxReplicas: 5 },
      exposure: Exposure.nodePort(30080),
      basicAuth: { secretName: 'users' },
    },
  ],
  [
    'with certificates',
    {
      tls: GatewayTls.several(
        GatewayTls.secret('one', ['a.jp']),
        GatewayTls.certManager(['b.jp'], { issuer: 'ca' }),
      ),
      hstsSeconds: 60,
    },
  ],
  [
    'with the PROXY protocol',
    {
      clientAddress: ClientAddress.proxyProtocol(['10.0.0.0/8']),
      resolvers: ['10.96.0.10'],
      networkPolicy: false,
      drainSeconds: 0,
    },
  ],
];

describeWithEngine('manifest-reader', 'the API server takes a gateway', ({ path }) => {
  it.each(GATEWAYS)('%s', (_, props) => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'web' });
    const web = new Workload(stack, 'Web', {
      app: 'web',
      image: 'example.jp/web:1',
      ports: [{ name: 'http', number: 80 }],
      exposure: Exposure.none(),
    });
    const gateway = new NginxIngressGateway(stack, 'Gateway', { ...props, defaultBackend: web });
    gateway.route('/shop/', web, { host: 'a.jp', stripPrefix: true });
    new GkeIngress(stack, 'Ingress', { routes: gateway, name: 'site', secretNames: ['one'] });
    const documents = app
      .synthYaml()
      .split(/^---\n/m)
      .filter((text) => !CUSTOM.test(text));
    const verdicts = judge(path, documents.join('---\n'));
    expect(complaints(verdicts)).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(6);
  });
});

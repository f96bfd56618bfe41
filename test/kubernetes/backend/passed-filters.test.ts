import { ApiObject, type Chart } from 'cdk8s';
import {
  BalancerBackend,
  CaddyProxy,
  HealthCheck,
  NginxIngressGateway,
  ProxyCertificates,
  RouterNetwork,
  SakuraLoadBalancedService,
  TcpBalancer,
} from '../../../lib';
import { newChart, notesBelow } from '../manifests';

const ranges = { loadBalancerSourceRanges: ['10.0.0.0/8', '192.0.2.7/32'] };
const annotations = { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8, 192.0.2.7/32' };

function service(chart: Chart, spec: object = ranges, metadata: object = {}): ApiObject {
  return new ApiObject(chart, 'Front', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30_080 }], ...spec },
  });
}

function filterNotes(chart: Chart): string[] {
  return notesBelow(chart).filter((note) => note.includes('lets only clients in'));
}

describe('source ranges of a Service behind a front that lets every client in', () => {
  const note = (id: string) =>
    `shop/${id}: the Service 'shop/Front' lets only clients in 10.0.0.0/8, 192.0.2.7/32 connect, but every client can connect to its pods here`;

  it.each([
    ['loadBalancerSourceRanges', ranges, {}],
    ['the annotation', {}, { annotations }],
  ])('are noted once by a gateway: %s', (_, spec, metadata) => {
    const chart = newChart();
    const front = service(chart, spec, metadata);
    new NginxIngressGateway(chart, 'Gateway').route('/', front).route('/a', front);
    expect(filterNotes(chart)).toEqual([`${note('Gateway')}: give its routes allowFrom`]);
  });

  it('are noted by a gateway for its default backend', () => {
    const chart = newChart();
    new NginxIngressGateway(chart, 'Gateway', { defaultBackend: service(chart) });
    expect(filterNotes(chart)).toHaveLength(1);
  });

  it('are noted by a balancer', () => {
    const chart = newChart();
    const front = service(chart);
    const backend = BalancerBackend.nodePorts(front, [{ address: '192.168.0.21' }]);
    new TcpBalancer(chart, 'Balancer', { frontends: [{ mode: 'tcp', port: 80, backend }] });
    expect(filterNotes(chart)).toEqual([`${note('Balancer')}: give its frontends allowFrom`]);
  });

  it('are noted by a proxy', () => {
    const chart = newChart();
    const front = service(chart);
    const certificates = ProxyCertificates.internal();
    new CaddyProxy(chart, 'Proxy', { hosts: ['shop.example.jp'], upstream: front, certificates });
    expect(filterNotes(chart)).toEqual([
      `${note('Proxy')}: a load balancer in front can filter, with sourceRanges`,
    ]);
  });

  it('are not noted where the front has networks of its own, or the Service lets all in', () => {
    const chart = newChart();
    const allowFrom = ['10.0.0.0/8'];
    const open = new ApiObject(chart, 'Open', {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }], loadBalancerSourceRanges: ['0.0.0.0/0'] },
    });
    const front = service(chart);
    new NginxIngressGateway(chart, 'A', { allowFrom }).route('/', front);
    new NginxIngressGateway(chart, 'B').route('/', front, { allowFrom }).route('/open', open);
    const backend = BalancerBackend.nodePorts(front, [{ address: '192.168.0.21' }]);
    new TcpBalancer(chart, 'Balancer', { frontends: [{ mode: 'tcp', port: 81, backend, allowFrom }] });
    new SakuraLoadBalancedService(chart, 'Edge', {
      backend: new NginxIngressGateway(chart, 'C').route('/', front),
      servers: ['203.0.113.21'],
      network: RouterNetwork.byName('k8s-router'),
      ports: [80],
      healthCheck: HealthCheck.ping(),
      sourceRanges: allowFrom,
    });
    expect(filterNotes(chart)).toEqual([]);
  });
});

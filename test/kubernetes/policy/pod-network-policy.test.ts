import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-25';
import { PodNetworkPolicy } from '../../../lib/kubernetes/policy/pod-network-policy';
import { Workload } from '../../../lib/kubernetes/workload/workload';
import { newChart } from '../manifests';

const workload = (chart: Chart, name: string) =>
  new Workload(chart, name, { app: name, name, image: `${name}:1`, ports: [{ name: 'http', number: 8080 }] });
const selector = (name: string) => ({
  matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'kumiki' },
});

describe('a PodNetworkPolicy', () => {
  test('denies both directions if nothing is allowed', () => {
    const chart = newChart();
    const { policy } = new PodNetworkPolicy(chart, 'Policy', { pods: workload(chart, 'hoge'), name: 'hoge' });
    expect(policy.toJson()).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'hoge', namespace: 'web' },
      spec: { podSelector: selector('hoge'), policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] },
    });
  });

  test.each([0, -1, 1.5, 65536])('refuses %p as a port to connect to', (port) => {
    const chart = newChart();
    const pods = workload(chart, 'hoge');
    const policy = new PodNetworkPolicy(chart, 'Policy', { pods, allowToPorts: [443, port] });
    expect(policy.node.validate()).toEqual([
      expect.stringContaining(`allowToPorts has ${port}, which is not a port`),
    ]);
  });

  test('names the namespace of a peer in another namespace', () => {
    const chart = newChart();
    const other = new Chart(chart, 'Other', { namespace: 'db' });
    const { policy } = new PodNetworkPolicy(chart, 'Policy', {
      pods: workload(chart, 'hoge'),
      allowTo: [workload(other, 'mysql')],
      dns: false,
    });
    expect(policy.toJson().spec.egress).toEqual([
      {
        to: [
          {
            podSelector: selector('mysql'),
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'db' } },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  test('allows name servers of the node, at any address', () => {
    const chart = newChart();
    const { policy } = new PodNetworkPolicy(chart, 'Policy', {
      pods: workload(chart, 'hoge'),
      dns: 'anywhere',
    });
    expect(policy.toJson().spec.egress).toEqual([
      {
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ]);
  });

  test('allows DNS to pods that may connect to others', () => {
    const chart = newChart();
    const { policy } = new PodNetworkPolicy(chart, 'Policy', {
      pods: workload(chart, 'hoge'),
      allowTo: [workload(chart, 'piyo')],
    });
    expect(JSON.stringify(policy.toJson().spec.egress[1])).toContain('kube-dns');
  });

  test('reads objects of other libraries as late as possible', () => {
    const chart = newChart();
    const deployment = new kplus.Deployment(chart, 'D', { containers: [{ image: 'a:1', portNumber: 80 }] });
    const { policy } = new PodNetworkPolicy(chart, 'Policy', { pods: deployment, allowFrom: 'anyone' });
    deployment.addContainer({ name: 'late', image: 'b:1', portNumber: 9000 });
    expect(ApiObject.of(policy).toJson().spec.ingress).toEqual([
      {
        ports: [
          { port: 80, protocol: 'TCP' },
          { port: 9000, protocol: 'TCP' },
        ],
      },
    ]);
  });
});

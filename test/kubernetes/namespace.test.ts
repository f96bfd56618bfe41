import { ApiObject, Chart, App as PlainApp } from 'cdk8s';
import { App, Namespace, type NamespaceProps, PodNetworkPolicy, Stack, WebApp, Workload } from '../../lib';
import { errorOf } from '../wrong-stacks/wrong-stack';

const workload = { app: 'web', image: 'web:1', ports: [{ name: 'http', number: 8080 }] };

function assemble(props: NamespaceProps, build: (stack: Stack) => void = () => undefined) {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'shop' });
  new Workload(stack, 'Early', workload);
  new Namespace(stack, 'Namespace', props);
  build(stack);
  return app.assemble();
}
const objectsOf = (props: NamespaceProps) =>
  (assemble(props).stacks[0]?.manifests ?? []).map(({ object }) => Object(object));

describe('a namespace of a stack', () => {
  it('comes before all its objects, whether they were created earlier or later', () => {
    const { stacks, notes } = assemble({}, (stack) => new WebApp(stack, 'Late', workload));
    const kinds = stacks[0]?.manifests.map(({ object }) => object.kind) ?? [];
    expect(kinds[0]).toBe('Namespace');
    expect(kinds.length).toBeGreaterThan(5);
    expect(notes.filter(({ text }) => text.includes('comes after'))).toEqual([]);
  });

  it('refuses pods that break the level "restricted", and every connection', () => {
    const [namespace, policy] = objectsOf({}).filter(({ kind }) => /Namespace|NetworkPolicy/.test(kind));
    expect(namespace.metadata).toEqual({
      name: 'shop',
      labels: {
        'app.kubernetes.io/managed-by': 'kumiki',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    });
    expect(policy.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('is refused twice as a duplicate, not as a cycle of dependencies', () => {
    const error = errorOf(() => assemble({}, (stack) => new Namespace(stack, 'Second')));
    expect(error).toContain("Namespace 'shop' is defined twice");
    expect(error).not.toContain('SYNTH_DEPENDENCY_CYCLE');
  });

  it('limits resources, and gives defaults to containers without any', () => {
    const objects = objectsOf({ quota: { requestsCpu: '4', limitsMemory: '8Gi', pods: 20, nodePorts: 0 } });
    const find = (kind: string) => objects.find((object) => object.kind === kind);
    expect(find('ResourceQuota').spec.hard).toEqual({
      'limits.memory': '8Gi',
      pods: '20',
      'requests.cpu': '4',
      'services.nodeports': '0',
    });
    expect(find('LimitRange').spec.limits).toEqual([
      {
        type: 'Container',
        default: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
        defaultRequest: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '64Mi' },
      },
    ]);
  });

  it('notes which workloads it cuts off', () => {
    const notesOf = (props: NamespaceProps, build?: (stack: Stack) => void) =>
      assemble(props, build).notes.filter(({ text }) => text.includes('no network policy'));
    expect(notesOf({}).map(({ text }) => text)).toEqual([
      expect.stringContaining("to the pods of 'shop/Early/Deployment'"),
    ]);
    expect(notesOf({ defaultDeny: false })).toEqual([]);
    const elsewhere = ({ node: { root } }: Stack) =>
      new Workload(
        new Stack(root as App, 'lab', { namespace: 'shop', kubeContext: 'lab' }),
        'Other',
        workload,
      );
    expect(notesOf({}, elsewhere)).toEqual(notesOf({}));
    const allow = (stack: Stack) => {
      const pods = stack.node.findChild('Early') as Workload;
      new PodNetworkPolicy(stack, 'Allow', { pods, allowFrom: 'anyone' });
    };
    expect(notesOf({}, allow)).toEqual([]);
  });

  it('can be in a plain cdk8s.App, too', () => {
    const chart = new Chart(new PlainApp(), 'shop', { namespace: 'shop' });
    new ApiObject(chart, 'Early', { apiVersion: 'v1', kind: 'ConfigMap' });
    new Namespace(chart, 'Namespace');
    expect(chart.toJson()).toHaveLength(3);
  });

  it.each<[string, NamespaceProps, string | undefined]>([
    ['of the cluster', {}, 'kube-system'],
    ['of everybody', {}, 'default'],
    [
      'with labels that are overwritten',
      {
        labels: { 'kubernetes.io/metadata.name': 'mine', 'pod-security.kubernetes.io/enforce': 'privileged' },
      },
      'shop',
    ],
    ['with a quota of nothing', { quota: {} }, 'shop'],
    ['with a quota that is none', { quota: { requestsCpu: 'four', pods: -1 } }, 'shop'],
    ['with bytes in units of cores', { quota: { limitsMemory: '512m' } }, 'shop'],
    [
      'with defaults that are none',
      { containerDefaults: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
      'shop',
    ],
  ])('is refused if it is one %s', (_, props, namespace) => {
    expect(errorOf((stack) => void new Namespace(stack, 'Namespace', props), namespace)).toMatchSnapshot();
  });
});

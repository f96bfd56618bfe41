import { parseAllDocuments } from 'yaml';
import {
  App,
  Exposure,
  Namespace,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  Probe,
  Stack,
  WebApp,
} from '../../../lib';
import { ControlPlane, describeWithControlPlane } from '../harness/control-plane';
import { waitFor } from '../harness/poll';
import { BROKEN_TAG } from '../harness/stages';
import { addWeb, ON_NODE_PORTS } from './scanned-apps';
import { FOREIGN_GROUPS, synthStacks } from './scanned-manifests';

const START_MS = 120_000;
const WAIT = '--timeout=60s';
const GKE_CLASS =
  'Warning: annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead\n';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

interface List<T> {
  readonly items: readonly T[];
}

describeWithControlPlane('a cluster with controllers', (programs) => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    const nodes = ['node-1', 'node-2', 'node-3'].map((name) => ({ name }));
    cluster = await ControlPlane.start(programs, { nodes });
  }, START_MS);
  afterAll(() => cluster?.stop());

  function apply(manifests: string | readonly Manifest[], ...options: readonly string[]) {
    const text =
      typeof manifests === 'string'
        ? manifests
        : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
    const way = ['--server-side', '--validate=strict', '--field-manager=kumiki'];
    const { stderr, status } = cluster.kubectl(['apply', ...way, ...options, '-f', '-'], text);
    return { stderr, status };
  }

  const DONE = { stderr: '', status: 0 };

  function newNamespace(name: string, podSecurity: string): Manifest {
    const labels = Object.fromEntries(
      ['enforce', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, podSecurity]),
    );
    return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  }

  /** Returns the pod template of a Deployment, without the labels that distinguish its pods. */
  function templateOf(namespace: string, name: string) {
    const { spec } = cluster.get<{ spec: { template: { spec: object } } }>(
      '-n',
      namespace,
      'deployment',
      name,
    );
    return spec.template.spec;
  }

  describe('every example and sample', () => {
    const stacks = Object.entries(synthStacks()).map(([title, text], index) => {
      const manifests = parseAllDocuments(text).map((document): Manifest => document.toJS());
      return { title, namespace: `stack-${index}`, manifests: settle(manifests, `stack-${index}`) };
    });

    beforeAll(() => {
      const missing = stacks.filter(({ manifests }) => !manifests.some(({ kind }) => kind === 'Namespace'));
      const namespaces = missing.map(({ title, namespace }) =>
        newNamespace(namespace, title === ON_NODE_PORTS ? 'privileged' : 'restricted'),
      );
      expect(apply(namespaces)).toEqual(DONE);
    });

    it.each(stacks)('is accepted without a warning: $title', ({ manifests }) => {
      const expected = { ...DONE, stderr: manifests.some(isIngressOfGke) ? GKE_CLASS : '' };
      expect(apply(manifests)).toEqual(expected);
    });

    it('is accepted again, without changing fields that the API server added', () => {
      expect(apply(stacks.flatMap(({ manifests }) => manifests))).toEqual(DONE);
    });

    it('gets all of its pods running', () => {
      const { stderr, status } = cluster.kubectl([
        'wait',
        '--for=condition=Available',
        'deployment',
        '--all',
        '--all-namespaces',
        WAIT,
      ]);
      expect({ stderr, status }).toEqual(DONE);
    });

    it('has endpoints for each Service that selects pods', () => {
      const { items: services } = cluster.get<List<Manifest>>('services', '--all-namespaces');
      const { items: slices } = cluster.get<
        List<{ metadata: { namespace: string; labels: Record<string, string> }; endpoints?: object[] }>
      >('endpointslices', '--all-namespaces');
      const filled = new Set(
        slices
          .filter(({ endpoints }) => (endpoints ?? []).length > 0)
          .map(
            ({ metadata: { namespace, labels } }) => `${namespace}/${labels['kubernetes.io/service-name']}`,
          ),
      );
      const selecting = services.filter(({ spec }) => spec?.selector !== undefined);
      const empty = selecting
        .map(({ metadata: { namespace, name } }) => `${namespace}/${name}`)
        .filter((name) => !filled.has(name));
      expect(selecting.length).toBeGreaterThan(20);
      expect(empty).toEqual([]);
    });

    it('has a budget that allows the eviction of a pod', () => {
      const { items } = cluster.get<
        List<{ metadata: { name: string }; status: { expectedPods: number; disruptionsAllowed: number } }>
      >('pdb', '--all-namespaces');
      const stuck = items.filter(
        ({ status: { expectedPods, disruptionsAllowed } }) => expectedPods === 0 || disruptionsAllowed === 0,
      );
      expect(items.length).toBeGreaterThan(5);
      expect(stuck.map(({ metadata }) => metadata.name)).toEqual([]);
    });
  });

  describe('the rollout of a web app', () => {
    const NAMESPACE = 'shop';

    function webApp(
      image: string,
      {
        id = 'Web',
        name = 'web' as string | undefined,
        app = 'web',
        replicas = undefined as number | undefined,
      } = {},
    ): string {
      const root = new App();
      const stack = new Stack(root, 'shop', { namespace: NAMESPACE });
      new Namespace(stack, 'Namespace', { quota: { pods: 20, requestsCpu: '4' } });
      new WebApp(stack, id, {
        ...(name !== undefined && { name }),
        app,
        image: `registry.example.jp/shop:${image}`,
        ports: [{ name: 'http', number: 8080, servicePort: 80 }],
        readiness: Probe.http('/ready'),
        exposure: Exposure.clusterIp(),
        ...(replicas === undefined ? { autoscaling: { minReplicas: 3, maxReplicas: 5 } } : { replicas }),
        rollout: { progressDeadlineSeconds: 12 },
        changeCause: image,
      });
      return root.synthYaml();
    }

    const rollOut = () => cluster.mustKubectl(['-n', NAMESPACE, 'rollout', 'status', 'deployment/web', WAIT]);

    /** Returns the names of the pods that receive requests. */
    function serving(): string[] {
      const slices = cluster.get<
        List<{ endpoints?: { targetRef: { name: string }; conditions: { ready: boolean } }[] | null }>
      >('-n', NAMESPACE, 'endpointslices', '-l', 'kubernetes.io/service-name=web');
      return slices.items
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions.ready)
        .map(({ targetRef }) => targetRef.name)
        .sort();
    }

    it('counts its pods against the quota', async () => {
      expect(apply(webApp('1'))).toEqual(DONE);
      await waitFor(() => serving().length === 3, 'three pods that serve');
      rollOut();
      await waitFor(() => {
        const { items } = cluster.get<List<{ status: { used?: Record<string, string> } }>>(
          '-n',
          NAMESPACE,
          'quota',
        );
        return items[0]?.status.used?.pods === '3';
      }, 'quota that knows of three pods');
    });

    it('stops at an image that cannot be pulled, and the old pods continue to serve', async () => {
      const before = serving();
      expect(apply(webApp(BROKEN_TAG))).toEqual(DONE);
      await waitFor(
        () => cluster.mustKubectl(['-n', NAMESPACE, 'get', 'pods']).includes('ImagePullBackOff'),
        'pod without an image',
      );
      const { status, stderr } = cluster.kubectl([
        '-n',
        NAMESPACE,
        'rollout',
        'status',
        'deployment/web',
        WAIT,
      ]);
      expect([status, stderr.trim()]).toEqual([1, 'error: deployment "web" exceeded its progress deadline']);
      expect(serving()).toEqual(before);
    });

    it('is reverted by kubectl', () => {
      expect(apply(webApp('1'))).toEqual(DONE);
      rollOut();
      const first = templateOf(NAMESPACE, 'web');
      expect(apply(webApp('2'))).toEqual(DONE);
      rollOut();
      expect(templateOf(NAMESPACE, 'web')).not.toEqual(first);
      cluster.mustKubectl(['-n', NAMESPACE, 'rollout', 'undo', 'deployment/web']);
      rollOut();
      expect(templateOf(NAMESPACE, 'web')).toEqual(first);
      const { items } = cluster.get<List<object>>('-n', NAMESPACE, 'replicasets');
      // for releases 1 and 2, and the broken one
      expect(items).toHaveLength(3);
    });

    it('conflicts with the rollback by kubectl, and overwrites it only if forced', () => {
      const { status, stderr } = apply(webApp('2'));
      expect([status, stderr]).toEqual([1, expect.stringContaining('conflicts with "kubectl"')]);
      expect(apply(webApp('2'), '--force-conflicts')).toEqual(DONE);
      expect(apply(webApp('2'))).toEqual(DONE);
    });

    it('does not happen when its construct is renamed and its name stays the same', () => {
      rollOut();
      const before = serving();
      expect(apply(webApp('2', { id: 'Renamed' }))).toEqual(DONE);
      rollOut();
      expect(serving()).toEqual(before);
    });

    it('creates another Deployment if its generated name changes, and leaves the first one serving', () => {
      const before = serving();
      expect(apply(webApp('2', { id: 'Other', name: undefined }))).toEqual(DONE);
      expect(serving()).toEqual(before);
    });

    it('replaces the program under the same name', () => {
      expect(apply(webApp('2', { app: 'other' }))).toEqual(DONE);
      rollOut();
      expect(serving()).toHaveLength(3);
    });

    it('keeps its pods when it gets autoscaling, if kubectl has scaled it before', () => {
      const kubectl = (...args: string[]) => cluster.mustKubectl(['-n', NAMESPACE, ...args]);
      const count = () => kubectl('get', 'deployment', 'late', '-o', 'jsonpath={.spec.replicas}');
      const late = { id: 'Late', name: 'late', app: 'late' };
      const isApplied = (replicas?: number) =>
        expect(apply(webApp('2', { ...late, replicas }), '--force-conflicts')).toEqual(DONE);
      isApplied(4);
      isApplied();
      expect(count()).toBe('1');
      isApplied(4);
      kubectl('scale', 'deployment', 'late', '--replicas=5');
      isApplied();
      expect(count()).toBe('5');
    });
  });

  describe('the rollout of a gateway', () => {
    const NAMESPACE = 'edge';

    function gateway(props: NginxIngressGatewayProps): string {
      const app = new App();
      const stack = new Stack(app, 'edge', { namespace: NAMESPACE });
      new Namespace(stack, 'Namespace');
      new NginxIngressGateway(stack, 'Gateway', { name: 'gateway', defaultBackend: addWeb(stack), ...props });
      return app.synthYaml();
    }

    /** Returns the names of the ConfigMaps that its pods read, and whether each exists. */
    function configuration(): readonly (readonly [string, boolean])[] {
      const text = JSON.stringify(templateOf(NAMESPACE, 'gateway'));
      const names = [...text.matchAll(/"configMap":\{[^}]*?"name":"([^"]+)"/g)].map(([, name = '']) => name);
      const { items } = cluster.get<List<Manifest>>('-n', NAMESPACE, 'configmaps');
      const there = new Set(items.map(({ metadata }) => metadata.name));
      return names.map((name) => [name, there.has(name)]);
    }

    const rollOut = () =>
      cluster.mustKubectl(['-n', NAMESPACE, 'rollout', 'status', 'deployment/gateway', WAIT]);

    it('is reverted to its earlier configuration, which still exists', () => {
      expect(apply(gateway({ drainSeconds: 5 }))).toEqual(DONE);
      rollOut();
      const first = configuration();
      expect(apply(gateway({ drainSeconds: 5, resolvers: ['10.96.0.10'] }))).toEqual(DONE);
      rollOut();
      expect(configuration()).not.toEqual(first);
      cluster.mustKubectl(['-n', NAMESPACE, 'rollout', 'undo', 'deployment/gateway']);
      rollOut();
      expect(configuration()).toEqual(first);
      expect(first.length).toBeGreaterThan(0);
      expect(first.filter(([, isThere]) => !isThere)).toEqual([]);
    });
  });
});

/**
 * Whether an object is an Ingress of GKE, which only reads the class from this annotation, as its
 * documentation says.
 */
function isIngressOfGke({ kind, metadata: { annotations } }: Manifest): boolean {
  return kind === 'Ingress' && annotations?.['kubernetes.io/ingress.class'] === 'gce';
}

/** Moves a stack to another namespace, without the kinds that no API server has by default. */
function settle(manifests: readonly Manifest[], namespace: string): readonly Manifest[] {
  return manifests
    .filter((manifest) => manifest !== null && !FOREIGN_GROUPS.test(manifest.apiVersion))
    .map((manifest) => {
      const text = JSON.stringify(manifest)
        // the storage class of the volumes that kwok simulates
        .replaceAll('"storageClassName":"shared"', '"storageClassName":"kwok-volume"')
        .replaceAll(/"nodePort":\d+,?/g, '')
        .replaceAll(',}', '}');
      const settled: Manifest = JSON.parse(text);
      return settled.kind === 'Namespace'
        ? { ...settled, metadata: { ...settled.metadata, name: namespace } }
        : { ...settled, metadata: { ...settled.metadata, namespace } };
    });
}

import { IMMUTABLE_FIELDS } from '../../../lib/synth/compare/immutable-fields';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';

type Json = Readonly<Record<string, unknown>>;

const START_MS = 90_000;
const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'example.jp/web:1' }] } };
const other = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'example.jp/web:2' }] } };
const workload = { selector: { matchLabels: labels }, template };
const selector = { matchLabels: { app: 'other' } };
const otherSelector = { selector, template: { ...template, metadata: { labels: selector.matchLabels } } };
const storage = { resources: { requests: { storage: '1Gi' } } };
const roleRef = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name });
const volume = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] };

/** An object of a kind, with changed values for the path of each rule. */
interface Trial {
  readonly apiVersion: string;
  readonly kind: string;
  readonly given: Json;
  /** Changes that must be refused, by the path that they change. */
  readonly refused: Readonly<Record<string, Json>>;
  /** Changes below a fixed path that must be accepted. */
  readonly accepted?: readonly Json[];
}

const spec = (given: Json): Json => ({ spec: given });
const TRIALS: readonly Trial[] = [
  ...['Deployment', 'DaemonSet', 'ReplicaSet'].map(
    (kind): Trial => ({
      apiVersion: 'apps/v1',
      kind,
      given: spec(workload),
      refused: { 'spec.selector': spec(otherSelector) },
      accepted: [spec({ ...workload, template: other })],
    }),
  ),
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    given: spec({ ...workload, serviceName: 'a' }),
    refused: { spec: spec({ ...workload, serviceName: 'a', podManagementPolicy: 'Parallel' }) },
    accepted: [
      { replicas: 2 },
      { ordinals: { start: 1 } },
      { template: other },
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      { revisionHistoryLimit: 3 },
      { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } },
      { minReadySeconds: 3 },
    ].map((change) => spec({ ...workload, serviceName: 'a', ...change })),
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    given: spec({ template: { spec: { ...template.spec, restartPolicy: 'Never' } } }),
    refused: {
      'spec.selector': spec({ selector, template: { spec: { ...template.spec, restartPolicy: 'Never' } } }),
      'spec.template': spec({ template: { spec: { ...other.spec, restartPolicy: 'Never' } } }),
      'spec.completionMode': spec({
        ...{ completionMode: 'Indexed', completions: 1 },
        template: { spec: { ...template.spec, restartPolicy: 'Never' } },
      }),
    },
    accepted: [spec({ parallelism: 2, template: { spec: { ...template.spec, restartPolicy: 'Never' } } })],
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    given: spec({ ...storage, accessModes: ['ReadWriteOnce'], storageClassName: 'a' }),
    refused: { spec: spec({ ...storage, accessModes: ['ReadWriteOnce'], storageClassName: 'b' }) },
  },
  ...(
    [
      ['csi', { driver: 'a', volumeHandle: 'a' }, { driver: 'b', volumeHandle: 'a' }],
      ['nfs', { server: 'a', path: '/a' }, { server: 'b', path: '/a' }],
      ['hostPath', { path: '/a' }, { path: '/b' }],
      ['local', { path: '/a' }, { path: '/b' }],
    ] as const
  ).map(([source, before, after]): Trial => {
    const nodeSelectorTerms = [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }];
    const nodeAffinity = source === 'local' ? { nodeAffinity: { required: { nodeSelectorTerms } } } : {};
    const given = (value: Json) => spec({ ...volume, ...nodeAffinity, [source]: value });
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      given: given(before),
      refused: { [`spec.${source}`]: given(after) },
      accepted: [{ spec: { ...(given(before).spec as Json), capacity: { storage: '2Gi' } } }],
    };
  }),
  {
    apiVersion: 'v1',
    kind: 'Service',
    given: spec({
      ...{ type: 'LoadBalancer', loadBalancerClass: 'a.b/c', clusterIP: '10.96.0.20' },
      ...{ clusterIPs: ['10.96.0.20'], ports: [{ port: 80 }] },
    }),
    refused: {
      'spec.clusterIP': spec({
        type: 'LoadBalancer',
        loadBalancerClass: 'a.b/c',
        clusterIP: '10.96.0.21',
        clusterIPs: ['10.96.0.21'],
        ports: [{ port: 80 }],
      }),
      'spec.clusterIPs': spec({
        type: 'LoadBalancer',
        loadBalancerClass: 'a.b/c',
        clusterIP: '10.96.0.22',
        clusterIPs: ['10.96.0.22'],
        ports: [{ port: 80 }],
      }),
      'spec.loadBalancerClass': spec({
        type: 'LoadBalancer',
        loadBalancerClass: 'a.b/d',
        ports: [{ port: 80 }],
      }),
    },
    accepted: [spec({ type: 'LoadBalancer', loadBalancerClass: 'a.b/c', sessionAffinity: 'ClientIP' })],
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    given: { immutable: true, data: { a: '1' }, binaryData: { b: 'MQ==' } },
    refused: {
      data: { immutable: true, data: { a: '2' }, binaryData: { b: 'MQ==' } },
      binaryData: { immutable: true, data: { a: '1' }, binaryData: { b: 'Mg==' } },
      immutable: { immutable: false, data: { a: '1' }, binaryData: { b: 'MQ==' } },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    given: { immutable: true, type: 'Opaque', data: { a: 'MQ==' } },
    refused: {
      type: { immutable: true, type: 'example.jp/other', data: { a: 'MQ==' } },
      data: { immutable: true, type: 'Opaque', data: { a: 'Mg==' } },
      stringData: { immutable: true, type: 'Opaque', stringData: { a: '2' } },
      immutable: { immutable: false, type: 'Opaque', data: { a: 'MQ==' } },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    given: spec({ hard: { pods: '1' }, scopes: ['BestEffort'] }),
    refused: { 'spec.scopes': spec({ hard: { pods: '1' }, scopes: ['NotBestEffort'] }) },
  },
  ...['RoleBinding', 'ClusterRoleBinding'].map(
    (kind): Trial => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      given: { roleRef: roleRef('a') },
      refused: { roleRef: { roleRef: roleRef('b') } },
    }),
  ),
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    given: {
      provisioner: 'a.b/c',
      parameters: { a: '1' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    },
    refused: {
      provisioner: { provisioner: 'a.b/d' },
      parameters: { provisioner: 'a.b/c', parameters: { a: '2' } },
      reclaimPolicy: { provisioner: 'a.b/c', parameters: { a: '1' }, reclaimPolicy: 'Retain' },
      volumeBindingMode: {
        provisioner: 'a.b/c',
        parameters: { a: '1' },
        volumeBindingMode: 'WaitForFirstConsumer',
      },
    },
    accepted: [{ provisioner: 'a.b/c', parameters: { a: '1' }, allowVolumeExpansion: true }],
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    given: { value: 1, preemptionPolicy: 'Never' },
    refused: {
      value: { value: 2, preemptionPolicy: 'Never' },
      preemptionPolicy: { value: 1, preemptionPolicy: 'PreemptLowerPriority' },
    },
    accepted: [{ value: 1, preemptionPolicy: 'Never', description: 'x' }],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    given: spec({ controller: 'a.b/c' }),
    refused: { 'spec.controller': spec({ controller: 'a.b/d' }) },
  },
  {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    given: { handler: 'a' },
    refused: { handler: { handler: 'b' } },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    given: { addressType: 'IPv4', endpoints: [] },
    refused: { addressType: { addressType: 'IPv6', endpoints: [] } },
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    given: definition('Namespaced'),
    refused: { 'spec.scope': definition('Cluster') },
  },
];

function definition(scope: string): Json {
  const schema = { openAPIV3Schema: { type: 'object' } };
  return spec({
    group: 'example.jp',
    scope,
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  });
}

describe('the fields that cannot be changed in place', () => {
  it('are each covered by a trial below', () => {
    const tried = TRIALS.flatMap(({ apiVersion, kind, refused }) =>
      Object.keys(refused).map((path) => `${groupOf(apiVersion)} ${kind} ${path}`),
    );
    const rows = IMMUTABLE_FIELDS.flatMap(({ group, kind, paths }) =>
      paths.map((path) => `${group} ${kind} ${path}`),
    );
    expect([...new Set(rows)].filter((row) => !tried.includes(row))).toEqual([]);
  });
});

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

describeWithApiServer('fields that cannot be changed', (programs) => {
  let server: RunningApiServer;

  beforeAll(async () => {
    server = await RunningApiServer.start(programs);
    const all = TRIALS.map((trial, index) => toObject(trial, index, trial.given));
    server.mustKubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all }));
  }, START_MS);
  afterAll(() => server?.stop());

  it('refuses to change each of them, and nothing else', () => {
    const wrong: string[] = [];
    for (const [index, trial] of TRIALS.entries()) {
      for (const [path, change] of Object.entries(trial.refused)) {
        if (tryChange(index, trial, change)) wrong.push(`${trial.kind} ${path} can be changed`);
      }
      for (const change of trial.accepted ?? []) {
        if (!tryChange(index, trial, change))
          wrong.push(`${trial.kind} ${JSON.stringify(change)} is refused`);
      }
    }
    expect(wrong).toEqual([]);
  });

  function tryChange(index: number, trial: Trial, change: Json): boolean {
    const object = JSON.stringify(toObject(trial, index, change));
    return (
      server.kubectl(['apply', '--server-side', '--force-conflicts', '--dry-run=server', '-f', '-'], object)
        .status === 0
    );
  }
});

function toObject({ apiVersion, kind }: Trial, index: number, content: Json): Json {
  const name = kind === 'CustomResourceDefinition' ? 'widgets.example.jp' : `trial-${index}`;
  const isNamed =
    /^(Deployment|DaemonSet|ReplicaSet|StatefulSet|Job|PersistentVolumeClaim|Service|ConfigMap|Secret|ResourceQuota|RoleBinding|EndpointSlice)$/;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(isNamed.test(kind) && { namespace: 'default' }) },
    ...content,
  };
}

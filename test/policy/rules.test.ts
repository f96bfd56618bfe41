import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { Stack } from '../../lib';
import { openCatalogue } from '../../lib/language/catalogue';
import type { PodSecurityStandard } from '../../lib/policy/rule';
import type { RuleId } from '../../lib/policy/rule-ids';
import { RULE_TEXTS, RULES } from '../../lib/policy/rules';
import {
  createApp,
  createContainer,
  createDeployment,
  createPodSpec,
  DENY_ALL,
  findIn,
  LABELS,
  listBroken,
} from './findings';

type Json = Record<string, unknown>;

const withPod = (changes: Json) => [createDeployment(createPodSpec(changes))];
const withContainer = (changes: Json) => withPod({ containers: [createContainer(changes)] });
const withContext = (securityContext: Json) => withContainer({ securityContext });

function service(spec: Json): object {
  const ports = [{ port: 80, targetPort: 8080 }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: LABELS, ports, ...spec },
  };
}
const VIRTUAL_IP = service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] });
const BUDGET = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec: { maxUnavailable: 1, selector: { matchLabels: LABELS } },
};

function rbac(kind: string, rest: Json): object {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'web' }, ...rest };
}
const roleOf = (rule: Json) => rbac('ClusterRole', { rules: [rule] });
const configMap = (data: Json) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data });

/** Objects that break exactly one rule. */
const BROKEN: Readonly<Record<Exclude<RuleId, 'synth-note'>, readonly (readonly object[])[]>> = {
  'pod-added-capabilities': [withContext({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } })],
  'pod-app-armor': [
    withPod({ securityContext: { appArmorProfile: { type: 'Unconfined' } } }),
    withContext({ appArmorProfile: { type: 'Unconfined' } }),
    [
      createDeployment(
        createPodSpec(),
        {},
        { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' },
      ),
    ],
  ],
  'pod-dropped-capabilities': [
    withContext({ capabilities: { drop: ['CHOWN'] } }),
    withContext({ capabilities: null }),
  ],
  'pod-host-namespaces': [
    withPod({ hostPID: true }),
    withPod({ hostIPC: true }),
    withPod({ hostNetwork: true }),
  ],
  'pod-host-path': [withPod({ volumes: [{ name: 'x', hostPath: { path: '/' } }] })],
  'pod-host-ports': [withContainer({ ports: [{ containerPort: 80, hostPort: 80 }] })],
  'pod-host-process': [withPod({ securityContext: { windowsOptions: { hostProcess: true } } })],
  'pod-privilege-escalation': [
    withContext({ allowPrivilegeEscalation: true }),
    withContext({ allowPrivilegeEscalation: null }),
  ],
  'pod-privileged': [withContext({ privileged: true })],
  'pod-probe-host': [
    withContainer({ livenessProbe: { tcpSocket: { port: 1, host: '192.0.2.1' } } }),
    withContainer({ lifecycle: { preStop: { httpGet: { port: 1, host: '192.0.2.1' } } } }),
  ],
  'pod-proc-mount': [withContext({ procMount: 'Unmasked' })],
  'pod-root-user': [withPod({ securityContext: { runAsUser: 0 } }), withContext({ runAsUser: 0 })],
  'pod-run-as-non-root': [
    withPod({ securityContext: { runAsNonRoot: null } }),
    withContext({ runAsNonRoot: false }),
  ],
  'pod-se-linux': [
    withContext({ seLinuxOptions: { type: 'spc_t' } }),
    withPod({ securityContext: { seLinuxOptions: { user: 'root' } } }),
  ],
  'pod-seccomp': [
    withPod({ securityContext: { seccompProfile: null } }),
    withContext({ seccompProfile: { type: 'Unconfined' } }),
  ],
  'pod-sysctls': [withPod({ securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] } })],
  'pod-volume-types': [withPod({ volumes: [{ name: 'x', nfs: { server: 'x', path: '/' } }] })],
  'command-words': [
    withContainer({ command: ['node main.js'] }),
    withContainer({ command: [' /web'], args: ['--port', '80'] }),
    withContainer({ args: ['--port 80'] }),
    withContainer({ startupProbe: { exec: { command: ['test -f /ready'] } } }),
    withContainer({ lifecycle: { preStop: { exec: { command: ['sleep 5'] } } } }),
  ],
  'disruption-budget': [[createDeployment(), VIRTUAL_IP]],
  'image-tag': ['web', 'example.jp:5000/web', 'web:latest', 'web:stable'].map((image) =>
    withContainer({ image }),
  ),
  'network-policy': [[{ ...createDeployment(), metadata: { name: 'web', namespace: 'elsewhere' } }]],
  'open-service': [[service({ type: 'NodePort' })], [service({ type: 'LoadBalancer' })]],
  'plain-secret': [
    withContainer({ env: [{ name: 'DB_PASSWORD', value: 'hunter22' }] }),
    withContainer({ env: [{ name: 'DATABASE', value: 'mysql://shop:hunter22@db/shop' }] }),
    withContainer({ args: ['--password=hunter22'] }),
    [configMap({ 'app.ini': 'user = shop\npassword = hunter22\n' })],
    [configMap({ password: 'hunter22' })],
    [
      {
        ...configMap({}),
        binaryData: { 'app.ini': Buffer.from('password = hunter22\n').toString('base64') },
      },
    ],
    [
      {
        ...configMap({}),
        metadata: { name: 'web', annotations: { token: 'ghp_0123456789abcdef0123456789abcdef0123' } },
      },
    ],
  ],
  'rbac-cluster-admin': [
    [rbac('ClusterRoleBinding', { roleRef: { kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [] })],
  ],
  'rbac-wildcard': [
    [roleOf({ apiGroups: [''], resources: ['pods'], verbs: ['*'] })],
    [roleOf({ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] })],
    [roleOf({ nonResourceURLs: ['*'], verbs: ['get'] })],
  ],
  'service-port': [
    { ports: [{ port: 80, targetPort: 'nope' }] },
    { ports: [{ port: 53, targetPort: 'http', protocol: 'UDP' }] },
  ].map((spec) => [...withContainer({ ports: [{ name: 'http', containerPort: 8080 }] }), service(spec)]),
  'readiness-probe': [[...withContainer({ readinessProbe: null }), service({ type: 'ClusterIP' })]],
  resources: [
    withContainer({ resources: { limits: { memory: '1Gi' } } }),
    withContainer({ resources: { requests: { cpu: '1', memory: '1Gi' } } }),
  ],
  'service-account-token': [withPod({ automountServiceAccountToken: null })],
  'single-replica': [[createDeployment(createPodSpec(), { replicas: null }), VIRTUAL_IP]],
  'writable-root-filesystem': [withContext({ readOnlyRootFilesystem: false })],
};

/** Objects that only appear to break a rule. */
const FINE: Readonly<Record<string, readonly object[]>> = {
  'a pod in a user namespace may run as root': withPod({
    hostUsers: false,
    securityContext: { runAsNonRoot: false, runAsUser: 0 },
  }),
  'a pod for Windows has no Linux restrictions': withPod({
    os: { name: 'windows' },
    securityContext: { seccompProfile: null },
    containers: [
      createContainer({ securityContext: { allowPrivilegeEscalation: null, capabilities: null } }),
    ],
  }),
  'an image with a digest': withContainer({ image: `web:latest@sha256:${'0'.repeat(64)}` }),
  NET_BIND_SERVICE: withContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
  'a limit is a request, too': withContainer({ resources: { limits: { cpu: '1', memory: '1Gi' } } }),
  'a LimitRange gives resources': [
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'x' },
      spec: { limits: [{ type: 'Container', default: { memory: '1Gi' }, defaultRequest: { cpu: '1' } }] },
    },
    ...withContainer({ resources: {} }),
  ],
  'a ServiceAccount says that its pods use no token': [
    ...withPod({ automountServiceAccountToken: null, serviceAccountName: 'web' }),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'web' },
      automountServiceAccountToken: false,
    },
  ],
  'pods that say that they use a token': withPod({ automountServiceAccountToken: true }),
  'a Service that names a port of its pods': [
    ...withContainer({ ports: [{ name: 'http', containerPort: 8080 }] }),
    service({ ports: [{ port: 80, targetPort: 'http' }] }),
  ],
  'two pods behind a virtual IP, and their budget': [createDeployment(), VIRTUAL_IP, BUDGET],
  'as many as an autoscaler makes': [
    createDeployment(createPodSpec(), { replicas: null }),
    VIRTUAL_IP,
    BUDGET,
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: {
        minReplicas: 2,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      },
    },
  ],
  'secrets that are referred to': withContainer({
    env: [
      { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
      { name: 'URL', value: 'mysql://shop:$(DB_PASSWORD)@db/shop' },
      { name: 'PASSWORD_FILE', value: '/run/secrets/password' },
    ],
  }),
  'annotations named after a Secret': [
    {
      ...configMap({}),
      metadata: {
        name: 'web',
        annotations: {
          'checksum/secret': '0a1b'.repeat(16),
          'checksum/db-passwords': '0a1b'.repeat(16),
          'example.jp/secret-checksum': '0a1b'.repeat(16),
          'vault.hashicorp.com/agent-inject-secret-config': 'database/creds/app1',
        },
      },
    },
  ],
  'a role that names what it allows': [
    roleOf({ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }),
  ],
  'the template of something else': [
    { apiVersion: 'example.jp/v1', kind: 'Thing', metadata: { name: 'x' }, spec: { template: { spec: {} } } },
  ],
};

describe('each rule', () => {
  it('has objects in this test that break it', () => {
    expect([...Object.keys(BROKEN), 'synth-note'].sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each(Object.entries(BROKEN))('%s is the only rule that its objects break', (rule, cases) => {
    for (const objects of cases) expect(listBroken(objects)).toEqual([rule]);
  });

  it.each(Object.entries(FINE))('is kept by %s', (_, objects) => {
    expect(listBroken(objects)).toEqual([]);
  });

  it.each(Object.entries(RULE_TEXTS))(
    '%s says what is required, why, and how to fix it, without a period',
    (_, text) => {
      for (const part of [text.title, text.why, text.fix]) expect(part).toMatch(/^\S.*[^.\s]$/);
    },
  );

  it.each(Object.entries(BROKEN))('says what breaks %s in Japanese', (_, broken) => {
    const found = broken.flatMap((objects) => findIn(createApp(DENY_ALL, ...objects).app));
    const messages = found.map(({ message }) => openCatalogue('ja').translate(message));
    expect(messages.filter((message) => !/[ぁ-ん]/.test(message))).toEqual([]);
  });

  it('never shows the secret that it finds', () => {
    for (const objects of BROKEN['plain-secret']) {
      const text = JSON.stringify(findIn(createApp(DENY_ALL, ...objects).app));
      expect(text).not.toMatch(/hunter22|ghp_0123/);
    }
  });
});

const pod = createPodSpec({
  hostPID: true,
  containers: [createContainer({ securityContext: { capabilities: null } })],
});
const template = { metadata: { labels: LABELS }, spec: pod };

describe('pods', () => {
  it.each<[string, object]>([
    ['Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: LABELS }, spec: pod }],
    ['PodTemplate', { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'x' }, template }],
    [
      'CronJob',
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'x' },
        spec: { jobTemplate: { spec: { template } } },
      },
    ],
    ['Job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'x' }, spec: { template } }],
    [
      'a kind of others',
      { apiVersion: 'example.jp/v1', kind: 'Rollout', metadata: { name: 'x' }, spec: { template } },
    ],
    [
      'a list',
      {
        apiVersion: 'v1',
        kind: 'List',
        metadata: {},
        items: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'x' }, spec: { template } }],
      },
    ],
  ])('are found in %s', (_, object) => {
    expect(listBroken([object]).sort()).toEqual(['pod-dropped-capabilities', 'pod-host-namespaces']);
  });

  it('are checked with all of their containers', () => {
    const bad = (name: string) => createContainer({ name, securityContext: { privileged: true } });
    const objects = withPod({ initContainers: [bad('first')], ephemeralContainers: [bad('debug')] });
    const found = findIn(createApp(DENY_ALL, ...objects).app).filter(({ rule }) => rule === 'pod-privileged');
    expect(found.map(({ property }) => property)).toEqual([
      'spec.template.spec.initContainers[0].securityContext.privileged',
      'spec.template.spec.ephemeralContainers[0].securityContext.privileged',
    ]);
  });

  it('are checked against the given level', () => {
    expect(listBroken([createDeployment(pod)], { level: 'baseline', minor: 36 })).toEqual([
      'pod-host-namespaces',
    ]);
    expect(listBroken([createDeployment(pod)], { level: 'privileged', minor: 36 })).toEqual([]);
  });

  it('are checked against the level that their namespace enforces, if that is stricter', () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } };
    const listOf = (level: PodSecurityStandard['level']) =>
      listBroken([namespace, createDeployment(pod)], { level, minor: 36 }).filter((rule) =>
        rule.startsWith('pod-'),
      );
    expect(listOf('privileged')).toEqual(['pod-host-namespaces']);
    expect(listOf('restricted')).toContain('pod-dropped-capabilities');
  });
});

it('objects of another cluster change nothing', () => {
  const { app, stack } = createApp(createDeployment());
  const elsewhere = new Stack(app, 'lab', { namespace: 'shop', kubeContext: 'lab' });
  const others = [DENY_ALL, service({ ports: [{ port: 80, targetPort: 'nope' }] })];
  for (const [index, each] of others.entries())
    new ApiObject(elsewhere, `Object${index}`, each as ApiObjectProps);
  expect(findIn(app).map(({ rule, constructPath }) => [rule, constructPath])).toEqual([
    ['network-policy', `${stack.node.path}/Object0`],
  ]);
});

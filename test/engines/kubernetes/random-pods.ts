import fc from 'fast-check';

/**
 * Random pods that an API server accepts unchanged, with all the fields that the Pod Security Standards
 * examine.
 */

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const profile = fc.constantFrom(
  { type: 'RuntimeDefault' },
  { type: 'Localhost', localhostProfile: 'x' },
  { type: 'Unconfined' },
);

const seLinuxOptions = fc.record({
  type: maybe(
    fc.constantFrom('', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t'),
  ),
  user: maybe(fc.constantFrom('', 'system_u')),
  role: maybe(fc.constantFrom('', 'system_r')),
  level: maybe(fc.constant('s0:c1')),
});

const CAPABILITIES = ['NET_BIND_SERVICE', 'CHOWN', 'SYS_CHROOT', 'NET_RAW', 'NET_ADMIN', 'ALL'];

/** Fields of both pods and containers. */
const shared = {
  runAsNonRoot: maybe(fc.boolean()),
  runAsUser: maybe(fc.constantFrom(0, 1000)),
  seccompProfile: maybe(profile),
  appArmorProfile: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: profile },
  ),
  seLinuxOptions: fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: seLinuxOptions },
  ),
};

const securityContext = fc
  .record({
    ...shared,
    // a privileged process may always gain privileges: any other combination is refused
    privileges: fc.constantFrom(
      { allowPrivilegeEscalation: false },
      { allowPrivilegeEscalation: false, privileged: false },
      { allowPrivilegeEscalation: true },
      { privileged: true },
      {},
    ),
    capabilities: maybe(
      fc.record({
        add: maybe(fc.uniqueArray(fc.constantFrom(...CAPABILITIES), { maxLength: 2 })),
        drop: fc.constantFrom(undefined, [], ['ALL'], ['ALL', 'CHOWN'], ['CHOWN']),
      }),
    ),
    procMount: fc.constantFrom(undefined, undefined, 'Default', 'Unmasked'),
  })
  .map(({ privileges, ...context }) => ({ ...context, ...privileges }));

const host = fc.constantFrom(undefined, undefined, '', '192.0.2.1');
const action = fc.oneof(
  fc.record({ httpGet: fc.record({ port: fc.constant(80), host }) }),
  fc.record({ tcpSocket: fc.record({ port: fc.constant(80), host }) }),
  fc.constant({ exec: { command: ['true'] } }),
);
const hook = fc.record({ httpGet: fc.record({ port: fc.constant(80), host }) });

const running = fc.record({
  livenessProbe: maybe(action),
  readinessProbe: maybe(action),
  startupProbe: maybe(action),
  lifecycle: maybe(fc.record({ postStart: maybe(hook), preStop: maybe(hook) })),
});

const rarely = fc.constantFrom(undefined, undefined, undefined, true, false);

const VOLUMES: readonly object[] = [
  {},
  { hostPath: { path: '/x' } },
  { nfs: { server: 'nfs.example.jp', path: '/x' } },
  { iscsi: { targetPortal: '192.0.2.1', iqn: 'iqn.2001-04.jp.example:x', lun: 0 } },
  { fc: { targetWWNs: ['50060e801049cfd1'], lun: 0 } },
  { cephfs: { monitors: ['192.0.2.1'] } },
  { configMap: { name: 'x' } },
  { secret: { secretName: 'x' } },
  { emptyDir: {} },
  { csi: { driver: 'csi.example.jp' } },
  { downwardAPI: { items: [] } },
  { projected: { sources: [] } },
  { persistentVolumeClaim: { claimName: 'x' } },
  { image: { reference: 'example.jp/x:1' } },
];

const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.core.somaxconn',
];

const linuxPod = fc
  .record({
    hostUsers: fc.constantFrom(undefined, undefined, true, false),
    namespaces: fc.record({ hostNetwork: rarely, hostPID: rarely, hostIPC: rarely }),
    securityContext: fc.record({
      ...shared,
      sysctls: maybe(
        fc
          .uniqueArray(fc.constantFrom(...SYSCTLS), { maxLength: 2 })
          .map((names) => names.map((name) => ({ name, value: '1' }))),
      ),
    }),
    volumes: fc.array(fc.constantFrom(...VOLUMES), { maxLength: 2 }),
    containers: fc.array(fc.tuple(maybe(securityContext), running, rarely), { minLength: 1, maxLength: 2 }),
    initContainers: fc.array(fc.tuple(maybe(securityContext), running, fc.boolean()), { maxLength: 2 }),
    appArmorAnnotation: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      'unconfined',
      'runtime/default',
      'localhost/x',
    ),
  })
  .map(
    ({
      hostUsers,
      namespaces,
      securityContext: ofPod,
      volumes,
      containers,
      initContainers,
      appArmorAnnotation,
    }) => {
      // a pod in a user namespace must have all its other namespaces, and only such a pod may unmask /proc
      const inUserNamespace = hostUsers === false;
      const isAnnotated = appArmorAnnotation !== undefined;
      const adapt = (context: Record<string, unknown> | undefined) =>
        context && {
          ...context,
          ...(!inUserNamespace && context.procMount === 'Unmasked' && { procMount: 'Default' }),
          ...(isAnnotated && { appArmorProfile: undefined }),
        };
      return {
        annotations: isAnnotated
          ? { 'container.apparmor.security.beta.kubernetes.io/c0': appArmorAnnotation }
          : {},
        spec: {
          ...{ hostUsers, ...(!inUserNamespace && namespaces) },
          securityContext: {
            ...adapt(ofPod),
            // a pod that shares a namespace of the machine cannot set its sysctls
            sysctls: ofPod.sysctls?.filter(
              ({ name }) =>
                inUserNamespace || !(name.startsWith('net.') ? namespaces.hostNetwork : namespaces.hostIPC),
            ),
          },
          volumes: volumes.map((source, index) => ({ name: `v${index}`, ...source })),
          containers: containers.map(([context, rest, hasHostPort], index) => ({
            ...{ name: `c${index}`, image: 'x', securityContext: adapt(context), ...rest },
            ...(hasHostPort !== undefined && {
              ports: [{ containerPort: 8000 + index, ...(hasHostPort && { hostPort: 8000 + index }) }],
            }),
          })),
          initContainers: initContainers.map(([context, rest, isSidecar], index) => ({
            ...{ name: `i${index}`, image: 'x', securityContext: adapt(context) },
            ...(isSidecar && { restartPolicy: 'Always', ...rest }),
          })),
        },
      };
    },
  );

const windowsPod = fc
  .record({ isHostProcess: fc.boolean(), runAsNonRoot: maybe(fc.boolean()) })
  .map(({ isHostProcess, runAsNonRoot }) => ({
    annotations: {},
    spec: {
      os: { name: 'windows' },
      securityContext: {
        runAsNonRoot,
        ...(isHostProcess && {
          windowsOptions: { hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM' },
        }),
      },
      ...(isHostProcess && { hostNetwork: true }),
      containers: [{ name: 'c0', image: 'x' }],
    },
  }));

const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;

/** Objects that are, or create, such pods. */
export const randomObject = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    pod: fc.oneof({ weight: 9, arbitrary: linuxPod }, { weight: 1, arbitrary: windowsPod }),
  })
  .map(({ kind, pod }) => toObject(kind, clean(pod) as typeof pod));

/** Removes undefined values, as JSON does. */
function clean(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function toObject(
  kind: (typeof KINDS)[number],
  { annotations, spec }: { annotations: object; spec: object },
) {
  const labels = { app: 'x' };
  const template = { metadata: { labels, annotations }, spec };
  const selector = { matchLabels: labels };
  const metadata = { name: 'x' };
  const once = { template: { ...template, spec: { ...spec, restartPolicy: 'Never' } } };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata: { ...metadata, labels, annotations }, spec };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: once };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: { schedule: '0 0 * * *', jobTemplate: { spec: once } },
      };
    case 'StatefulSet':
      return { apiVersion: 'apps/v1', kind, metadata, spec: { serviceName: 'x', selector, template } };
    default:
      return { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template } };
  }
}

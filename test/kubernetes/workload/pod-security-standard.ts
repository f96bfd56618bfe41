/**
 * The Pod Security standard "restricted"
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/, which includes "baseline"), written
 * from that page and independently of our builders, for checking any pod spec.
 */
interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
}

interface Container {
  readonly name: string;
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly { readonly hostPort?: number }[];
}

export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext & { readonly sysctls?: readonly { readonly name: string }[] };
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
];
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const SECCOMP = ['RuntimeDefault', 'Localhost'];

/** Returns the violations of the standard in a pod; empty if it passes. */
export function violationsOf(pod: PodSpec): string[] {
  const context = pod.securityContext ?? {};
  return [
    ...(pod.hostNetwork || pod.hostPID || pod.hostIPC ? ['host namespaces'] : []),
    ...(context.sysctls ?? [])
      .filter(({ name }) => !SAFE_SYSCTLS.includes(name))
      .map(({ name }) => `sysctl ${name}`),
    ...(context.runAsUser === 0 ? ['runAsUser 0'] : []),
    ...(pod.volumes ?? [])
      .flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'))
      .filter((type) => !VOLUMES.includes(type))
      .map((type) => `volume ${type}`),
    ...[...pod.containers, ...(pod.initContainers ?? [])].flatMap((container) =>
      violationsOfContainer(container, context),
    ),
  ];
}

function violationsOfContainer(
  { name, securityContext = {}, ports = [] }: Container,
  pod: SecurityContext,
): string[] {
  const { capabilities = {} } = securityContext;
  const rules: [boolean, string][] = [
    [securityContext.privileged !== true, 'privileged'],
    [securityContext.allowPrivilegeEscalation === false, 'privilege escalation'],
    [(securityContext.runAsNonRoot ?? pod.runAsNonRoot) === true, 'runAsNonRoot'],
    [securityContext.runAsUser !== 0, 'runAsUser 0'],
    [(securityContext.procMount ?? 'Default') === 'Default', 'procMount'],
    [capabilities.drop?.includes('ALL') === true, 'capabilities are not dropped'],
    [(capabilities.add ?? []).every((one) => one === 'NET_BIND_SERVICE'), 'capabilities added'],
    [SECCOMP.includes((securityContext.seccompProfile ?? pod.seccompProfile)?.type ?? ''), 'seccomp'],
    [ports.every(({ hostPort = 0 }) => hostPort === 0), 'host ports'],
  ];
  return rules.filter(([passes]) => !passes).map(([, rule]) => `${name}: ${rule}`);
}

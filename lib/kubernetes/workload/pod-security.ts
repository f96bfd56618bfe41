/** A Linux capability, as Kubernetes spells it. */
export type Capability =
  | 'CHOWN'
  | 'DAC_OVERRIDE'
  | 'FOWNER'
  | 'KILL'
  | 'NET_BIND_SERVICE'
  | 'SETGID'
  | 'SETUID';

/** What an image demands beyond our hardening, which is that of Pod Security "restricted" and a read-only image. Exceptions are notes. */
export interface PodSecurityProps {
  /**
   * Number of the user that all processes run as. 0 is root, which is an exception.
   * @default 65532 - above 10000, so nobody on the machine has it; images need no entry for it
   */
  readonly runAsUser?: number | undefined;
  /** Lets processes write over the files of the image: an exception. Mount an empty directory instead where you can. @default false */
  readonly writableRootFilesystem?: boolean | undefined;
  /** Capabilities to keep; all others are dropped. Any but `NET_BIND_SERVICE` is an exception. @default - none */
  readonly keepCapabilities?: readonly Capability[] | undefined;
}

/** The user without rights that distroless images call nonroot. */
const NONROOT = 65532;
/** Ports below this one are for root alone, unless the pod says otherwise. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** The security contexts of a pod and its container. */
export interface PodSecurity {
  readonly pod: object;
  readonly container: object;
  /** What the pod does against the hardening, in words. */
  readonly exceptions: readonly string[];
}

/** @param ports pod ports; a low one is opened to the user by a sysctl that the standard allows */
export function podSecurity(props: PodSecurityProps, ports: readonly number[]): PodSecurity {
  const runAsUser = props.runAsUser ?? NONROOT;
  const keep = [...(props.keepCapabilities ?? [])].sort();
  const lowestPort = Math.min(...ports, FIRST_UNPRIVILEGED_PORT);
  return {
    pod: {
      runAsNonRoot: runAsUser !== 0,
      runAsUser,
      runAsGroup: runAsUser,
      fsGroup: runAsUser,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
      ...(runAsUser !== 0 &&
        lowestPort < FIRST_UNPRIVILEGED_PORT && {
          sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: String(lowestPort) }],
        }),
    },
    container: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: !props.writableRootFilesystem,
      capabilities: { drop: ['ALL'], ...(keep.length > 0 && { add: keep }) },
    },
    exceptions: exceptionsOf(props, keep),
  };
}

const FORBIDDEN = 'which Pod Security "restricted" forbids';

function exceptionsOf(props: PodSecurityProps, keep: readonly Capability[]): string[] {
  const forbidden = keep.filter((capability) => capability !== 'NET_BIND_SERVICE');
  return [
    ...(props.runAsUser === 0 ? [`runs as root, ${FORBIDDEN}`] : []),
    ...(forbidden.length > 0 ? [`keeps ${forbidden.join(', ')}, ${FORBIDDEN}`] : []),
    ...(props.writableRootFilesystem ? ['may write over the files of its image'] : []),
  ];
}

import type { NoteContent } from '../../core/notes';

/** A Linux capability in the spelling of Kubernetes. */
export type Capability =
  | 'CHOWN'
  | 'DAC_OVERRIDE'
  | 'FOWNER'
  | 'KILL'
  | 'NET_BIND_SERVICE'
  | 'SETGID'
  | 'SETUID';

/**
 * Permissions that an image needs beyond Kumiki's hardening (Pod Security "restricted", and a read-only
 * image). Exceptions are notes in the report.
 */
export interface PodSecurityProps {
  /**
   * User id of all processes. 0 is root, which is an exception.
   * @default 65532 - not a user of the node, whose ids are below 10000; images need no entry for it
   */
  readonly runAsUser?: number | undefined;
  /**
   * Lets processes overwrite files of the image: an exception. Mount an empty directory instead if possible.
   * @default false
   */
  readonly writableRootFilesystem?: boolean | undefined;
  /**
   * Capabilities to keep; all others are dropped. Any but `NET_BIND_SERVICE` is an exception.
   * @default - none
   */
  readonly keepCapabilities?: readonly Capability[] | undefined;
}

/** The unprivileged user that distroless images call nonroot. */
const NONROOT = 65532;
/** Only root may listen on lower ports, unless the pod says otherwise. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** The security contexts of a pod and its container. */
export interface PodSecurity {
  readonly pod: object;
  readonly container: object;
  /** The deviations of the pod from the hardening, in words. */
  readonly exceptions: readonly NoteContent[];
}

/**
 * Renders the security contexts of a pod.
 * @param ports of the pod; for low ones a sysctl is set, which Pod Security "restricted" allows
 * @param hostPorts the ports opened on nodes
 */
export function renderPodSecurity(
  props: PodSecurityProps,
  ports: readonly number[],
  hostPorts: readonly number[],
): PodSecurity {
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
    exceptions: describeExceptions(props, keep, hostPorts),
  };
}

const FORBIDDEN = 'which Pod Security "restricted" forbids';

function describeExceptions(
  props: PodSecurityProps,
  keep: readonly Capability[],
  hostPorts: readonly number[],
): NoteContent[] {
  const forbidden = keep.filter((capability) => capability !== 'NET_BIND_SERVICE');
  return [
    ...(props.runAsUser === 0 ? [{ text: `runs as root, ${FORBIDDEN}`, rule: 'pod-root-user' }] : []),
    ...(forbidden.length > 0
      ? [{ text: `keeps ${forbidden.join(', ')}, ${FORBIDDEN}`, rule: 'pod-added-capabilities' }]
      : []),
    ...(hostPorts.length > 0
      ? [
          {
            text: `opens ports on its nodes (${hostPorts.join(', ')}), which Pod Security "baseline" forbids`,
            rule: 'pod-host-ports',
          },
        ]
      : []),
    ...(props.writableRootFilesystem
      ? [{ text: 'may write over the files of its image', rule: 'writable-root-filesystem' }]
      : []),
  ];
}

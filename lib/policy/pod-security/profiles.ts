import { asObject, asObjects, asStrings, type JsonObject } from '../../core/json';
import type { Rules, Violation } from '../rule';
import { type CheckedPod, inPodAt } from '../target';
import {
  checkContexts,
  isForWindows,
  isInUserNamespace,
  listContainerContexts,
  listContexts,
  readPodContext,
} from './security-contexts';

/** Rules about the isolation of a pod's processes from their machine. */
export const PROFILE_RULES = {
  'pod-app-armor': {
    severity: 'error',
    level: 'baseline',
    title: 'no container switches AppArmor off',
    why: 'the profile of the runtime denies what no container needs, such as mounting',
    fix: 'leave out the profile, or use RuntimeDefault or Localhost',
    inPod: function* (pod) {
      yield* checkContexts(listContexts(pod), 'appArmorProfile.type', ({ appArmorProfile }, owner) =>
        describeProfile(owner, 'AppArmor', appArmorProfile),
      );
      yield* checkAppArmorAnnotations(pod);
    },
  },
  'pod-se-linux': {
    severity: 'error',
    level: 'baseline',
    title: 'containers have the types of SELinux that are for containers, and neither user nor role',
    why: 'another type, user or role may reach files of the machine',
    fix: 'leave out seLinuxOptions.user and role, and use a type for containers',
    inPodBy: (pod, { minor }) =>
      checkContexts(listContexts(pod), 'seLinuxOptions', ({ seLinuxOptions }, owner) =>
        describeSeLinux(owner, asObject(seLinuxOptions), minor),
      ),
  },
  'pod-seccomp': {
    severity: 'error',
    level: 'baseline',
    title: 'no container switches seccomp off; in level restricted each has a profile',
    why: 'without a profile a process may make all system calls, and so use any fault of the kernel',
    fix: 'set securityContext.seccompProfile of the pod to { type: RuntimeDefault }',
    inPodBy: (pod, { level }) => checkSeccomp(pod, level === 'restricted'),
  },
  'pod-proc-mount': {
    severity: 'error',
    level: 'baseline',
    title: 'containers see no more of /proc than usual',
    why: 'what is masked there says much about the machine, and changes its kernel',
    fix: 'leave out securityContext.procMount',
    inPodBy: (pod, { level, minor }) => {
      if (level === 'baseline' && minor >= 35 && isInUserNamespace(pod)) return [];
      return checkContexts(listContainerContexts(pod), 'procMount', ({ procMount }, owner) =>
        procMount === undefined || procMount === null || procMount === 'Default'
          ? undefined
          : `${owner} has procMount ${procMount}`,
      );
    },
  },
  'pod-sysctls': {
    severity: 'error',
    level: 'baseline',
    title: 'pods set only kernel parameters that affect nothing else',
    why: 'others switch protections off, or change them for all pods of the machine',
    fix: 'remove what is not allowed from securityContext.sysctls',
    inPodBy: (pod, { minor }) => checkSysctls(pod, minor),
  },
} as const satisfies Rules;

const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

function* checkAppArmorAnnotations(pod: CheckedPod): Generator<Violation> {
  for (const [key, value] of Object.entries(asStrings(pod.metadata.annotations))) {
    if (!key.startsWith(APP_ARMOR_ANNOTATION) || /^(?:$|runtime\/default$|localhost\/)/.test(value)) continue;
    yield {
      message: `container ${key.slice(APP_ARMOR_ANNOTATION.length)} has the AppArmor profile ${value}`,
      property: inPodAt(pod, `metadata.annotations.${key}`),
    };
  }
}

function describeProfile(owner: string, system: string, profile: unknown): string | undefined {
  if (typeof profile !== 'object' || profile === null) return undefined;
  const { type } = asObject(profile);
  return type === 'RuntimeDefault' || type === 'Localhost'
    ? undefined
    : `${owner} has the ${system} profile ${type ?? 'of no type'}`;
}

function* checkSeccomp(pod: CheckedPod, isRequired: boolean): Generator<Violation> {
  if (isRequired && isForWindows(pod)) return;
  yield* checkContexts(listContexts(pod), 'seccompProfile.type', ({ seccompProfile }, owner) =>
    describeProfile(owner, 'seccomp', seccompProfile),
  );
  const hasProfile = ({ seccompProfile }: JsonObject) =>
    typeof seccompProfile === 'object' && seccompProfile !== null;
  const { context, path } = readPodContext(pod);
  if (!isRequired || hasProfile(context)) return;
  for (const { owner, context: own } of listContainerContexts(pod)) {
    if (!hasProfile(own))
      yield { message: `${owner} has no seccomp profile`, property: `${path}.seccompProfile` };
  }
}

/** SELinux types by the first minor version that allows them; 0: all versions. */
const SE_LINUX_TYPES: Readonly<Record<string, number>> = {
  '': 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
};

function describeSeLinux(owner: string, { type, user, role }: JsonObject, minor: number): string | undefined {
  const name = typeof type === 'string' ? type : '';
  const since = Object.hasOwn(SE_LINUX_TYPES, name) ? SE_LINUX_TYPES[name] : undefined;
  const parts = [
    ...(since === undefined || since > minor ? [`type ${name}`] : []),
    ...(user ? [`user ${user}`] : []),
    ...(role ? [`role ${role}`] : []),
  ];
  return parts.length > 0
    ? `${owner} has SELinux options that are not allowed: ${parts.join(', ')}`
    : undefined;
}

/** Kernel parameters by the first minor version that allows them; 0: all versions. */
const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};

function* checkSysctls(pod: CheckedPod, minor: number): Generator<Violation> {
  const { context, path } = readPodContext(pod);
  for (const [index, { name }] of asObjects(context.sysctls).entries()) {
    const since = typeof name === 'string' && Object.hasOwn(SYSCTLS, name) ? SYSCTLS[name] : undefined;
    if (since !== undefined && since <= minor) continue;
    yield { message: `the pod sets ${name}`, property: `${path}.sysctls[${index}]` };
  }
}

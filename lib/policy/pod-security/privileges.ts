import { asObject, type JsonObject } from '../../core/json';
import type { Rules } from '../rule';
import { checkContexts, isForWindows, listContainerContexts } from './security-contexts';

/** Rules about what processes of a pod may do. */
export const PRIVILEGE_RULES = {
  'pod-privileged': {
    severity: 'error',
    level: 'baseline',
    title: 'no container is privileged',
    why: 'a privileged container is root on its machine',
    fix: 'leave out securityContext.privileged',
    inPod: (pod) =>
      checkContexts(listContainerContexts(pod), 'privileged', ({ privileged }, owner) =>
        privileged === true ? `${owner} is privileged` : undefined,
      ),
  },
  'pod-privilege-escalation': {
    severity: 'error',
    level: 'restricted',
    title: 'no process can gain more privileges than the one that started it',
    why: 'a file with the setuid bit makes root of any user',
    fix: 'set securityContext.allowPrivilegeEscalation of each container to false',
    inPod: (pod) =>
      isForWindows(pod)
        ? []
        : checkContexts(listContainerContexts(pod), 'allowPrivilegeEscalation', (context, owner) =>
            context.allowPrivilegeEscalation === false ? undefined : `${owner} may gain more privileges`,
          ),
  },
  'pod-added-capabilities': {
    severity: 'error',
    level: 'baseline',
    title:
      'containers add no capabilities but those that are harmless: in level restricted NET_BIND_SERVICE alone',
    why: 'capabilities are parts of what root may do, some of them as good as all of it',
    fix: 'remove what is not allowed from securityContext.capabilities.add',
    inPodBy: (pod, { level }) => {
      const isRestricted = level === 'restricted';
      if (isRestricted && isForWindows(pod)) return [];
      const allowed = isRestricted ? ['NET_BIND_SERVICE'] : USUAL_CAPABILITIES;
      return checkContexts(listContainerContexts(pod), 'capabilities.add', (context, owner) => {
        const added = listTexts(context, 'add').filter((each) => !allowed.includes(String(each)));
        return added.length > 0 ? `${owner} adds ${added.join(', ')}` : undefined;
      });
    },
  },
  'pod-dropped-capabilities': {
    severity: 'error',
    level: 'restricted',
    title: 'containers drop all capabilities',
    why: 'what a container runtime gives by default lets processes change owners and forge packets',
    fix: "set securityContext.capabilities.drop of each container to ['ALL']",
    inPod: (pod) =>
      isForWindows(pod)
        ? []
        : checkContexts(listContainerContexts(pod), 'capabilities.drop', (context, owner) =>
            listTexts(context, 'drop').includes('ALL')
              ? undefined
              : `${owner} keeps the capabilities of its runtime`,
          ),
  },
} as const satisfies Rules;

/** Capabilities that container runtimes grant by default. */
const USUAL_CAPABILITIES: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

function listTexts({ capabilities }: JsonObject, field: 'add' | 'drop'): readonly unknown[] {
  const list = asObject(capabilities)[field];
  return Array.isArray(list) ? list : [];
}

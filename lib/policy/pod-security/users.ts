import type { PodSecurityStandard, Rules, Violation } from '../rule';
import { type CheckedPod, inPodAt } from '../target';
import {
  checkContexts,
  isInUserNamespace,
  listContainerContexts,
  listContexts,
  readPodContext,
} from './security-contexts';

/** Rules about the users that processes run as. */
export const USER_RULES = {
  'pod-run-as-non-root': {
    severity: 'error',
    level: 'restricted',
    title: 'containers must run as another user than root',
    why: 'root in a container is root on the machine if it gets out; without this an image decides',
    fix: 'set securityContext.runAsNonRoot of the pod to true',
    inPodBy: (pod, standard) => (isExempt(pod, standard) ? [] : checkNonRoot(pod)),
  },
  'pod-root-user': {
    severity: 'error',
    level: 'restricted',
    title: 'no container is told to run as root',
    why: 'root in a container is root on the machine if it gets out',
    fix: 'set runAsUser to another number than 0',
    inPodBy: (pod, standard) =>
      isExempt(pod, standard)
        ? []
        : checkContexts(listContexts(pod), 'runAsUser', ({ runAsUser }, owner) =>
            runAsUser === 0 ? `${owner} runs as root` : undefined,
          ),
  },
} as const satisfies Rules;

/** The first minor version whose standards treat root of a user namespace as unprivileged. */
const USER_NAMESPACES_SINCE = 35;

function isExempt(pod: CheckedPod, { minor }: PodSecurityStandard): boolean {
  return minor >= USER_NAMESPACES_SINCE && isInUserNamespace(pod);
}

function* checkNonRoot(pod: CheckedPod): Generator<Violation> {
  yield* checkContexts(listContexts(pod), 'runAsNonRoot', ({ runAsNonRoot }, owner) =>
    runAsNonRoot === false ? `${owner} may run as root` : undefined,
  );
  if (readPodContext(pod).context.runAsNonRoot === true) return;
  const unsaid = listContainerContexts(pod).filter(
    ({ context }) => typeof context.runAsNonRoot !== 'boolean',
  );
  for (const { owner } of unsaid) {
    yield {
      message: `nothing prevents ${owner} from running as root`,
      property: inPodAt(pod, 'spec.securityContext.runAsNonRoot'),
    };
  }
}

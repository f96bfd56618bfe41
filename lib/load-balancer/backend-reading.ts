import { isKumikiError, type Problem } from '../core/errors';
import type { BackendSource, PodBackend } from '../core/references';
import { toPodBackend } from '../kubernetes/backend/pod-backend';
import { type LoadBalancerPort, type ServedPort, servedPorts, unservedPorts } from './ports';

/** The namespace of objects that name none. */
export const DEFAULT_NAMESPACE = 'default';

/** A backend as it stands when the tree is complete. */
export interface BackendReading {
  /** Undefined when it cannot serve. */
  readonly backend: PodBackend | undefined;
  /** The ports to serve; those of a backend that cannot serve go nowhere. */
  readonly ports: readonly ServedPort[];
  readonly problems: readonly Problem[];
}

/** Reads a backend and the ports to serve; what is wrong comes back as problems. */
export function readBackend(
  source: BackendSource,
  asked: readonly LoadBalancerPort[] | undefined,
): BackendReading {
  try {
    const backend = toPodBackend(source);
    return { backend, ...servedPorts(backend, asked) };
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const problems = error.problems.map((problem) => refused(source, problem));
    return { backend: undefined, ports: unservedPorts(asked), problems };
  }
}

/** Said where the backend was passed, not where it was made: there is nothing wrong with it in itself. */
function refused(source: BackendSource, { source: _, constructPath: __, ...problem }: Problem): Problem {
  const path = source.node.path;
  return {
    ...problem,
    message: `'${path}' cannot be the backend: ${problem.message}`,
    given: problem.given ?? path,
    hint: problem.hint ?? 'pass the workload itself, or the Service in front of it',
  };
}

/** A selector reaches the pods of its own namespace only. */
export function namespaceProblems(reading: BackendReading, namespace: string): Problem[] {
  const { backend } = reading;
  const theirs = backend?.namespace ?? DEFAULT_NAMESPACE;
  if (!backend || theirs === namespace) return [];
  return [
    {
      code: 'SYNTH_BACKEND',
      message: `the backend '${backend.construct.node.path}' is in the namespace '${theirs}', the Service in '${namespace}'`,
      given: theirs,
      allowed: `a backend in '${namespace}': a selector cannot cross namespaces`,
      hint: 'make the load-balanced service in a stack with the namespace of the backend',
    },
  ];
}

/** A remark when the backend has node ports, which nothing goes through; undefined when it has none. */
export function nodePortNote(reading: BackendReading): string | undefined {
  const { backend } = reading;
  const ports = backend?.servicePorts.flatMap(({ nodePort }) => nodePort ?? []) ?? [];
  if (!backend || ports.length === 0) return undefined;
  const [what, verb] = ports.length === 1 ? ['node port', 'is'] : ['node ports', 'are'];
  return `${what} ${ports.join(', ')} of the Service '${backend.construct.node.path}' ${verb} not used by the load balancer: with direct server return the virtual IP has the port of the Service itself`;
}

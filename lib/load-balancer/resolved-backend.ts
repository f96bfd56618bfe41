import { isKumikiError, type Problem } from '../core/errors';
import { collectProblems } from '../core/problems';
import type { BackendSource, PodBackend } from '../core/references';
import { toPodBackend } from '../kubernetes/backend/pod-backend';
import { assumedPorts, type LoadBalancerPort, resolvePorts, type ServedPort } from './ports';

/** The namespace of objects without an explicit one. */
export const DEFAULT_NAMESPACE = 'default';

/** A backend, and the pods' ports behind the served ports. */
export interface ResolvedBackend {
  /** Undefined if the source cannot be a backend. */
  readonly backend: PodBackend | undefined;
  /** The served ports; without a backend, as if the pods had the same ports. */
  readonly ports: readonly ServedPort[];
  readonly problems: readonly Problem[];
}

/** Reads a backend and finds the ports to serve; returns what is wrong as problems. */
export function resolveBackend(
  source: BackendSource,
  asked: readonly LoadBalancerPort[] | undefined,
): ResolvedBackend {
  try {
    const backend = toPodBackend(source);
    const { result: ports, problems } = collectProblems(resolvePorts(backend, asked));
    return { backend, ports, problems };
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    const problems = error.problems.map((problem) => toServiceProblem(source, problem));
    return { backend: undefined, ports: assumedPorts(asked), problems };
  }
}

/** Locates the problem where the backend was passed, not where it was created: on its own, it is valid. */
function toServiceProblem(
  source: BackendSource,
  { source: _, constructPath: __, ...problem }: Problem,
): Problem {
  const path = source.node.path;
  return {
    ...problem,
    message: `'${path}' cannot be the backend: ${problem.message}`,
    given: problem.given ?? path,
    hint: problem.hint ?? 'pass the workload itself, or the Service in front of it',
  };
}

/**
 * Checks that the backend is in the namespace of the Service: a selector only reaches pods of its own
 * namespace.
 */
export function* checkNamespace({ backend }: ResolvedBackend, namespace: string): Generator<Problem> {
  const theirs = backend?.namespace ?? DEFAULT_NAMESPACE;
  if (!backend || theirs === namespace) return;
  yield {
    code: 'SYNTH_BACKEND',
    message: `the backend '${backend.construct.node.path}' is in the namespace '${theirs}', the Service in '${namespace}'`,
    given: theirs,
    allowed: `a backend in '${namespace}': a selector cannot cross namespaces`,
    hint: 'create the load-balanced service in a stack with the namespace of the backend',
  };
}

/** Notes node ports of the backend, which the load balancer does not use; undefined if it has none. */
export function describeNodePorts({ backend }: ResolvedBackend): string | undefined {
  const ports = backend?.servicePorts.flatMap(({ nodePort }) => nodePort ?? []) ?? [];
  if (!backend || ports.length === 0) return undefined;
  const subject = ports.length === 1 ? 'the node port' : 'each of the node ports';
  return `${subject} ${ports.join(', ')} of the Service '${backend.construct.node.path}' is not used by the load balancer: with direct server return the virtual IP has the port of the Service itself`;
}

import { LOAD_BALANCER_LIMITS } from '../appliance/spec/spec';
import type { PodBackend } from '../core/references';
import { type CheckedPort, servesHealth, tryFindHealth } from './check-health';
import type { LoadBalancedServiceProps } from './service-props';
import type { ExternalTrafficPolicy } from './traffic-props';

/** A service and its health checks. */
interface CheckedService {
  readonly backend: PodBackend | undefined;
  readonly checked: readonly CheckedPort[];
  /** For ports without their own delay loop. */
  readonly delayLoopSeconds: number | undefined;
}

/** Time between failed checks, from the appliance's manual. */
const RETRY_INTERVAL_SECONDS = 5;
/** Assumed number of failed checks in a row if none is given: not documented, so deliberately high. */
const USUAL_RETRY = 3;
/** Margin for kube-proxy, which writes its rules once a second, and for answers in flight. */
const MARGIN_SECONDS = 3;

/**
 * Chooses `Local` if a node that loses its last pod is taken out before its connections fail: the checks must
 * notice while the pod still serves. Otherwise every node passes connections on to all pods.
 */
export function choosePolicy(service: CheckedService): ExternalTrafficPolicy {
  const { checked } = service;
  const isSafe = checked.length > 0 && checked.every((port) => isNoticedInTime(service, port));
  return isSafe ? 'Local' : 'Cluster';
}

/** Describes the cost of the applied policy, or what would allow a better one. @param given by the user */
export function* describePolicy(
  service: CheckedService,
  applied: ExternalTrafficPolicy,
  given: ExternalTrafficPolicy | undefined,
): Generator<string> {
  if (applied === 'Local') yield* describeLosses(service);
  else if (given === undefined) yield* describeHiddenClients(service);
}

function* describeLosses(service: CheckedService): Generator<string> {
  for (const checked of service.checked) {
    if (!checked.check.needsAnswerFromNode || isNoticedInTime(service, checked)) continue;
    const { port } = checked.port;
    const seconds = noticeSeconds(service, checked);
    const drain = failingSeconds(service, checked);
    const reason =
      drain === 0
        ? 'the pods are not known to fail this check while they stop'
        : `the pods fail this check for ${drain} s only while they stop`;
    yield `port ${port} has the policy Local: a machine that loses its last pod can lose connections until the appliance notices, which takes up to ${seconds} s, as ${reason}`;
  }
}

/**
 * Returns the longest time, as far as the properties tell, until the appliance sends connections again to a
 * machine where a pod has become ready: one passed check is enough. A ping does not follow pods.
 */
export function countNoticeSeconds(props: LoadBalancedServiceProps): number {
  const {
    ports,
    healthCheck,
    delayLoopSeconds: usualDelay = LOAD_BALANCER_LIMITS.delayLoopSeconds.min,
  } = props;
  const delays = (ports ?? [undefined]).flatMap((port) => {
    const own = typeof port === 'object' ? port : undefined;
    const check = own?.healthCheck ?? healthCheck;
    return check?.needsAnswerFromNode === false ? [] : [own?.delayLoopSeconds ?? usualDelay];
  });
  return delays.length === 0 ? 0 : Math.max(...delays) + MARGIN_SECONDS;
}

/**
 * Describes how other checks would let a backend be served without loss and with the addresses of clients.
 */
function* describeHiddenClients(service: CheckedService): Generator<string> {
  const { backend, checked } = service;
  const drain = backend?.health?.drainSeconds ?? 0;
  if (!backend || drain === 0 || !checked.every(({ port }) => servesHealth(backend, port))) return;
  const needed = Math.max(...checked.map((port) => noticeSeconds(service, port)));
  const advice =
    drain < needed
      ? `drainSeconds: ${needed} of '${backend.construct.node.path}' gives the appliance time to notice that a pod stops; it is ${drain}`
      : `HealthCheck.${backend.health?.protocol}() would notice in time that a pod stops`;
  yield `pods see the address of a machine, not that of the client: ${advice}, and the policy would be Local`;
}

function isNoticedInTime(service: CheckedService, port: CheckedPort): boolean {
  return failingSeconds(service, port) >= noticeSeconds(service, port);
}

/** Returns how long a stopping pod fails a check while it still serves everything else. */
function failingSeconds({ backend }: CheckedService, port: CheckedPort): number {
  const health = tryFindHealth(backend, port);
  const isAsked = health && (port.check.request?.path ?? health.path) === health.path;
  return isAsked ? (health.drainSeconds ?? 0) : 0;
}

/**
 * Returns the longest time for the appliance to notice that a server fails, and for connections in flight.
 */
function noticeSeconds({ delayLoopSeconds }: CheckedService, { port, check }: CheckedPort): number {
  const delay = port.delayLoopSeconds ?? delayLoopSeconds ?? LOAD_BALANCER_LIMITS.delayLoopSeconds.min;
  const spec = check.toSpec();
  const retry = ('retry' in spec ? spec.retry : undefined) ?? USUAL_RETRY;
  return delay + (retry - 1) * RETRY_INTERVAL_SECONDS + MARGIN_SECONDS;
}

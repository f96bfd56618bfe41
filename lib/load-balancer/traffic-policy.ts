import { LOAD_BALANCER_LIMITS } from '../appliance/spec/spec';
import type { PodBackend } from '../core/references';
import { type CheckedPort, servesHealth, tryFindHealth } from './check-health';
import type { LoadBalancedServiceProps } from './service-props';
import type { ExternalTrafficPolicy } from './traffic-props';

/** What a service is checked with. */
interface CheckedService {
  readonly backend: PodBackend | undefined;
  readonly checked: readonly CheckedPort[];
  /** Of the ports that have none of their own. */
  readonly delayLoopSeconds: number | undefined;
}

/** Between failed checks, by the manual of the appliance. */
const RETRY_INTERVAL_SECONDS = 5;
/** Failed checks in a row that it waits for where nothing is said; not documented, so more than it will be. */
const USUAL_RETRY = 3;
/** For kube-proxy to follow, which writes its rules once a second, and for answers under way. */
const MARGIN_SECONDS = 3;

/**
 * A node that loses its last pod must leave before its connections fail: the checks must notice while the pod
 * still serves. Else every node passes connections on to the pods of all.
 */
export function choosePolicy(service: CheckedService): ExternalTrafficPolicy {
  const { checked } = service;
  const isSafe = checked.length > 0 && checked.every((port) => isNoticedInTime(service, port));
  return isSafe ? 'Local' : 'Cluster';
}

/** What the policy costs that applies, or what would allow a better one. @param given by the user */
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
 * How long the appliance takes at most to send connections to a machine again on which a pod has become ready, as
 * far as the properties tell: one check that passes is enough. A ping follows no pods.
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

/** A backend that could be served without loss and with the addresses of clients, if it were checked in another way. */
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

/** How long a pod that was told to stop fails a check, and serves everything else. */
function failingSeconds({ backend }: CheckedService, port: CheckedPort): number {
  const health = tryFindHealth(backend, port);
  const isAsked = health && (port.check.request?.path ?? health.path) === health.path;
  return isAsked ? (health.drainSeconds ?? 0) : 0;
}

/** How long the appliance needs at most to notice that a server fails, and for connections under way. */
function noticeSeconds({ delayLoopSeconds }: CheckedService, { port, check }: CheckedPort): number {
  const delay = port.delayLoopSeconds ?? delayLoopSeconds ?? LOAD_BALANCER_LIMITS.delayLoopSeconds.min;
  const spec = check.toSpec();
  const retry = ('retry' in spec ? spec.retry : undefined) ?? USUAL_RETRY;
  return delay + (retry - 1) * RETRY_INTERVAL_SECONDS + MARGIN_SECONDS;
}

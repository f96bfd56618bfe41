import type { Problem } from '../core/errors';
import type { PodBackend, PodHealth } from '../core/references';
import type { HealthCheck } from './health-check';
import type { ServedPort } from './ports';

/** A served port and its health check. */
export interface CheckedPort {
  readonly port: ServedPort;
  readonly check: HealthCheck;
}

/** Returns the health check that the pods are known to answer on a port; undefined if none is known. */
export function tryFindHealth(
  backend: PodBackend | undefined,
  { port, check }: CheckedPort,
): PodHealth | undefined {
  const health = backend?.health;
  if (!health || check.request?.protocol !== health.protocol) return undefined;
  return servesHealth(backend, port) ? health : undefined;
}

/** Checks whether the pods report their health on this port. */
export function servesHealth(backend: PodBackend, port: ServedPort): boolean {
  const { health } = backend;
  return health !== undefined && toNumber(backend, health.port) === toNumber(backend, port.targetPort);
}

/** Compares the request of a health check with the requests that the pods are known to answer. */
export function* checkHealth(
  backend: PodBackend | undefined,
  { port, check }: CheckedPort,
): Generator<Problem> {
  const { request } = check;
  if (!backend || !request) return;
  const health = tryFindHealth(backend, { port, check });
  const problem = { code: 'LB_HEALTH_CHECK', property: 'healthCheck' } as const;
  const owner = backend.construct.node.path;
  if (!health && backend.health && servesHealth(backend, port)) {
    const { protocol } = backend.health;
    yield {
      ...problem,
      message: `'${owner}' speaks ${protocol} on port ${port.port}, not ${request.protocol}: the appliance would take every server down`,
      given: `HealthCheck.${request.protocol}()`,
      allowed: `HealthCheck.${protocol}(), as the pods are checked themselves, or HealthCheck.tcp()`,
      hint: `use HealthCheck.${protocol}()`,
    };
    return;
  }
  if (request.path === undefined && !health) {
    yield {
      ...problem,
      message: `the health check of port ${port.port} has no path, and none is known of '${owner}'`,
      allowed: `a path that its pods answer with ${request.status} while they work`,
      hint: "give HealthCheck.http({ path: '…' }), or give the pods a readiness probe over HTTP on this port",
    };
  }
  if (!health || request.path === undefined) return;
  const answer = findAnswer(health, request.path);
  if (answer === undefined || answer.includes(request.status)) return;
  yield {
    ...problem,
    message: `'${owner}' answers ${request.path} on port ${port.port} with ${answer.text}, not ${request.status}: the appliance would take every server down`,
    given: { path: request.path, status: request.status },
    allowed: `'${health.path}', which the pods use to report that they work`,
    hint: 'leave the path out: it is then that of the backend',
  };
}

/**
 * Describes a requested path that the pods may not answer, where another is known; undefined if there is
 * none.
 */
export function describeUnknownPath(
  backend: PodBackend | undefined,
  { port, check }: CheckedPort,
): string | undefined {
  const path = check.request?.path;
  const health = tryFindHealth(backend, { port, check });
  if (!health || path === undefined || findAnswer(health, path)) return undefined;
  return `the health check of port ${port.port} requests ${path}; the pods themselves are checked by ${health.path}, and whether they answer ${path} is not known`;
}

/** The statuses that a request may be answered with. */
interface Answer {
  readonly text: string;
  includes(status: number): boolean;
}

function findAnswer({ path, statusByPath = {} }: PodHealth, asked: string): Answer | undefined {
  if (asked === path) return { text: '200 to 399', includes: (status) => status >= 200 && status <= 399 };
  const [plain = ''] = asked.split('?');
  const known = Object.hasOwn(statusByPath, plain) ? statusByPath[plain] : undefined;
  return known === undefined ? undefined : { text: String(known), includes: (status) => status === known };
}

/** Resolves the name of a port of the pods to its number; returns an unknown name unchanged. */
function toNumber({ ports }: PodBackend, port: number | string): number | string {
  return ports.find(({ name }) => name === port)?.number ?? port;
}

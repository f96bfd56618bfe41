import { formatGiven, type Problem } from '../../../core/errors';
import type { Unknownable } from '../../../core/unknown';
import { type HealthCheckSpec, LOAD_BALANCER_LIMITS as LIMITS } from '../spec';
import { formatRange, isKnown, isWithin, quote } from './draft';

const PROTOCOLS = ['ping', 'tcp', 'http', 'https'];

/** Checks that a health check is complete and within its limits. */
export function* checkHealthCheck(
  check: Unknownable<HealthCheckSpec> | undefined,
  property: string,
): Generator<Problem> {
  if (!isKnown(check)) return;
  const protocol: unknown = check?.protocol;
  if (!check || (isKnown(protocol) && !PROTOCOLS.includes(String(protocol)))) {
    yield {
      code: 'LB_HEALTH_CHECK',
      property: `${property}.protocol`,
      message: check ? `there is no health check ${quote(protocol)}` : 'there is no health check',
      given: protocol,
      allowed: PROTOCOLS.join(', '),
      hint: 'use HealthCheck.tcp(), or http, https or ping',
    };
    return;
  }
  if (check.protocol === 'ping') return;
  yield* checkConnectLimits(check, property);
  if (check.protocol !== 'http' && check.protocol !== 'https') return;
  yield* checkPath(check.path, `${property}.path`);
  yield* checkStatus(check.status, `${property}.status`);
}

/** Checks the limits of a health check that connects. */
function* checkConnectLimits(
  check: Partial<Record<'protocol' | 'retry' | 'connectTimeoutSeconds', unknown>>,
  property: string,
): Generator<Problem> {
  const rows = [
    { key: 'retry', what: 'retry', limits: LIMITS.retry, unit: '' },
    {
      key: 'connectTimeoutSeconds',
      what: 'connection timed out',
      limits: LIMITS.connectTimeoutSeconds,
      unit: 'seconds',
    },
  ] as const;
  for (const { key, what, limits, unit } of rows) {
    const value = check[key];
    if (value === undefined || !isKnown(value) || isWithin(value, limits)) continue;
    yield {
      code: 'LB_HEALTH_CHECK',
      property: `${property}.${key}`,
      message: `${what} ${formatGiven(value)} of the health check is out of range`,
      given: value,
      allowed: formatRange(limits, unit),
      hint: "leave it out to have the service's default",
    };
  }
}

// characters allowed in a request line: printable ASCII without the space, which would end the path
const PATH = /^\/[\x21-\x7e]*$/;

function* checkPath(path: unknown, property: string): Generator<Problem> {
  if (!isKnown(path) || (typeof path === 'string' && PATH.test(path))) return;
  yield {
    code: 'LB_HEALTH_CHECK',
    property,
    message: `${quote(path)} is not a valid path for a health check`,
    given: path,
    allowed: "printable ASCII without spaces, starting with '/'",
    hint: PATH.test(`/${path}`) ? `write '/${path}'` : 'percent-encode other characters',
  };
}

function* checkStatus(status: unknown, property: string): Generator<Problem> {
  if (!isKnown(status) || isWithin(status, LIMITS.status)) return;
  yield {
    code: 'LB_HEALTH_CHECK',
    property,
    message: `${formatGiven(status)} is not an HTTP status`,
    given: status,
    allowed: formatRange(LIMITS.status),
    hint: 'give the status of a healthy answer, usually 200',
  };
}

import { formatGiven, type Problem } from '../../../core/errors';
import type { Unknownable } from '../../../core/unknown';
import { type HealthCheckSpec, LOAD_BALANCER_LIMITS as LIMITS } from '../spec';
import { formatRange, isKnown, isWithin, quote } from './draft';

const PROTOCOLS = ['ping', 'tcp', 'http', 'https'];

/** Whether a health check is complete and within its limits. */
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
  yield* checkNumber('retry', 'retry', LIMITS.retry, '');
  yield* checkNumber('connectTimeoutSeconds', 'connect time-out', LIMITS.connectTimeoutSeconds, 'seconds');
  if (check.protocol !== 'http' && check.protocol !== 'https') return;
  yield* checkPath(check.path, `${property}.path`);
  if (!isKnown(check.status) || isWithin(check.status, LIMITS.status)) return;
  yield {
    code: 'LB_HEALTH_CHECK',
    property: `${property}.status`,
    message: `${formatGiven(check.status)} is not an HTTP status`,
    given: check.status,
    allowed: formatRange(LIMITS.status),
    hint: 'give the status of a healthy answer, usually 200',
  };

  function* checkNumber(
    key: 'retry' | 'connectTimeoutSeconds',
    what: string,
    limits: { readonly min: number; readonly max: number },
    unit: string,
  ): Generator<Problem> {
    const value = isKnown(check) && check && key in check ? Reflect.get(check, key) : undefined;
    if (value === undefined || !isKnown(value) || isWithin(value, limits)) return;
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

function* checkPath(path: unknown, property: string): Generator<Problem> {
  // what a request line can carry: printable ASCII without the space that would end the path
  if (!isKnown(path) || (typeof path === 'string' && /^\/[\x21-\x7e]*$/.test(path))) return;
  yield {
    code: 'LB_HEALTH_CHECK',
    property,
    message: `${quote(path)} cannot be the path of a health check`,
    given: path,
    allowed: "printable ASCII without spaces, starting with '/'",
    hint: 'percent-encode other characters',
  };
}

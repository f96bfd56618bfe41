import { checkHealthCheck } from '../../../../lib/appliance/spec/checks/health-check';
import type { HealthCheckSpec } from '../../../../lib/appliance/spec/spec';

const problems = (check: HealthCheckSpec | undefined) =>
  [...checkHealthCheck(check, 'healthCheck')].map(({ code, property }) => `${code} ${property}`);

describe('a health check', () => {
  const at = (key: string) => [`LB_HEALTH_CHECK healthCheck.${key}`];
  const http = { protocol: 'http', path: '/healthz', status: 200 } as const;

  it.each<[string, HealthCheckSpec, string[]]>([
    ['takes the edges of retry and time-out', { protocol: 'tcp', retry: 5, connectTimeoutSeconds: 30 }, []],
    ['refuses a retry of 0', { protocol: 'tcp', retry: 0 }, at('retry')],
    ['refuses a retry of 6', { ...http, retry: 6 }, at('retry')],
    ['refuses a time-out of 31 seconds', { ...http, connectTimeoutSeconds: 31 }, at('connectTimeoutSeconds')],
    ['takes a path with a query', { ...http, path: '/healthz?full=1' }, []],
    ['refuses a path that does not start with a slash', { ...http, path: 'healthz' }, at('path')],
    ['refuses a space in a path', { ...http, path: '/a b' }, at('path')],
    ['refuses a line break in a path', { ...http, path: '/a\r\nHost: b' }, at('path')],
    ['refuses letters that a request line cannot carry', { ...http, path: '/é' }, at('path')],
    ['refuses the status 99', { ...http, protocol: 'https', status: 99 }, at('status')],
    ['refuses the status 600', { ...http, status: 600 }, at('status')],
    ['refuses a protocol that does not exist', { protocol: 'udp' as 'tcp' }, at('protocol')],
  ])('%s', (_, healthCheck, expected) => expect(problems(healthCheck)).toEqual(expected));

  it('is required', () => expect(problems(undefined)).toEqual(at('protocol')));
});

import type { PodBackend } from '../core/references';
import type { CheckedPort } from './check-health';

const TLS_PORTS = new Set([443, 8443]);
const PLAIN_PORTS = new Set([80, 8000, 8080]);

/**
 * Describes ports of a virtual IP where clients or health checks use TLS but the pods' port behind it is
 * plain, as far as numbers and names tell, and the reverse.
 */
export function* describePlainTls(
  backend: PodBackend | undefined,
  checked: readonly CheckedPort[],
): Generator<string> {
  for (const { port, check } of checked) {
    const isTls = TLS_PORTS.has(port.port);
    const isPlain = PLAIN_PORTS.has(port.port);
    const target = readTarget(backend, port.targetPort);
    const asked = check.request?.protocol;
    if ((asked === 'http' && target === 'tls') || (asked === 'https' && target === 'plain')) {
      yield `the health check of port ${port.port} speaks ${asked}, and port ${port.targetPort} of the pods looks like ${target === 'tls' ? 'TLS' : 'plain HTTP'}: it would take every server down; HealthCheck.tcp() takes both`;
    }
    const sharesPlain = checked.some(
      (other) => PLAIN_PORTS.has(other.port.port) && other.port.targetPort === port.targetPort,
    );
    if (isTls && (target === 'plain' || sharesPlain)) {
      yield `port ${port.port} leads to port ${port.targetPort} of the pods, which looks like plain HTTP: clients that speak TLS there get no answer unless the pods end it`;
    } else if (isPlain && target === 'tls') {
      yield `port ${port.port} leads to port ${port.targetPort} of the pods, which looks like TLS: clients that speak plain HTTP there get no page`;
    }
  }
}

function readTarget(backend: PodBackend | undefined, target: number | string): 'tls' | 'plain' | 'unclear' {
  const port = backend?.ports.find(({ name, number }) => name === target || number === target);
  const name = port?.name ?? (typeof target === 'string' ? target : '');
  const number = port?.number ?? target;
  if (/https|tls|ssl/i.test(name)) return 'tls';
  if (/http|^web$/i.test(name)) return 'plain';
  if (typeof number !== 'number') return 'unclear';
  if (TLS_PORTS.has(number)) return 'tls';
  return PLAIN_PORTS.has(number) ? 'plain' : 'unclear';
}

import type { PodBackend, PodPort, ServicePort } from '../../../lib/core/references';
import { findTargetPort, type WantedPort } from '../../../lib/kubernetes/backend/target-port';
import { testStack } from '../../load-balancer/service-site';

const tcp = (number: number, name?: string): PodPort => ({ number, name, protocol: 'TCP' });
const udp = (number: number): PodPort => ({ number, protocol: 'UDP' });
const mapping = (port: number, targetPort: number | string, protocol = 'TCP'): ServicePort => ({
  port,
  targetPort,
  protocol,
});

const find = (wanted: WantedPort, ports: readonly PodPort[], servicePorts: readonly ServicePort[] = []) => {
  const construct = testStack();
  const backend: PodBackend = { construct, namespace: undefined, selector: {}, ports, servicePorts };
  return findTargetPort(backend, wanted);
};

describe('the target port of a workload', () => {
  it.each<[string, WantedPort, PodPort[], object]>([
    ['the only one', { port: 80 }, [tcp(8080)], { target: 8080 }],
    ['the one of the same number', { port: 81 }, [tcp(80), tcp(81)], { target: 81 }],
    ['the one with the usual name', { port: 443 }, [tcp(80), tcp(8443, 'https')], { target: 'https' }],
    ['a number that is asked for', { port: 80, targetPort: 9 }, [], { target: 9 }],
    ['a name that is asked for', { port: 80, targetPort: 'a' }, [tcp(1, 'a')], { target: 'a' }],
    ['no name that is missing', { port: 80, targetPort: 'b' }, [tcp(1)], { fault: { kind: 'no-such-name' } }],
    ['none of several', { port: 80 }, [tcp(1), tcp(2)], { fault: { kind: 'unclear' } }],
    ['none of none', { port: 80 }, [], { fault: { kind: 'unclear' } }],
    [
      'none that is not for TCP',
      { port: 53 },
      [udp(53)],
      { fault: { kind: 'not-tcp', of: 'pods', protocol: 'UDP' } },
    ],
  ])('is %s', (_, wanted, ports, expected) => expect(find(wanted, ports)).toEqual(expected));
});

describe('the target port of a Service', () => {
  it.each<[string, WantedPort, ServicePort[], object]>([
    ['what the Service says', { port: 80 }, [mapping(80, 'web')], { target: 'web' }],
    ['the same if it is asked for', { port: 80, targetPort: 8 }, [mapping(80, 8)], { target: 8 }],
    [
      'no other one',
      { port: 80, targetPort: 9 },
      [mapping(80, 8)],
      { fault: { kind: 'other-target', target: 8 } },
    ],
    ['none that the Service lacks', { port: 81 }, [mapping(80, 8)], { fault: { kind: 'no-service-port' } }],
    ['the TCP side of a port', { port: 53 }, [mapping(53, 1, 'UDP'), mapping(53, 2)], { target: 2 }],
    [
      'none that is not for TCP',
      { port: 53 },
      [mapping(53, 1, 'UDP')],
      { fault: { kind: 'not-tcp', of: 'Service', protocol: 'UDP' } },
    ],
  ])('is %s', (_, wanted, ports, expected) => expect(find(wanted, [], ports)).toEqual(expected));
});

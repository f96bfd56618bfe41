import type { Problem } from '../core/errors';
import type { PodBackend, PodPort, ServicePort } from '../core/references';
import { filterTcp, type TargetPortFault, type WantedPort } from '../kubernetes/backend/target-port';

/** Requires every port of a Service to be TCP: unless ports are named, a Service is never served in part. */
export function* checkProtocols(backend: PodBackend): Generator<Problem> {
  for (const { port, protocol } of backend.servicePorts)
    if (protocol !== 'TCP') yield notTcp(backend, port, { of: 'Service', protocol });
}

/** Explains a fault to users who put the backend behind a virtual IP. */
export function explainFault(backend: PodBackend, wanted: WantedPort, fault: TargetPortFault): Problem {
  const { port, targetPort = '' } = wanted;
  const path = backend.construct.node.path;
  const tcp = filterTcp(backend.ports);
  switch (fault.kind) {
    case 'not-tcp':
      return notTcp(backend, port, fault);
    case 'no-service-port':
      return {
        code: 'LB_DSR',
        message: `the Service '${path}' has no port ${port}`,
        given: port,
        allowed: `the TCP ports of the Service: ${formatServicePorts(backend.servicePorts)}`,
        hint: `add the port to the Service, such as by servicePort: ${port} in a Workload or WebApp: direct server return cannot translate ports`,
      };
    case 'other-target':
      return {
        code: 'LB_DSR',
        message: `port ${port} of the Service '${path}' goes to ${fault.target}, not to ${targetPort}`,
        given: targetPort,
        allowed: String(fault.target),
        hint: 'leave targetPort out: the Service decides',
      };
    case 'no-such-name':
      return unclearPort(`the pods of '${path}' have no TCP port named '${targetPort}'`, targetPort, tcp);
    case 'unclear': {
      const several = `port ${port} could go to ${tcp.length} ports of the pods of '${path}'`;
      const none = `the pods of '${path}' have no TCP port`;
      return unclearPort(tcp.length > 0 ? several : none, port, tcp);
    }
  }
}

function notTcp(
  backend: PodBackend,
  port: number,
  { of, protocol }: { readonly of: 'Service' | 'pods'; readonly protocol: string },
): Problem {
  const path = backend.construct.node.path;
  const isService = of === 'Service';
  const owner = isService ? `the Service '${path}'` : `the pods of '${path}'`;
  return {
    code: 'LB_DSR',
    message: `port ${port} of ${owner} is ${protocol}; the appliance carries TCP only`,
    given: port,
    allowed: isService
      ? `the TCP ports of the Service: ${formatServicePorts(backend.servicePorts)}`
      : 'a port that is TCP in the pods',
    hint: isService
      ? 'name the TCP ports to serve in ports'
      : 'choose another port, or expose this one without the appliance',
  };
}

function unclearPort(message: string, given: number | string, tcp: readonly PodPort[]): Problem {
  const list = tcp.map(({ name, number }) => (name === undefined ? `${number}` : `${number} (${name})`));
  return {
    code: 'VIP_PORT',
    message,
    given,
    allowed:
      list.length > 0
        ? `targetPort: one of ${list.join(', ')}`
        : 'a workload whose containers declare a TCP port',
    hint: 'say which in ports: [{ port, targetPort }]',
  };
}

function formatServicePorts(ports: readonly ServicePort[]): string {
  return (
    filterTcp(ports)
      .map(({ port }) => port)
      .join(', ') || 'none'
  );
}

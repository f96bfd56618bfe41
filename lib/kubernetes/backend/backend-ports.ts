import type { PodBackend, PodPort } from '../../core/references';
import { asObjects, type JsonObject } from './read-json';

type ServicePort = PodBackend['servicePorts'][number];

/** The ports that the containers of a pod declare. */
export function podPortsOf(podSpec: JsonObject): PodPort[] {
  return asObjects(podSpec.containers)
    .flatMap((container) => asObjects(container.ports))
    .flatMap(({ name, containerPort, protocol }) =>
      typeof containerPort === 'number'
        ? [
            {
              ...(typeof name === 'string' && { name }),
              number: containerPort,
              protocol: toProtocol(protocol),
            },
          ]
        : [],
    );
}

/** The ports of a Service; a port without target has its own number as target. */
export function servicePortsOf(serviceSpec: JsonObject): ServicePort[] {
  return asObjects(serviceSpec.ports).flatMap(({ port, targetPort, protocol, nodePort }) =>
    typeof port === 'number'
      ? [
          {
            port,
            targetPort: typeof targetPort === 'number' || typeof targetPort === 'string' ? targetPort : port,
            protocol: toProtocol(protocol),
            ...(typeof nodePort === 'number' && { nodePort }),
          },
        ]
      : [],
  );
}

/** The pod ports that a Service tells by number. Those it tells by name are known to the pods alone. */
export function targetPortsOf(servicePorts: readonly ServicePort[]): PodPort[] {
  const ports = new Map<string, PodPort>();
  for (const { targetPort, protocol } of servicePorts) {
    if (typeof targetPort === 'number') {
      ports.set(`${targetPort}/${protocol}`, { number: targetPort, protocol: toProtocol(protocol) });
    }
  }
  return [...ports.values()];
}

function toProtocol(value: unknown): PodPort['protocol'] {
  return value === 'UDP' || value === 'SCTP' ? value : 'TCP';
}

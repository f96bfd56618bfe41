import { asObject, asObjects, asStrings, type JsonObject } from '../../core/json';
import type { PodHealth, PodPort, ServicePort } from '../../core/references';

/** Lists the ports that the containers of a pod declare, including sidecars, which are init containers. */
export function readPodPorts(podSpec: JsonObject): PodPort[] {
  const sidecars = asObjects(podSpec.initContainers).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  const running = [...asObjects(podSpec.containers), ...sidecars];
  const ports = running.flatMap((container) => asObjects(container.ports));
  return ports.flatMap(({ name, containerPort, protocol }) =>
    typeof containerPort === 'number'
      ? [{ ...(typeof name === 'string' && { name }), number: containerPort, protocol: toProtocol(protocol) }]
      : [],
  );
}

/**
 * Reads the HTTP request with which the kubelet checks readiness; undefined if there is none, or if it needs
 * headers that other clients do not send.
 */
export function readPodHealth(podSpec: JsonObject): PodHealth | undefined {
  for (const container of asObjects(podSpec.containers)) {
    const request = asObject(asObject(container.readinessProbe).httpGet);
    const { path = '/', port, scheme, host, httpHeaders } = request;
    if (typeof path !== 'string' || (typeof port !== 'number' && typeof port !== 'string')) continue;
    if (host !== undefined || asObjects(httpHeaders).length > 0) continue;
    return { port, protocol: scheme === 'HTTPS' ? 'https' : 'http', path };
  }
  return undefined;
}

/** Reads the ports of a Service; the default target of a port is its own number. */
export function readServicePorts(serviceSpec: JsonObject): ServicePort[] {
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

/** Returns the pod ports that a Service refers to by number. Only the pods know the number of a port name. */
export function toPodPorts(servicePorts: readonly ServicePort[]): PodPort[] {
  const ports = new Map<string, PodPort>();
  for (const { targetPort, protocol } of servicePorts) {
    if (typeof targetPort === 'number') {
      ports.set(`${targetPort}/${protocol}`, { number: targetPort, protocol: toProtocol(protocol) });
    }
  }
  return [...ports.values()];
}

/**
 * Returns the labels by which a Service can select the pods of a workload; undefined if only a set-based
 * selector can distinguish them. A Service can only test for equality, so `In` and `Exists` become the value
 * that the workload's own pods have.
 *
 * @param selector the `spec.selector` of the workload
 * @param podLabels the labels of its pods
 */
export function toServiceSelector(
  selector: JsonObject,
  podLabels: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const labels = asStrings(selector.matchLabels);
  for (const { key, operator } of asObjects(selector.matchExpressions)) {
    if (typeof key !== 'string' || (operator !== 'In' && operator !== 'Exists')) return undefined;
    const value = podLabels[key];
    if (value === undefined) return undefined;
    labels[key] = value;
  }
  return Object.keys(labels).length > 0 ? labels : undefined;
}

function toProtocol(value: unknown): PodPort['protocol'] {
  return value === 'UDP' || value === 'SCTP' ? value : 'TCP';
}

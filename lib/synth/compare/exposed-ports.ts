import { asObjects, isObject, type JsonObject } from '../../core/json';
import { groupOf, type KubernetesObject, tryFindPodTemplate } from '../objects/kubernetes-object';

/** Describes what an object makes reachable from outside the cluster: `port 80/TCP of its load balancer`. */
export function listExposed(object: KubernetesObject): string[] {
  if (object.kind === 'Service' && groupOf(object) === '') return listServicePorts(object);
  const pod = tryFindPodTemplate(object)?.spec;
  return isObject(pod) ? listHostPorts(pod) : [];
}

function listServicePorts({ spec }: KubernetesObject): string[] {
  if (!isObject(spec)) return [];
  const { type, externalIPs } = spec;
  const ports = asObjects(spec.ports);
  const exposed: string[] = [];
  for (const { port, protocol = 'TCP', nodePort } of ports) {
    const isAnswered = type === 'LoadBalancer' || (Array.isArray(externalIPs) && externalIPs.length > 0);
    if (isAnswered) exposed.push(`port ${port}/${protocol}`);
    if (type === 'NodePort')
      exposed.push(`port ${nodePort ?? `(chosen by the cluster, for ${port})`}/${protocol} of every node`);
  }
  return exposed;
}

function listHostPorts(pod: JsonObject): string[] {
  if (pod.hostNetwork === true) return ['every port that its pods listen on, of their nodes'];
  return asObjects(pod.containers)
    .flatMap(({ ports }) => asObjects(ports))
    .filter(({ hostPort }) => typeof hostPort === 'number' && hostPort > 0)
    .map(({ hostPort, protocol = 'TCP' }) => `port ${hostPort}/${protocol} of its nodes`);
}

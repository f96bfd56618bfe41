import { Cidr } from '../../core/ipv4';
import { asObject, asObjects, isObject, type JsonObject } from '../../core/json';
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
  const sidecars = asObjects(pod.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...asObjects(pod.containers), ...sidecars]
    .flatMap(({ ports }) => asObjects(ports))
    .filter(({ hostPort }) => typeof hostPort === 'number' && hostPort > 0)
    .map(({ hostPort, protocol = 'TCP' }) => `port ${hostPort}/${protocol} of its nodes`);
}

/** Whose clients a Service behind a load balancer lets in and did not before, in words: `10.0.0.0/8`. */
export function listAdmitted(before: KubernetesObject, after: KubernetesObject): string[] {
  const [known, next] = [readSourceRanges(before), readSourceRanges(after)];
  if (known.length === 0 || !isLoadBalanced(after)) return [];
  if (next.length === 0) return ['every address'];
  return next.filter((range) => !known.some((each) => each === range || contains(each, range)));
}

function readSourceRanges(service: KubernetesObject): string[] {
  const { loadBalancerSourceRanges: ranges } = asObject(service.spec);
  return isLoadBalanced(service) && Array.isArray(ranges) ? ranges.map((range) => String(range).trim()) : [];
}

/** Whether a Service has a load balancer in front of it. */
export function isLoadBalanced({ kind, spec }: KubernetesObject): boolean {
  return kind === 'Service' && asObject(spec).type === 'LoadBalancer';
}

function contains(range: string, other: string): boolean {
  const inner = Cidr.tryParse(other);
  return inner !== undefined && Cidr.tryParse(range)?.contains(inner) === true;
}

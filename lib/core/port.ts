/** Whether a number is a valid TCP or UDP port for programs to listen on. */
export function isPort(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= 65_535;
}

/**
 * Ports that any node of a cluster may listen on, on all of its addresses. Source: Kubernetes 1.36, ports and
 * protocols.
 */
export const USUAL_PORTS: ReadonlyMap<number, string> = new Map([
  [22, 'ssh'],
  [2379, 'etcd'],
  [2380, 'etcd'],
  [6443, 'the API server'],
  [10_250, 'the kubelet'],
  [10_256, "kube-proxy's health check"],
  [10_257, 'the controller manager'],
  [10_259, 'the scheduler'],
]);

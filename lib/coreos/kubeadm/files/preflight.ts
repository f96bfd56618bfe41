import { API_PORT } from '../control-plane/api-endpoint';

/**
 * Checks that fail if kubeadm runs again after it failed halfway: they find what the first run left, and that
 * is where the second one continues. The names are kubeadm's own.
 */
const LEFT_BY_CONTROL_PLANE = [
  ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].map(
    (name) => `FileAvailable--etc-kubernetes-manifests-${name}.yaml`,
  ),
  'DirAvailable--var-lib-etcd',
  ...[API_PORT, 2379, 2380, 10_250, 10_257, 10_259].map((port) => `Port-${port}`),
];

const LEFT_BY_BOOTSTRAP = [
  'FileAvailable--etc-kubernetes-bootstrap-kubelet.conf',
  'FileAvailable--etc-kubernetes-kubelet.conf',
  'FileAvailable--etc-kubernetes-pki-ca.crt',
];

/** What `kubeadm init` leaves. */
export const LEFT_BY_INIT: readonly string[] = LEFT_BY_CONTROL_PLANE;

/** What `kubeadm join` leaves on a node. */
export const LEFT_BY_JOIN: readonly string[] = [
  'DirAvailable--etc-kubernetes-manifests',
  ...LEFT_BY_BOOTSTRAP,
  'Port-10250',
];

/** What `kubeadm join` leaves on a master; the certificates that it joins with are there before. */
export const LEFT_BY_MASTER_JOIN: readonly string[] = [...LEFT_BY_CONTROL_PLANE, ...LEFT_BY_BOOTSTRAP];

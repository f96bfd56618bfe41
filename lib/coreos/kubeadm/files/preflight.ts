import { API_PORT } from '../control-plane/api-endpoint';

/**
 * Preflight checks that fail when kubeadm runs again after a partial failure: they object to what the first
 * run left behind, which the second run continues from. The names are kubeadm's own.
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

/** Checks that fail because of what `kubeadm init` left behind. */
export const LEFT_BY_INIT: readonly string[] = LEFT_BY_CONTROL_PLANE;

/** Checks that fail because of what `kubeadm join` left behind on a node. */
export const LEFT_BY_JOIN: readonly string[] = [
  'DirAvailable--etc-kubernetes-manifests',
  ...LEFT_BY_BOOTSTRAP,
  'Port-10250',
];

/**
 * Checks that fail because of what `kubeadm join` left behind on a master. The shared certificates exist even
 * before it.
 */
export const LEFT_BY_MASTER_JOIN: readonly string[] = [...LEFT_BY_CONTROL_PLANE, ...LEFT_BY_BOOTSTRAP];

import type { Difference } from '../article/differences';

/** What a cluster that kubeadm makes has in the place of the article's units. */
export const KUBEADM_DIFFERENCES: readonly Difference[] = [
  {
    id: 'kubeadm-programs',
    article: 'programs are downloaded one by one, in no particular version, at each boot',
    hardened: 'one image with a version and a SHA-256 is laid over the system',
    parts: ['/etc/extensions/kubernetes.raw'],
  },
  {
    id: 'kubeadm-control-plane',
    article: 'apiserver and controller-manager are units, ask nobody who they are, and nothing schedules',
    hardened: 'kubeadm makes the control plane with its certificates, its scheduler and kube-proxy',
    parts: ['kubeadm.service', '/etc/kubeadm/config.yaml'],
  },
  {
    id: 'kubeadm-etcd',
    article: 'every machine is a member of etcd, found by a discovery service on the internet',
    hardened: 'etcd runs on the master alone, and only the API server asks it',
    parts: ['kubeadm.service'],
  },
  {
    id: 'kubeadm-overlay',
    article: 'rudder leases subnets at random, and carries packets through a program on each machine',
    hardened:
      'Kubernetes hands out subnets of the same network in order, and flannel lets the kernel carry packets',
    parts: ['/etc/kubeadm/flannel.yaml'],
  },
  {
    id: 'kubeadm-containers',
    article: 'docker runs the containers, with its bridge in the subnet',
    hardened: 'containerd runs them, and the network interface of each pod is set up by plugins',
    parts: ['containerd.service'],
  },
  {
    id: 'kubeadm-fleet',
    article: 'fleet runs on each machine',
    hardened: 'it is gone: Kubernetes does its work',
    parts: ['kubeadm.service'],
  },
  {
    id: 'kubeadm-files',
    article:
      'a shell function opens a shell inside of a container, and the addresses stand in /etc/environment',
    hardened: 'kubectl exec does the first; the kubelet is told its address',
    parts: ['/etc/kubeadm/config.yaml'],
  },
];

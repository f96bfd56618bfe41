import type { Difference } from '../machines/cluster-definition';

/** The differences between a kubeadm cluster and the article's. */
export const KUBEADM_DIFFERENCES: readonly Difference[] = [
  {
    id: 'kubeadm-programs',
    article: 'programs are downloaded one by one at each boot, in whatever version is there',
    instead: 'one image with a version and a SHA-256 is overlaid on the system',
    parts: ['/etc/extensions/kubernetes.raw'],
  },
  {
    id: 'kubeadm-control-plane',
    article: 'apiserver and controller-manager are units that authenticate nobody, and there is no scheduler',
    instead: 'kubeadm sets up the control plane with certificates, a scheduler and kube-proxy',
    parts: ['kubeadm.service', '/etc/kubeadm/config.yaml'],
  },
  {
    id: 'kubeadm-etcd',
    article: 'every machine is a member of etcd, found by a discovery service on the internet',
    instead: 'etcd runs on the master alone, and only the API server talks to it',
    parts: ['kubeadm.service'],
  },
  {
    id: 'kubeadm-overlay',
    article: 'rudder leases subnets at random, and carries packets through a program on each machine',
    instead:
      'Kubernetes hands out subnets of the same network in order, and flannel lets the kernel carry packets',
    parts: ['/etc/kubeadm/pod-network.yaml'],
  },
  {
    id: 'kubeadm-containers',
    article: 'docker runs the containers, with its bridge in the subnet',
    instead: 'containerd runs them, and plugins set up the network interface of each pod',
    parts: ['containerd.service'],
  },
  {
    id: 'kubeadm-fleet',
    article: 'fleet runs on each machine',
    instead: 'there is none: Kubernetes does its work',
    parts: ['kubeadm.service'],
  },
  {
    id: 'kubeadm-files',
    article: 'a shell function opens a shell inside a container, and the addresses are in /etc/environment',
    instead: 'kubectl exec opens a shell; the kubelet is given its address',
    parts: ['/etc/kubeadm/config.yaml'],
  },
];

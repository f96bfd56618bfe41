import type { CoreOSRudderClusterProps } from '../cluster/cluster-props';
import { KUBEADM_DIFFERENCES } from '../kubeadm/kubeadm-differences';

/** Something that hardened mode does in another way than the article. */
export interface Difference {
  /** As in docs/coreos-differences.md, such as `B1`. */
  readonly id: string;
  /** What the article does, and what comes of it. */
  readonly article: string;
  /** What is done instead. */
  readonly hardened: string;
  /** The units, files and keys that are different. */
  readonly parts: readonly string[];
}

/** What a cluster does in another way than the article, whoever its machines serve. */
export function differencesOf(props: CoreOSRudderClusterProps): readonly Difference[] {
  if (props.kubernetes === 'kubeadm') return KUBEADM_DIFFERENCES;
  return props.compat === 'article' ? [] : DIFFERENCES;
}

/** In both modes, when a load balancer has machines of the cluster for its servers. */
export const VIRTUAL_IP_DIFFERENCE: Difference = {
  id: 'virtual-ips',
  article: 'no load balancer stands in front of the machines',
  hardened:
    'the kernel of machines behind one is told, before kube-proxy starts, to leave questions for the virtual IP to the appliance',
  parts: ['kernel-settings.service', '/etc/sysctl.d/90-user-data.conf'],
};

/** All differences between the two modes. */
export const DIFFERENCES: readonly Difference[] = [
  {
    id: 'B1',
    article:
      'docker starts as soon as rudder was forked; when the file with its subnet is not there yet, it fails for good',
    hardened: 'docker waits for the file, and is tried again when it fails',
    parts: ['docker.service'],
  },
  {
    id: 'B2',
    article:
      'a failure to put the configuration of the overlay into etcd is passed over, and rudder then waits for ever',
    hardened: 'a unit of its own tries until etcd has the configuration; rudder waits for it',
    parts: ['rudder-config.service', 'rudder.service'],
  },
  {
    id: 'B3',
    article:
      "docker rewrites the source addresses of pods, so that peers see 10.240.X.0 instead of the pod's own address",
    hardened:
      'rudder does it for packets that leave the overlay, and docker for none (needs Docker 1.3); ipMasq chooses',
    parts: ['rudder.service', 'docker.service'],
  },
  {
    id: 'B4',
    article: "the whole docker.service is replaced, and loses the image's link to docker.socket",
    hardened: 'a drop-in changes what has to be changed',
    parts: ['docker.service'],
  },
  {
    id: 'B5',
    article:
      'programs are downloaded over http at each boot, in no particular version, and run as root unchecked',
    hardened: 'each is downloaded once, from a URL with a SHA-256, and run only when it has that',
    parts: ['download-kubernetes.service', '/opt/bin/fetch-pinned'],
  },
  {
    id: 'B6',
    article: 'rudder is copied to each machine by hand, which is then rebooted',
    hardened:
      'it is downloaded as the others are, or said to be in the image; its unit looks whether it is there',
    parts: ['rudder.service', 'download-kubernetes.service'],
  },
  {
    id: 'B7',
    article:
      '/etc/environment is written as a whole, and coreos-cloudinit does not add the addresses of the machine any more',
    hardened: 'the file is left to coreos-cloudinit; fleet is told its address by its own option',
    parts: ['/etc/environment', 'fleet.public-ip'],
  },
  {
    id: 'B8',
    article: 'the first line #cloud-config is missing in the text, without which the document is refused',
    hardened: 'it is always there, in article mode too',
    parts: ['#cloud-config'],
  },
  {
    id: 'B14',
    article: 'permissions are written 0644, which YAML takes for the number 420',
    hardened: 'they are quoted, in article mode too: coreos-cloudinit reads both alike',
    parts: ['write_files.permissions'],
  },
  {
    id: 'B15',
    article: 'the reboot strategy is written off, which YAML takes for false',
    hardened: 'it is quoted, in article mode too: coreos-cloudinit reads both alike',
    parts: ['update.reboot-strategy'],
  },
  {
    id: 'dependencies',
    article: 'controller-manager, kubelet and proxy start without what they need, and die until it is there',
    hardened: 'controller-manager starts after the API server, and kubelet after docker',
    parts: ['controller-manager.service', 'kubelet.service'],
  },
  {
    id: 'B18',
    article: 'fleet takes the address of the default route for its own',
    hardened: "it is told the machine's address",
    parts: ['fleet.public-ip'],
  },
  {
    id: 'order',
    article: 'units are listed with those first that need the others, and etcd last',
    hardened: 'each unit is listed after those it waits for: commands are given one by one',
    parts: ['units'],
  },
  {
    id: 'hostname',
    article: 'the machine is called what the cloud calls it',
    hardened: 'it has the hostname that is given here',
    parts: ['hostname'],
  },
];

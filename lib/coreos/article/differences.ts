import type { Difference } from '../machines/cluster-definition';

/** The differences between hardened mode and the article. */
export const HARDENED_DIFFERENCES: readonly Difference[] = [
  {
    id: 'B1',
    article:
      'docker starts as soon as rudder is forked; if the file with its subnet does not exist yet, docker fails and is not restarted',
    instead: 'docker waits for the file, and is restarted if it fails',
    parts: ['docker.service'],
  },
  {
    id: 'B2',
    article:
      'a failure to put the configuration of the overlay into etcd is ignored, and rudder then waits forever',
    instead: 'a unit of its own retries until etcd has the configuration, and rudder waits for it',
    parts: ['rudder-config.service', 'rudder.service'],
  },
  {
    id: 'B3',
    article:
      "docker rewrites the source addresses of pods, so that peers see 10.240.X.0 instead of the pod's own address",
    instead:
      'rudder rewrites those of packets that leave the overlay, and docker rewrites none (needs Docker 1.3); ipMasq chooses',
    parts: ['rudder.service', 'docker.service'],
  },
  {
    id: 'B4',
    article: "the whole docker.service is replaced, and loses the image's link to docker.socket",
    instead: 'a drop-in changes only what must be changed',
    parts: ['docker.service'],
  },
  {
    id: 'B5',
    article:
      'programs are downloaded over http at each boot, in whatever version is there, and run as root unverified',
    instead: 'each is downloaded once, from a URL with a SHA-256, and run only if its checksum matches',
    parts: ['download-kubernetes.service', '/opt/bin/fetch-pinned'],
  },
  {
    id: 'B6',
    article: 'rudder is copied to each machine by hand, and the machine is rebooted',
    instead:
      'it is downloaded like the others, or expected in the image; its unit checks that it is executable',
    parts: ['rudder.service', 'download-kubernetes.service'],
  },
  {
    id: 'B7',
    article:
      "/etc/environment is written as a whole, so coreos-cloudinit no longer adds the machine's addresses to it",
    instead: 'the file is left to coreos-cloudinit; fleet gets its address by an option of its own',
    parts: ['/etc/environment', 'fleet.public-ip'],
  },
  {
    id: 'B8',
    article: 'the first line #cloud-config is missing in the text, and without it the document is rejected',
    instead: 'it is always there, in article mode as well',
    parts: ['#cloud-config'],
  },
  {
    id: 'B14',
    article: 'permissions are written as 0644, which YAML reads as the number 420',
    instead: 'they are quoted, in article mode as well: coreos-cloudinit reads both alike',
    parts: ['write_files.permissions'],
  },
  {
    id: 'B15',
    article: 'the reboot strategy is written as off, which YAML reads as false',
    instead: 'it is quoted, in article mode as well: coreos-cloudinit reads both alike',
    parts: ['update.reboot-strategy'],
  },
  {
    id: 'dependencies',
    article: 'controller-manager, kubelet and proxy start before what they need, and fail until it runs',
    instead: 'controller-manager starts after the API server, and kubelet after docker',
    parts: ['controller-manager.service', 'kubelet.service'],
  },
  {
    id: 'B18',
    article: 'fleet uses the address of the default route as its own',
    instead: "it is given the machine's address",
    parts: ['fleet.public-ip'],
  },
  {
    id: 'order',
    article: 'units are listed before the units that they need, with etcd last',
    instead: 'each unit is listed after those that it waits for, as commands run one by one',
    parts: ['units'],
  },
  {
    id: 'restart',
    article:
      'units are started, which has no effect on one that runs already: what a client of docker.socket has started earlier in the boot goes on without its settings',
    instead: 'units are restarted, and so have the settings of the document',
    parts: ['units'],
  },
  {
    id: 'hostname',
    article: 'the machine has the name that the cloud gives it',
    instead: 'it has the hostname given in the props',
    parts: ['hostname'],
  },
];

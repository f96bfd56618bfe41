import { ARTICLE_PORTS } from '../address-plan/ports';
import { createFetchPinnedFile } from '../machines/fetch-pinned';
import type { BootFile } from '../model/file';
import type { CoreOSOptions } from '../model/options';
import type { Unit } from '../model/unit';
import { toBinaryPath } from './binaries';
import type { ClusterCompat, ClusterRecipe } from './recipe';
import type { ArticleMachineSpec } from './spec';
import { docker } from './units/docker';
import { downloadKubernetes, listDownloads, listPreplaced } from './units/download-kubernetes';
import { apiserver, controllerManager, kubelet, proxy } from './units/kubernetes';
import { createRudderConfigUnit, rudder } from './units/rudder';

/** The units of the image's etcd and fleet, which the document's options configure. */
const IMAGE_UNITS: readonly Unit[] = [
  { name: 'etcd.service', command: 'start' },
  { name: 'fleet.service', command: 'start' },
];

/**
 * A shell function of the article: `nse CONTAINER` opens a shell in a container. Docker had no `exec` yet.
 */
const NSE_FUNCTION: BootFile = {
  path: '/etc/profile.d/nse-function.sh',
  permissions: '0755',
  content: `function nse() {
  sudo nsenter --pid --uts --mount --ipc --net --target $(docker inspect --format="{{ .State.Pid }}" $1)
}
`,
};

/** The article's documents: its units, files and keys in its order, including the mistakes. */
const ARTICLE: ClusterRecipe = {
  units: (machine) => [
    rudder.article(machine),
    docker.article(machine),
    downloadKubernetes.article(machine),
    ...createControlPlane(machine, 'article'),
    ...(machine.isSchedulable ? [kubelet.article(machine)] : []),
    proxy.article(machine),
    ...IMAGE_UNITS,
  ],
  files: (machine) => [createEnvironmentFile(machine), NSE_FUNCTION],
  options: createOptions,
  // the article copies rudder by hand, which is one of its mistakes
  preplacedFiles: () => [],
  setsHostname: false,
};

/**
 * The article's cluster with its mistakes fixed. Each unit is listed after those that it waits for, because
 * each command waits for the previous one. All are restarted: coreos-cloudinit applies the document late in
 * each boot, when a client of docker.socket may long have started docker, and through it rudder and etcd,
 * without their settings.
 */
const HARDENED: ClusterRecipe = {
  units: (machine) =>
    [
      ...IMAGE_UNITS,
      ...(listDownloads(machine).length > 0 ? [downloadKubernetes.hardened(machine)] : []),
      ...createControlPlane(machine, 'hardened'),
      proxy.hardened(machine),
      createRudderConfigUnit(machine),
      rudder.hardened(machine),
      docker.hardened(machine),
      ...(machine.isSchedulable ? [kubelet.hardened(machine)] : []),
    ].map((unit) => ({ ...unit, command: 'restart' })),
  files: (machine) => [...(listDownloads(machine).length > 0 ? [createFetchPinnedFile()] : []), NSE_FUNCTION],
  options: (machine) => ({ ...createOptions(machine), fleet: { publicIp: machine.address } }),
  preplacedFiles: (machine) => listPreplaced(machine).map(toBinaryPath),
  setsHostname: true,
};

/** The recipes for a cluster's machines, by mode. */
export const CLUSTER_RECIPES: Readonly<Record<ClusterCompat, ClusterRecipe>> = {
  article: ARTICLE,
  hardened: HARDENED,
};

function createControlPlane(machine: ArticleMachineSpec, compat: ClusterCompat): Unit[] {
  return machine.role === 'master' ? [apiserver[compat](machine), controllerManager[compat](machine)] : [];
}

/**
 * Runs etcd on every machine, with the discovery service. Updates are installed, but no machine reboots by
 * itself.
 */
function createOptions({ address, discovery, updateGroup }: ArticleMachineSpec): CoreOSOptions {
  return {
    etcd: {
      discovery,
      addr: `${address}:${ARTICLE_PORTS.etcdClient}`,
      peerAddr: `${address}:${ARTICLE_PORTS.etcdPeer}`,
    },
    update: { group: updateGroup, rebootStrategy: 'off' },
  };
}

/** Replaces `/etc/environment` with the machine's addresses, as the article does. */
function createEnvironmentFile({ address }: ArticleMachineSpec): BootFile {
  return {
    path: '/etc/environment',
    permissions: '0644',
    content: `COREOS_PUBLIC_IPV4=\nCOREOS_PRIVATE_IPV4=${address}\n`,
  };
}

import { findDownloadFaults, type RemoteFile } from '../model/remote-file';
import type { Unit } from '../model/unit';
import type { User } from '../model/user';
import { findProxyFaults, type WebProxy } from '../model/web-proxy';
import type { UserDataProps } from '../user-data/user-data-props';
import { createFiles, tryFindRemoteManifest } from './files/files';
import { type KubeadmMachineSpec, LOGIN } from './spec';
import { createContainerdUnit } from './system/containerd';
import { createNetworkUnits } from './system/network';
import { createPackageUnits } from './system/packages';
import { createInitUnits, createJoinUnits } from './units/kubeadm';
import {
  createExtensionLink,
  createExtensionUnit,
  createManifestUnit,
  tryFindExtensionFile,
} from './units/kubernetes-extension';
import { createVirtualIpUnits } from './units/virtual-ip';

/** Creates the boot document of a machine. */
export function createDocument(machine: KubeadmMachineSpec): UserDataProps {
  const { format, hostname, isIgnition, distribution, webProxy } = machine;
  const extension = distribution === 'flatcar' ? tryFindExtensionFile(machine) : undefined;
  const downloads = listDownloads(machine, extension);
  return {
    format,
    // older versions of Flatcar have no system extensions
    ...(distribution === 'flatcar' && !isIgnition && { systemdVersion: 252 }),
    ...(distribution === 'flatcar' && { update: { group: machine.updateGroup, rebootStrategy: 'off' } }),
    hostname,
    users: distribution === 'debian' ? [createLogin(machine)] : [],
    files: createFiles(machine),
    remoteFiles: isIgnition ? downloads : [],
    links: isIgnition && extension ? [createExtensionLink(extension)] : [],
    ...(webProxy && isIgnition && isValid(webProxy) && { webProxy }),
    units: [
      ...createNetworkUnits(machine),
      ...listProgramUnits(machine, extension),
      ...createVirtualIpUnits(machine),
      ...(machine.isFirst ? createInitUnits(machine) : createJoinUnits(machine)),
    ],
    ...KERNEL,
    ...(machine.policyEnforcer.kind !== 'none' && {
      kernelModules: [...KERNEL.kernelModules, 'nfnetlink_queue'],
    }),
  };
}

/**
 * Settings that kubeadm requires: packets crossing a bridge must pass kube-proxy's rules, and be forwarded to
 * other machines.
 */
const KERNEL = {
  kernelModules: ['overlay', 'br_netfilter'],
  kernelParameters: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.ipv4.ip_forward': 1 },
};

/**
 * Creates the login user that Flatcar already has, so that the same commands work on every machine. A file
 * gives it its rights.
 */
function createLogin({ sshAuthorizedKeys }: KubeadmMachineSpec): User {
  return { name: LOGIN, sshAuthorizedKeys, shell: '/bin/bash' };
}

/**
 * Lists the files that the machine downloads. Leaves out invalid ones, which the check of the cluster
 * reports.
 */
function listDownloads(machine: KubeadmMachineSpec, extension: RemoteFile | undefined): RemoteFile[] {
  const manifest = machine.isFirst ? tryFindRemoteManifest(machine) : undefined;
  return [extension, manifest].flatMap((file) =>
    file && findDownloadFaults(file).length === 0 ? [file] : [],
  );
}

/** Returns whether a proxy is valid; if not, the check of the cluster reports it. */
function isValid(webProxy: WebProxy): boolean {
  return [...findProxyFaults(webProxy)].length === 0;
}

/** Lists the units for containerd and the programs of Kubernetes. Flatcar's image already has containerd. */
function listProgramUnits(machine: KubeadmMachineSpec, extension: RemoteFile | undefined): Unit[] {
  const { isIgnition, distribution, isFirst } = machine;
  const manifest = isFirst && !isIgnition ? tryFindRemoteManifest(machine) : undefined;
  const containerd = createContainerdUnit(machine);
  return [
    ...(distribution === 'debian' ? [...createPackageUnits(machine), containerd] : [containerd]),
    ...(extension && !isIgnition ? [createExtensionUnit(machine, extension)] : []),
    ...(manifest ? [createManifestUnit(machine, manifest)] : []),
  ];
}

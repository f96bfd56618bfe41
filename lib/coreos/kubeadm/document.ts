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
    // no older Flatcar has extensions of the system
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
 * As kubeadm requires: packets that come over a bridge must pass the rules of kube-proxy, and be forwarded to
 * other machines.
 */
const KERNEL = {
  kernelModules: ['overlay', 'br_netfilter'],
  kernelParameters: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.ipv4.ip_forward': 1 },
};

/**
 * The user that Flatcar has by itself, so that the same commands work on every machine. It gets its rights by
 * a file.
 */
function createLogin({ sshAuthorizedKeys }: KubeadmMachineSpec): User {
  return { name: LOGIN, sshAuthorizedKeys, shell: '/bin/bash' };
}

/** What the machine downloads, as far as it is valid; the check of the cluster reports the rest. */
function listDownloads(machine: KubeadmMachineSpec, extension: RemoteFile | undefined): RemoteFile[] {
  const manifest = machine.isFirst ? tryFindRemoteManifest(machine) : undefined;
  return [extension, manifest].flatMap((file) =>
    file && findDownloadFaults(file).length === 0 ? [file] : [],
  );
}

/** The check of the cluster reports one that is not. */
function isValid(webProxy: WebProxy): boolean {
  return [...findProxyFaults(webProxy)].length === 0;
}

/** containerd and the programs of Kubernetes: in Flatcar the former is part of the image. */
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

import { findDownloadFaults } from '../model/remote-file';
import type { Unit } from '../model/unit';
import type { UserDataProps } from '../user-data/user-data-props';
import { createFiles } from './files/files';
import type { KubeadmMachineSpec } from './spec';
import { createInitUnits, createJoinUnits } from './units/kubeadm';
import { createExtensionFile, createExtensionLink, createExtensionUnit } from './units/kubernetes-extension';

/** The image's containerd, which runs the containers. Flatcar configures it for Kubernetes. */
const CONTAINERD: Unit = { name: 'containerd.service', command: 'start' };

/** Creates the boot document of a machine. */
export function createDocument(machine: KubeadmMachineSpec): UserDataProps {
  const { format, updateGroup, hostname, isIgnition, role, extension } = machine;
  // the check of the cluster reports what is wrong with the download
  const isDownloadable = findDownloadFaults(extension).length === 0;
  return {
    format,
    update: { group: updateGroup, rebootStrategy: 'off' },
    hostname,
    files: createFiles(machine),
    remoteFiles: isIgnition && isDownloadable ? [createExtensionFile(machine)] : [],
    links: isIgnition ? [createExtensionLink(machine)] : [],
    units: [
      CONTAINERD,
      ...(isIgnition ? [] : [createExtensionUnit(machine)]),
      ...(role === 'master' ? createInitUnits(machine) : createJoinUnits(machine)),
    ],
    // as kubeadm requires: packets that come over a bridge must pass the rules of kube-proxy, and be
    // forwarded to other machines
    kernelModules: ['overlay', 'br_netfilter'],
    kernelParameters: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.ipv4.ip_forward': 1 },
  };
}

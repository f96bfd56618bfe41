import { downloadFault } from '../model/remote-file';
import type { UserDataProps } from '../user-data/user-data-props';
import { kubeadmFiles } from './files/kubeadm-files';
import type { KubeadmMachine } from './kubeadm-plan';
import { CONTAINERD } from './units/containerd';
import { kubeadmInit } from './units/kubeadm-init';
import { kubeadmJoin } from './units/kubeadm-join';
import { extensionFile, extensionLink, kubernetesExtension } from './units/kubernetes-extension';

/** What a machine of a cluster that kubeadm makes is told at boot. */
export function kubeadmDocument(machine: KubeadmMachine): UserDataProps {
  const { hostname, isIgnition, role } = machine;
  return {
    hostname,
    files: kubeadmFiles(machine),
    // what is wrong with it, the check of the cluster says
    remoteFiles: isIgnition && !downloadFault(machine.extension) ? [extensionFile(machine)] : [],
    links: isIgnition ? [extensionLink(machine)] : [],
    units: [
      CONTAINERD,
      ...(isIgnition ? [] : [kubernetesExtension(machine)]),
      ...(role === 'master' ? kubeadmInit(machine) : kubeadmJoin(machine)),
    ],
    // as kubeadm asks for them: packets that come over a bridge must pass the rules of kube-proxy, and go on to other machines
    kernelModules: ['overlay', 'br_netfilter'],
    kernelParameters: { 'net.bridge.bridge-nf-call-iptables': 1, 'net.ipv4.ip_forward': 1 },
  };
}

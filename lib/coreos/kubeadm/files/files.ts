import { ARP_IS_QUIET, ARP_LABEL } from '../../../core/node-labels';
import { renderYamlDocuments } from '../../../formats/yaml/render-yaml';
import { createFetchPinnedFile } from '../../machines/fetch-pinned';
import type { BootFile } from '../../model/file';
import type { RemoteFile } from '../../model/remote-file';
import { type KubeadmClusterSpec, type KubeadmMachineSpec, PATHS } from '../spec';
import { createContainerdFiles } from '../system/containerd';
import { createTimeFiles } from '../system/network';
import { createPackageFiles } from '../system/packages';
import { createProxyFiles } from '../system/web-proxy';
import { renderConfiguration } from './configuration-file';
import { createFlannelObjects } from './flannel-manifest';
import { createJoinScript, createMasterFilesScript } from './join-script';
import { createPolicyObjects } from './policy-manifest';

/** Creates the files of a machine, except those that it downloads. */
export function createFiles(machine: KubeadmMachineSpec): BootFile[] {
  const { isFirst, isIgnition, distribution, role } = machine;
  return [
    ...(isIgnition ? [] : [createFetchPinnedFile()]),
    createConfigurationFile(machine),
    ...(isFirst ? createFirstMasterFiles(machine) : []),
    ...(role === 'master' ? createJoinFiles(machine) : []),
    ...(distribution === 'debian' ? createPackageFiles(machine) : []),
    ...createContainerdFiles(machine),
    ...createProxyFiles(machine),
    ...createTimeFiles(machine),
  ];
}

/**
 * Creates the files that change once the machine accepts virtual IPs: a label of its node then states that it
 * leaves ARP for them alone.
 */
export function createVirtualIpFiles(machine: KubeadmMachineSpec): BootFile[] {
  const labels = { [ARP_LABEL]: ARP_IS_QUIET, ...machine.labels };
  return [createConfigurationFile({ ...machine, labels })];
}

function createConfigurationFile(machine: KubeadmMachineSpec): BootFile {
  return {
    path: PATHS.config,
    permissions: '0600',
    content: renderConfiguration(machine),
    // the check of the cluster makes sure that the token was accepted
    acceptSecret: machine.join.kind === 'token',
  };
}

function createFirstMasterFiles(machine: KubeadmMachineSpec): BootFile[] {
  const { overlay, podNetwork, policyEnforcer } = machine;
  return [
    ...(podNetwork.kind === 'flannel'
      ? [createManifest(PATHS.podNetwork, createFlannelObjects(overlay, podNetwork.images))]
      : []),
    ...(policyEnforcer.kind === 'none'
      ? []
      : [createManifest(PATHS.policyEnforcer, createPolicyObjects(policyEnforcer.image))]),
    ...createAuthorityFiles(machine),
  ];
}

function createManifest(path: `/${string}`, objects: readonly object[]): BootFile {
  return { path, content: renderYamlDocuments(objects) };
}

/**
 * Creates the scripts that print the files with which other machines join, if an administrator has to copy
 * these. Every master has the scripts, in case the first one is lost.
 */
function createJoinFiles(machine: KubeadmMachineSpec): BootFile[] {
  const { join, masterCount } = machine;
  const needsMasterFiles = masterCount > 1 && (join.kind === 'file' || join.certificateKey === undefined);
  if (join.kind !== 'file' && !needsMasterFiles) return [];
  return [createJoinScript(machine), ...(needsMasterFiles ? [createMasterFilesScript(machine)] : [])];
}

/**
 * Creates the files of the certificate authority. kubeadm uses a certificate and key that exist, and
 * generates them otherwise.
 */
function createAuthorityFiles({ join }: KubeadmMachineSpec): BootFile[] {
  if (join.kind === 'file' || !('certificate' in join.ca)) return [];
  const { ca } = join;
  const certificate: BootFile = { path: PATHS.caCertificate, content: `${ca.certificate.trim()}\n` };
  if (ca.kind === 'certificate') return [certificate];
  return [
    certificate,
    {
      path: PATHS.caKey,
      permissions: '0600',
      content: `${ca.privateKey.trim()}\n`,
      acceptSecret: true,
    },
  ];
}

/** Finds the manifests of the pod network that the first master downloads; undefined if there are none. */
export function tryFindRemoteManifest({ podNetwork }: KubeadmClusterSpec): RemoteFile | undefined {
  const manifest = podNetwork.kind === 'flannel' ? undefined : podNetwork.manifest;
  return manifest && { path: PATHS.podNetwork, url: manifest.url, sha256: manifest.sha256 };
}

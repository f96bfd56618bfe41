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

/** The files of a machine, except those that it downloads. */
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

/** The files that are others once the machine accepts virtual IPs: its node says that it leaves ARP for them alone. */
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
 * The scripts that print what other machines join with, as far as somebody has to bring it to them. Every
 * master has them: the first one may be gone one day.
 */
function createJoinFiles(machine: KubeadmMachineSpec): BootFile[] {
  const { join, masterCount } = machine;
  const needsMasterFiles = masterCount > 1 && (join.kind === 'file' || join.certificateKey === undefined);
  if (join.kind !== 'file' && !needsMasterFiles) return [];
  return [createJoinScript(machine), ...(needsMasterFiles ? [createMasterFilesScript(machine)] : [])];
}

/** kubeadm uses the certificate and key that it finds, and generates its own if there are none. */
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

/** The manifests of the pod network that the first master downloads; undefined: none. */
export function tryFindRemoteManifest({ podNetwork }: KubeadmClusterSpec): RemoteFile | undefined {
  const manifest = podNetwork.kind === 'flannel' ? undefined : podNetwork.manifest;
  return manifest && { path: PATHS.podNetwork, url: manifest.url, sha256: manifest.sha256 };
}

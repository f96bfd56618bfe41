import { renderYamlDocuments } from '../../../formats/yaml/render-yaml';
import { createFetchPinnedFile } from '../../machines/fetch-pinned';
import type { BootFile } from '../../model/file';
import { type KubeadmMachineSpec, PATHS } from '../spec';
import { renderConfiguration } from './configuration-file';
import { createFlannelObjects } from './flannel-manifest';
import { createJoinScript } from './join-script';

/** The files of a machine, except those that it downloads. */
export function createFiles(machine: KubeadmMachineSpec): BootFile[] {
  const { join, role, isIgnition } = machine;
  return [
    ...(isIgnition ? [] : [createFetchPinnedFile()]),
    {
      path: PATHS.config,
      permissions: '0600',
      content: renderConfiguration(machine),
      // the check of the cluster makes sure that the token was accepted
      acceptSecret: join.kind === 'token',
    },
    ...(role === 'master' ? createMasterFiles(machine) : []),
  ];
}

function createMasterFiles(machine: KubeadmMachineSpec): BootFile[] {
  const { overlay, flannel, join } = machine;
  return [
    { path: PATHS.flannel, content: renderYamlDocuments(createFlannelObjects(overlay, flannel)) },
    ...(join.kind === 'file' ? [createJoinScript(machine)] : []),
    ...createAuthorityFiles(machine),
  ];
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

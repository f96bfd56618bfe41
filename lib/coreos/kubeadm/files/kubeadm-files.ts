import { fetchPinnedFile } from '../../article/files/fetch-pinned';
import type { BootFile } from '../../model/file';
import { renderYamlFile } from '../../render/yaml-file';
import { flannelObjects } from '../flannel';
import { kubeadmConfig } from '../kubeadm-config';
import { type KubeadmMachine, PATHS } from '../kubeadm-plan';
import { printJoinFile } from './print-join-file';

/** The files of a machine, but those that it fetches. */
export function kubeadmFiles(machine: KubeadmMachine): BootFile[] {
  const { join, role, isIgnition } = machine;
  return [
    ...(isIgnition ? [] : [fetchPinnedFile()]),
    {
      path: PATHS.config,
      permissions: '0600',
      content: kubeadmConfig(machine),
      // whoever gave the token has accepted it here, or is told so by the check of the cluster
      acceptSecret: join.kind === 'token',
    },
    ...(role === 'master' ? mastersFiles(machine) : []),
  ];
}

function mastersFiles(machine: KubeadmMachine): BootFile[] {
  const { overlay, flannel, join } = machine;
  return [
    { path: PATHS.flannel, content: renderYamlFile(flannelObjects(overlay, flannel)) },
    ...(join.kind === 'file' ? [printJoinFile(machine)] : []),
    ...authorityFiles(machine),
  ];
}

/** kubeadm takes the certificate and key that it finds, and makes its own when there are none. */
function authorityFiles({ join }: KubeadmMachine): BootFile[] {
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

import type { RequiredSoftware } from '../machines/required-software';
import { listPulledImages } from './pulled-images';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from './spec';
import { listTools } from './system/packages';

/** Lists the software that the machines of a cluster run but their boot documents do not name. */
export function listRequiredSoftware(
  cluster: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
): readonly RequiredSoftware[] {
  return [
    ...listPulledImages(cluster, machines),
    ...listPackages(cluster, selectHostnames(machines, 'debian')),
    ...listExtensionPrograms(cluster, selectHostnames(machines, 'flatcar')),
    ...listInstallers(cluster),
  ];
}

function selectHostnames(
  machines: readonly KubeadmMachineSpec[],
  chosen: KubeadmMachineSpec['distribution'],
): readonly string[] {
  return machines.filter(({ distribution }) => distribution === chosen).map(({ hostname }) => hostname);
}

const PROGRAMS = ['kubeadm', 'kubectl', 'kubelet'];

function listPackages(
  { version, packages: { repository }, timeServers }: KubeadmClusterSpec,
  machines: readonly string[],
): readonly RequiredSoftware[] {
  if (machines.length === 0) return [];
  const ofKubernetes = PROGRAMS.map(
    (name): RequiredSoftware => ({
      ...{ kind: 'debian-package', name, version, repository, machines },
      origin: 'install-kubernetes installs it when the machine first boots; apt verifies its signature',
    }),
  );
  const ofDistribution = listTools(timeServers).map(
    (name): RequiredSoftware => ({
      ...{ kind: 'debian-package', name, machines },
      origin: 'install-kubernetes installs what Debian or Ubuntu has when the machine first boots',
    }),
  );
  return [...ofKubernetes, ...ofDistribution];
}

function listExtensionPrograms(
  { version }: KubeadmClusterSpec,
  machines: readonly string[],
): readonly RequiredSoftware[] {
  if (machines.length === 0) return [];
  return PROGRAMS.map((name) => ({
    ...{ kind: 'program', name, version, machines },
    origin: `in the system extension kubernetes-v${version}.raw, or in the image of the machine`,
  }));
}

/** Lists installers that an administrator runs: Cilium's own, if Cilium is given by version. */
function listInstallers({ podNetwork }: KubeadmClusterSpec): readonly RequiredSoftware[] {
  if (podNetwork.kind !== 'cilium' || podNetwork.version === undefined) return [];
  const { version } = podNetwork;
  const origin = 'its own installer brings its images along, which are not listed';
  return [{ kind: 'program', name: 'cilium', version, origin, machines: [] }];
}

import type { Problem } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import { ALLOCATORS } from '../address-plan/allocator';
import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { CoreOSMachineProps } from '../cluster/cluster-props';
import type { UserDataFormat } from '../model/format';
import type { UserDataProps } from '../user-data/user-data-props';
import { FLANNEL_IMAGES } from './flannel';
import { checkKubeadm } from './kubeadm-check';
import { kubeadmDocument } from './kubeadm-document';
import type { KubeadmSite } from './kubeadm-plan';
import type { KubeadmClusterProps } from './kubeadm-props';

/** What is the same on all machines of a cluster that kubeadm makes. */
export function kubeadmSite(props: KubeadmClusterProps): KubeadmSite {
  const { kubernetesVersion: version, extension, master, masterSchedulable = true, flannel, join } = props;
  return {
    version,
    extension: {
      url: extension.url ?? `https://extensions.flatcar.org/extensions/kubernetes-v${version}-x86-64.raw`,
      sha256: extension.sha256,
    },
    masterAddress: master.address,
    masterSchedulable,
    overlay: kubeadmOverlay(props),
    serviceNetwork: serviceNetworkOf(props),
    flannel: { ...FLANNEL_IMAGES, ...flannel },
    join: join?.toSpec() ?? { kind: 'file' },
    isIgnition: /ignition|butane/.test(formatOf(props)),
  };
}

/** What each machine is told at boot. */
export function kubeadmDocuments(
  props: KubeadmClusterProps,
): (machine: CoreOSMachineProps, role: NodeRole) => UserDataProps {
  const site = kubeadmSite(props);
  const { updateGroup = 'stable' } = props;
  return ({ hostname, address }, role) => ({
    ...kubeadmDocument({ ...site, role, hostname, address }),
    format: formatOf(props),
    update: { group: updateGroup, rebootStrategy: 'off' },
  });
}

/** What is wrong with a cluster that kubeadm is to make. */
export function checkKubeadmCluster(props: KubeadmClusterProps): Problem[] {
  return checkKubeadm(kubeadmSite(props), formatOf(props));
}

/** The overlay network as flannel has it; the subnets of machines are handed out by Kubernetes itself. */
export function kubeadmOverlay({
  overlayNetwork,
  overlaySubnetLength,
}: KubeadmClusterProps): DescribedOverlay {
  const prefixLength = Cidr.tryParse(overlayNetwork)?.prefixLength;
  return {
    network: overlayNetwork,
    subnetLength:
      overlaySubnetLength ??
      (prefixLength === undefined ? undefined : ALLOCATORS.kubernetes.defaultSubnetLength(prefixLength)),
    allocator: 'kubernetes',
    backend: 'vxlan',
  };
}

/** The network of Services, which kubeadm would take by itself when none is given. */
export function serviceNetworkOf({ serviceNetwork = '10.96.0.0/12' }: KubeadmClusterProps): string {
  return serviceNetwork;
}

function formatOf({ format = 'flatcar-ignition-3.4.0' }: KubeadmClusterProps): UserDataFormat {
  return format;
}

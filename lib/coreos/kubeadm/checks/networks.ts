import type { Problem } from '../../../core/errors';
import { Cidr } from '../../../core/ipv4';
import { findDownloadFaults } from '../../model/remote-file';
import { POD_NETWORKS } from '../network/pod-network';
import type { KubeadmClusterSpec } from '../spec';
import { configProblem } from './problem';

interface NetworkSize {
  readonly name: string;
  /** The shortest prefix. */
  readonly min: number;
  /** The longest prefix. */
  readonly max: number;
}

/**
 * Source: Kubernetes 1.36, cmd/kubeadm/app/constants: at most 20 bits and at least 10 addresses for Services,
 * at least 14 for pods.
 */
const SIZES = {
  service: { name: 'service network', min: 12, max: 28 },
  overlay: { name: 'overlay network', min: 0, max: 28 },
} as const satisfies Record<string, NetworkSize>;

/** Registry (with an optional port), name, and a tag, a digest or both. */
const IMAGE =
  /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64}|:[\w.-]{1,128}@sha256:[0-9a-f]{64})$/;

/** Checks the networks of pods and Services, and the programs that carry their packets. */
export function* checkNetworks(spec: KubeadmClusterSpec): Generator<Problem> {
  yield* checkNetworkSize('serviceNetwork', spec.serviceNetwork, SIZES.service);
  yield* checkNetworkSize('overlayNetwork', spec.overlay.network, SIZES.overlay);
  yield* checkPodNetwork(spec);
  yield* checkPolicyEnforcer(spec);
  yield* checkKubeProxyMode(spec);
}

/** Checks the size of a network as kubeadm does. The address plan reports one that cannot be read. */
function* checkNetworkSize(
  property: string,
  network: string,
  { name, min, max }: NetworkSize,
): Generator<Problem> {
  const length = Cidr.tryParse(network)?.prefixLength;
  if (length === undefined || (length >= min && length <= max)) return;
  yield configProblem({
    property,
    message: `kubeadm does not accept ${network} as ${name}: it is too ${length < min ? 'large' : 'small'}`,
    given: network,
    allowed: `a prefix length from ${min} to ${max}`,
    hint: `choose a ${length < min ? 'smaller' : 'larger'} network`,
  });
}

function* checkPodNetwork({ podNetwork }: KubeadmClusterSpec): Generator<Problem> {
  if (podNetwork.kind === 'flannel') {
    for (const [name, image] of Object.entries(podNetwork.images)) {
      yield* checkImage(`podNetwork.${name}`, image);
    }
    return;
  }
  if (podNetwork.kind === 'cilium' && podNetwork.version !== undefined) {
    yield* checkCiliumVersion(podNetwork.version);
  }
  for (const fault of podNetwork.manifest ? findDownloadFaults(podNetwork.manifest) : []) {
    yield configProblem({
      property: 'podNetwork.manifest',
      message: `the manifests of the pod network cannot be downloaded: ${fault}`,
      given: podNetwork.manifest,
      allowed: 'a URL with http or https, and 64 digits of 0-9 and a-f, as sha256sum prints them',
      hint: 'download them once, read them, and take their checksum',
    });
  }
}

function* checkCiliumVersion(version: string): Generator<Problem> {
  if (/^\d+\.\d+\.\d+$/.test(version)) return;
  yield configProblem({
    property: 'podNetwork.version',
    message: `'${version}' is not a version of Cilium`,
    given: version,
    allowed: "a complete version without 'v', such as 1.18.4",
    hint: 'take it from the list of its releases',
  });
}

function* checkPolicyEnforcer({ policyEnforcer, podNetwork }: KubeadmClusterSpec): Generator<Problem> {
  if (policyEnforcer.kind === 'none') return;
  yield* checkImage('policyEnforcer.image', policyEnforcer.image);
  if (!POD_NETWORKS[podNetwork.kind].enforcesPolicies) return;
  yield configProblem({
    property: 'policyEnforcer',
    message: `${podNetwork.kind} enforces NetworkPolicy itself, and a second program would do it again`,
    given: policyEnforcer.kind,
    hint: 'leave policyEnforcer out',
  });
}

function* checkImage(property: string, image: string): Generator<Problem> {
  if (IMAGE.test(image) && !image.endsWith(':latest')) return;
  yield configProblem({
    property,
    message: `'${image}' is not an image with a fixed version`,
    given: image,
    allowed: 'a name with a tag other than latest, or with a digest',
    hint: 'leave it out to get the default, or choose images that were released together',
  });
}

/** Checks the mode at run time, because JavaScript callers can pass values that the type excludes. */
function* checkKubeProxyMode({ kubeProxyMode }: KubeadmClusterSpec): Generator<Problem> {
  const mode: string = kubeProxyMode;
  if (mode === 'iptables' || mode === 'nftables') return;
  yield configProblem({
    property: 'kubeProxyMode',
    message: `kube-proxy cannot run in the mode '${mode}' here`,
    given: mode,
    allowed: "'iptables' or 'nftables'",
    hint:
      mode === 'ipvs'
        ? 'Kubernetes 1.35 deprecated IPVS, and it puts every virtual IP on an interface of each machine, which then answers ARP requests for it: choose nftables'
        : 'leave it out to get iptables',
  });
}

import type { Problem } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import { findDownloadFaults } from '../model/remote-file';
import { checkJoin } from './node-join';
import type { KubeadmClusterSpec } from './spec';

/** The first minor version whose kubeadm reads the configuration that is written here. */
const OLDEST_MINOR = 31;

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

/** Checks a cluster that kubeadm creates, beyond its addresses and the document of each machine. */
export function* checkKubeadm(spec: KubeadmClusterSpec): Generator<Problem> {
  yield* checkVersion(spec);
  yield* checkExtension(spec);
  yield* checkFlannel(spec);
  yield* checkNetworkSizes(spec);
  yield* checkFormat(spec);
  yield* checkJoin(spec.join);
}

function* checkVersion({ version }: KubeadmClusterSpec): Generator<Problem> {
  const minor = /^1\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) return;
  yield {
    code: 'KUBEADM_CONFIG',
    property: 'kubernetesVersion',
    message: `'${version}' is not a Kubernetes version that KubeadmCluster supports`,
    given: version,
    allowed: `a complete version without 'v', from 1.${OLDEST_MINOR}.0`,
    hint: 'choose a version that has an image, such as 1.34.2',
  };
}

function* checkExtension({ extension }: KubeadmClusterSpec): Generator<Problem> {
  for (const fault of findDownloadFaults(extension)) {
    yield {
      code: 'KUBEADM_CONFIG',
      property: 'extension',
      message: `the image with Kubernetes cannot be downloaded: ${fault}`,
      given: extension,
      allowed: 'a URL with http or https, and 64 of 0-9 and a-f, as sha256sum prints them',
      hint: "Flatcar's checksums are in SHA256SUMS beside the images: https://extensions.flatcar.org",
    };
  }
}

function* checkFlannel({ flannel }: KubeadmClusterSpec): Generator<Problem> {
  for (const [name, image] of Object.entries(flannel)) {
    if (IMAGE.test(image) && !image.endsWith(':latest')) continue;
    yield {
      code: 'KUBEADM_CONFIG',
      property: `flannel.${name}`,
      message: `'${image}' is not an image with a fixed version`,
      given: image,
      allowed: 'a name with a tag other than latest, or with a digest',
      hint: 'leave it out to get the default, or choose a pair that flannel released together',
    };
  }
}

/** Checks the sizes of networks as kubeadm does. The address plan reports those that cannot be read. */
function* checkNetworkSizes({ serviceNetwork, overlay }: KubeadmClusterSpec): Generator<Problem> {
  yield* checkNetworkSize('serviceNetwork', serviceNetwork, SIZES.service);
  yield* checkNetworkSize('overlayNetwork', overlay.network, SIZES.overlay);
}

function* checkNetworkSize(
  property: string,
  network: string,
  { name, min, max }: NetworkSize,
): Generator<Problem> {
  const length = Cidr.tryParse(network)?.prefixLength;
  if (length === undefined || (length >= min && length <= max)) return;
  yield {
    code: 'KUBEADM_CONFIG',
    property,
    message: `kubeadm does not accept ${network} as ${name}: it is too ${length < min ? 'large' : 'small'}`,
    given: network,
    allowed: `a prefix length from ${min} to ${max}`,
    hint: `choose a ${length < min ? 'smaller' : 'larger'} network`,
  };
}

function* checkFormat({ format }: KubeadmClusterSpec): Generator<Problem> {
  if (!format.startsWith('fcos')) return;
  yield {
    code: 'KUBEADM_CONFIG',
    property: 'format',
    message: `${format} is for Fedora CoreOS, but the image with Kubernetes is for Flatcar`,
    given: format,
    allowed: 'a format of Flatcar',
    hint: "leave it out to get 'flatcar-ignition-3.4.0'",
  };
}

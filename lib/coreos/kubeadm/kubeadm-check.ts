import type { Problem } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import type { UserDataFormat } from '../model/format';
import { downloadFault } from '../model/remote-file';
import type { KubeadmSite } from './kubeadm-plan';
import { checkJoin } from './node-join';

/** The first version whose kubeadm reads the configuration that we write. */
const OLDEST_MINOR = 31;

interface NetworkSize {
  readonly name: string;
  /** The shortest prefix. */
  readonly min: number;
  /** The longest prefix. */
  readonly max: number;
}

/** Source: Kubernetes 1.36, cmd/kubeadm/app/constants: at most 20 bits and at least 10 addresses for Services, at least 14 for pods. */
const SIZES = {
  service: { name: 'service network', min: 12, max: 28 },
  overlay: { name: 'overlay network', min: 0, max: 28 },
} as const satisfies Record<string, NetworkSize>;

/** Registry (perhaps with its port), name, and a tag, a digest or both. */
const IMAGE =
  /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64}|:[\w.-]{1,128}@sha256:[0-9a-f]{64})$/;

/** What is wrong with a cluster that kubeadm is to make, beyond its addresses and the document of each machine. */
export function checkKubeadm(site: KubeadmSite, format: UserDataFormat): Problem[] {
  return [
    ...checkVersion(site),
    ...checkExtension(site),
    ...checkFlannel(site),
    ...checkNetworks(site),
    ...checkFormat(format),
    ...checkJoin(site.join),
  ];
}

function checkVersion({ version }: KubeadmSite): Problem[] {
  const minor = /^1\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) return [];
  return [
    {
      code: 'KUBEADM_CONFIG',
      property: 'kubernetesVersion',
      message: `'${version}' is not a version of Kubernetes that can be set up`,
      given: version,
      allowed: `a whole version without 'v' from 1.${OLDEST_MINOR}.0 on`,
      hint: 'write one that has an image, such as 1.34.2',
    },
  ];
}

function checkExtension({ extension }: KubeadmSite): Problem[] {
  const fault = downloadFault(extension);
  if (fault === undefined) return [];
  return [
    {
      code: 'KUBEADM_CONFIG',
      property: 'extension',
      message: `the image with Kubernetes cannot be fetched: ${fault}`,
      given: extension,
      allowed: 'a URL with http or https, and 64 of 0-9 and a-f, as sha256sum prints them',
      hint: 'the checksums of Flatcar are in SHA256SUMS beside the images: https://extensions.flatcar.org',
    },
  ];
}

function checkFlannel({ flannel }: KubeadmSite): Problem[] {
  return Object.entries(flannel)
    .filter(([, image]) => !IMAGE.test(image) || image.endsWith(':latest'))
    .map(([name, image]) => ({
      code: 'KUBEADM_CONFIG',
      property: `flannel.${name}`,
      message: `'${image}' is not an image in a particular version`,
      given: image,
      allowed: 'a name with a tag other than latest, or with a digest',
      hint: 'leave it out to have the default, or take a pair that flannel released together',
    }));
}

/** Sizes of networks as kubeadm checks them; the plan of addresses says whether they are any. */
function checkNetworks({ serviceNetwork, overlay }: KubeadmSite): Problem[] {
  return [
    ...checkSize('serviceNetwork', serviceNetwork, SIZES.service),
    ...checkSize('overlayNetwork', overlay.network, SIZES.overlay),
  ];
}

function checkSize(property: string, network: string, { name, min, max }: NetworkSize): Problem[] {
  const length = Cidr.tryParse(network)?.prefixLength;
  if (length === undefined || (length >= min && length <= max)) return [];
  return [
    {
      code: 'KUBEADM_CONFIG',
      property,
      message: `kubeadm takes no ${name} of the size of ${network}`,
      given: network,
      allowed: `a prefix length from ${min} to ${max}`,
      hint: `take a ${length < min ? 'smaller' : 'larger'} one`,
    },
  ];
}

function checkFormat(format: UserDataFormat): Problem[] {
  if (!format.startsWith('fcos')) return [];
  return [
    {
      code: 'KUBEADM_CONFIG',
      property: 'format',
      message: `${format} is for Fedora CoreOS, and the image with Kubernetes is for Flatcar`,
      given: format,
      allowed: 'a format of Flatcar',
      hint: "leave it out to have 'flatcar-ignition-3.4.0'",
    },
  ];
}

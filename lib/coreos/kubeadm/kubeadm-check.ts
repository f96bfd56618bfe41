import { Cidr } from '../../core/ipv4';
import type { Problem } from '../../errors';
import type { UserDataFormat } from '../model/format';
import { downloadFault } from '../model/remote-file';
import type { KubeadmSite } from './kubeadm-plan';
import { checkJoin } from './node-join';

/** The first version whose kubeadm reads the configuration that we write. */
const OLDEST_MINOR = 31;

/** Registry (perhaps with its port), name, and a tag, a digest or both. */
const IMAGE =
  /^[a-z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64}|:[\w.-]{1,128}@sha256:[0-9a-f]{64})$/;

/** What is wrong with a cluster that kubeadm is to make, beyond its addresses and the document of each machine. */
export function checkKubeadm(site: KubeadmSite, format: UserDataFormat): Problem[] {
  return [
    ...checkVersion(site),
    ...checkExtension(site),
    ...checkFlannel(site),
    ...checkServiceNetwork(site),
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

/** Its size as kubeadm checks it; the plan of addresses says whether it is one. */
function checkServiceNetwork({ serviceNetwork }: KubeadmSite): Problem[] {
  const length = Cidr.tryParse(serviceNetwork)?.prefixLength;
  if (length === undefined || (length >= 12 && length <= 28)) return [];
  return [
    {
      code: 'KUBEADM_CONFIG',
      property: 'serviceNetwork',
      message: `kubeadm takes no service network of the size of ${serviceNetwork}`,
      given: serviceNetwork,
      allowed: 'a prefix length from 12 to 28',
      hint: 'leave it out to have 10.96.0.0/12, or take a part of it',
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

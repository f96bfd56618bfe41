import type { Problem } from '../../../core/errors';
import { findDownloadFaults } from '../../model/remote-file';
import { isWebUrl } from '../../model/web-proxy';
import type { Architecture } from '../machine-props';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from '../spec';
import { configProblem } from './problem';

/** The first minor version whose kubeadm reads the API version of the configuration rendered here. */
const OLDEST_MINOR = 31;

const EXTENSION_PROPERTIES = { amd64: 'extension', arm64: 'arm64Extension' } as const;

/** Registry (with an optional port), and a path; no tag. */
const REPOSITORY = /^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

/** Checks the programs that machines run, and their sources. */
export function* checkPrograms(
  spec: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
): Generator<Problem> {
  yield* checkVersion(spec);
  for (const architecture of ['amd64', 'arm64'] as const) yield* checkExtension(spec, machines, architecture);
  yield* checkPackages(spec);
  yield* checkImageRepository(spec);
  yield* checkFormats(machines);
}

function* checkVersion({ version }: KubeadmClusterSpec): Generator<Problem> {
  const minor = /^1\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(version)?.[1];
  if (minor !== undefined && Number(minor) >= OLDEST_MINOR) return;
  yield configProblem({
    property: 'kubernetesVersion',
    message: `'${version}' is not a Kubernetes version that KubeadmCluster supports`,
    given: version,
    allowed: `a complete version without 'v', from 1.${OLDEST_MINOR}.0`,
    hint: 'choose a version that has an image, such as 1.34.2',
  });
}

function* checkExtension(
  { extensions }: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
  architecture: Architecture,
): Generator<Problem> {
  const extension = extensions[architecture];
  const property = EXTENSION_PROPERTIES[architecture];
  if (!extension) {
    const needing = machines.find(
      (machine) => machine.distribution === 'flatcar' && machine.architecture === architecture,
    );
    if (needing) yield missingExtensionProblem(property, needing);
    return;
  }
  for (const fault of findDownloadFaults(extension)) {
    yield configProblem({
      property,
      message: `the image with Kubernetes cannot be downloaded: ${fault}`,
      given: extension,
      allowed: 'a URL with http or https, and 64 digits of 0-9 and a-f, as sha256sum prints them',
      hint: "Flatcar's checksums are in SHA256SUMS beside the images: https://extensions.flatcar.org",
    });
  }
}

function missingExtensionProblem(property: string, { hostname, architecture }: KubeadmMachineSpec): Problem {
  return configProblem({
    property,
    message: `no image with Kubernetes is given for machines with Flatcar and ${architecture}, such as '${hostname}'`,
    allowed: '{ sha256 }, and a url if it is not an image of the Flatcar project',
    hint: "take the checksum from SHA256SUMS beside the images, https://extensions.flatcar.org, or set format: 'cloud-init' for Debian and Ubuntu",
  });
}

function* checkPackages({ packages, version }: KubeadmClusterSpec): Generator<Problem> {
  const { repository, keyFingerprint } = packages;
  // the default is derived from the version, whose own check reports it if it is not valid
  const isDefault = !/^\d+\.\d+/.test(version) && repository.startsWith('https://pkgs.k8s.io/');
  if (!isDefault && (!isWebUrl(repository) || repository.endsWith('/'))) {
    yield configProblem({
      property: 'packages.repository',
      message: `'${repository}' is not the folder of a package repository`,
      given: repository,
      allowed: "a URL with http or https, without '/' at the end",
      hint: 'leave it out to get that of the Kubernetes project',
    });
  }
  if (!/^[0-9A-F]{40}$/i.test(keyFingerprint)) {
    yield configProblem({
      property: 'packages.keyFingerprint',
      message: `'${keyFingerprint}' is not the fingerprint of a key`,
      given: keyFingerprint,
      allowed: '40 hexadecimal digits without spaces',
      hint: 'gpg --show-keys Release.key prints it; leave it out for packages of the Kubernetes project',
    });
  }
}

function* checkImageRepository({ imageRepository }: KubeadmClusterSpec): Generator<Problem> {
  if (imageRepository === undefined) return;
  if (REPOSITORY.test(imageRepository) && imageRepository.length <= 255) return;
  yield configProblem({
    property: 'imageRepository',
    message: `'${imageRepository}' is not a registry that images can be pulled from`,
    given: imageRepository,
    allowed: 'a registry with a path, without a scheme, a tag or a slash at the end',
    hint: 'write it such as mirror.example.jp/kubernetes',
  });
}

function* checkFormats(machines: readonly KubeadmMachineSpec[]): Generator<Problem> {
  const formats = new Map([...machines].reverse().map(({ format, property }) => [format, property]));
  for (const [format, property] of formats) {
    if (!format.startsWith('fcos')) continue;
    const isShared = machines.every((machine) => machine.format === format);
    yield configProblem({
      property: isShared ? 'format' : `${property}.format`,
      message: `${format} is for Fedora CoreOS, but the image with Kubernetes is for Flatcar`,
      given: format,
      allowed: 'a format of Flatcar, or cloud-init for Debian and Ubuntu',
      hint: "leave it out to get 'flatcar-ignition-3.4.0'",
    });
  }
}

import type { RequiredSoftware } from '../machines/required-software';
import type { KubeadmClusterSpec, KubeadmMachineSpec } from './spec';
import { PAUSE_IMAGE } from './system/containerd';

/** Images that kubeadm pulls whose versions differ from that of Kubernetes. */
interface PulledVersions {
  /** The first patch version of the minor version that pulls these. */
  readonly patch: number;
  readonly etcd: string;
  readonly coredns: string;
  readonly pause: string;
}

/**
 * The images that kubeadm pulls, by minor version: from which patch release on, and up to which release this
 * is known. Source: DefaultEtcdVersion, SupportedEtcdVersion, CoreDNSVersion and PauseVersion in
 * cmd/kubeadm/app/constants/constants.go of the releases.
 */
const PULLED: ReadonlyMap<
  number,
  { readonly lastPatch: number; readonly versions: readonly PulledVersions[] }
> = new Map([
  [
    31,
    {
      lastPatch: 14,
      versions: [
        { patch: 0, etcd: '3.5.15-0', coredns: 'v1.11.1', pause: '3.10' },
        { patch: 1, etcd: '3.5.15-0', coredns: 'v1.11.3', pause: '3.10' },
        { patch: 14, etcd: '3.5.24-0', coredns: 'v1.11.3', pause: '3.10' },
      ],
    },
  ],
  [
    32,
    {
      lastPatch: 13,
      versions: [
        { patch: 0, etcd: '3.5.16-0', coredns: 'v1.11.3', pause: '3.10' },
        { patch: 10, etcd: '3.5.24-0', coredns: 'v1.11.3', pause: '3.10' },
      ],
    },
  ],
  [
    33,
    {
      lastPatch: 13,
      versions: [
        { patch: 0, etcd: '3.5.21-0', coredns: 'v1.12.0', pause: '3.10' },
        { patch: 6, etcd: '3.5.24-0', coredns: 'v1.12.0', pause: '3.10' },
      ],
    },
  ],
  [
    34,
    {
      lastPatch: 4,
      versions: [
        { patch: 0, etcd: '3.6.4-0', coredns: 'v1.12.1', pause: '3.10.1' },
        { patch: 2, etcd: '3.6.5-0', coredns: 'v1.12.1', pause: '3.10.1' },
      ],
    },
  ],
  [35, { lastPatch: 4, versions: [{ patch: 0, etcd: '3.6.6-0', coredns: 'v1.13.1', pause: '3.10.1' }] }],
  [36, { lastPatch: 3, versions: [{ patch: 0, etcd: '3.6.8-0', coredns: 'v1.14.2', pause: '3.10.2' }] }],
  [37, { lastPatch: 2, versions: [{ patch: 0, etcd: '3.7.0-0', coredns: 'v1.14.6', pause: '3.10.2' }] }],
]);

const REGISTRY = 'registry.k8s.io';

/** Lists the images that kubeadm and containerd pull by themselves. */
export function* listPulledImages(
  cluster: KubeadmClusterSpec,
  machines: readonly KubeadmMachineSpec[],
): Generator<RequiredSoftware> {
  const { imageRepository, etcd, patches, version } = cluster;
  const { dns, proxy, etcd: etcdPatch } = patches.cluster ?? {};
  const repository = patches.cluster?.imageRepository ?? imageRepository ?? REGISTRY;
  const all = machines.map(({ hostname }) => hostname);
  const masters = machines.filter(({ role }) => role === 'master').map(({ hostname }) => hostname);
  const tag = `v${version.replaceAll('+', '_')}`;
  for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])
    yield toImage(`${repository}/${name}:${tag}`, BY_VERSION, masters);
  if (!proxy?.disabled && !skips(cluster, 'kube-proxy'))
    yield toImage(`${repository}/kube-proxy:${tag}`, BY_VERSION, all);
  const pulled = findPulledVersions(version);
  if (etcd.kind === 'stacked') {
    const { imageRepository: own, imageTag } = etcdPatch?.local ?? {};
    yield toPulled({ name: `${own ?? repository}/etcd`, given: imageTag, pulled, part: 'etcd' }, masters);
  }
  if (!dns?.disabled && !skips(cluster, 'coredns')) {
    const own = dns?.imageRepository ?? repository;
    const name = `${own === REGISTRY ? `${REGISTRY}/coredns` : own}/coredns`;
    yield toPulled({ name, given: dns?.imageTag, pulled, part: 'coredns' }, []);
  }
  yield toPulled({ name: `${repository}/pause`, given: undefined, pulled, part: 'pause' }, all);
  if (imageRepository !== undefined)
    yield toImage(
      `${imageRepository}/${PAUSE_IMAGE}`,
      'containerd holds the network of each pod with it',
      all,
    );
}

/** Returns whether the phase that installs an addon is skipped. */
function skips({ patches }: KubeadmClusterSpec, addon: string): boolean {
  const phases = patches.init?.skipPhases ?? [];
  return phases.includes('addon') || phases.includes(`addon/${addon}`);
}

const BY_VERSION = 'kubeadm pulls it in the version of Kubernetes';

interface FoundVersions {
  readonly versions: PulledVersions | undefined;
  /** Whether the versions are known for this very release. */
  readonly isExact: boolean;
}

function findPulledVersions(version: string): FoundVersions {
  const [, minor = '', patch = ''] = /^1\.(\d+)\.(\d+)/.exec(version) ?? [];
  const ofMinor = PULLED.get(Number(minor));
  const versions = ofMinor?.versions.findLast((each) => each.patch <= Number(patch));
  return { versions, isExact: ofMinor !== undefined && Number(patch) <= ofMinor.lastPatch };
}

interface PulledImage {
  readonly name: string;
  /** The tag set by the cluster's patches, if any. */
  readonly given: string | null | undefined;
  readonly pulled: FoundVersions;
  readonly part: 'etcd' | 'coredns' | 'pause';
}

function toPulled({ name, given, pulled, part }: PulledImage, machines: readonly string[]): RequiredSoftware {
  if (given) return toImage(`${name}:${given}`, 'kubeadm pulls it, as its patches say', machines);
  const { versions, isExact } = pulled;
  if (isExact && versions)
    return toImage(`${name}:${versions[part]}`, 'kubeadm of this version pulls it', machines);
  const origin = versions
    ? `kubeadm pulls it; it is the version of earlier patch releases, where the one of this release is not known`
    : 'kubeadm pulls it in a version that is not known: kubeadm config images list names it';
  return { ...toImage(name, origin, machines), ...(versions && { name: `${name}:${versions[part]}` }) };
}

function toImage(name: string, origin: string, machines: readonly string[]): RequiredSoftware {
  return { kind: 'image', name, origin, machines };
}

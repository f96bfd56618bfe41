import { Etcd } from '../../../lib/coreos/kubeadm/control-plane/etcd';
import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { listPulledImages } from '../../../lib/coreos/kubeadm/pulled-images';
import { toClusterSpec, toMachineSpecs } from '../../../lib/coreos/kubeadm/to-spec';
import { KUBEADM_SITE } from './kubeadm-site';

/** Returns what a cluster pulls, with the sources. */
function pull(changes: Partial<KubeadmClusterProps>) {
  const props = { ...KUBEADM_SITE, ...changes };
  const spec = toClusterSpec(props);
  return [...listPulledImages(spec, toMachineSpecs(props, spec))];
}

function pullNames(changes: Partial<KubeadmClusterProps>): readonly string[] {
  return pull(changes).map(({ name }) => name);
}

describe('the images that kubeadm pulls', () => {
  test.each([
    ['1.31.0', '3.5.15-0', 'v1.11.1', '3.10'],
    ['1.31.13', '3.5.15-0', 'v1.11.3', '3.10'],
    ['1.31.14', '3.5.24-0', 'v1.11.3', '3.10'],
    ['1.32.9', '3.5.16-0', 'v1.11.3', '3.10'],
    ['1.32.10', '3.5.24-0', 'v1.11.3', '3.10'],
    ['1.33.5', '3.5.21-0', 'v1.12.0', '3.10'],
    ['1.33.6', '3.5.24-0', 'v1.12.0', '3.10'],
    ['1.34.1', '3.6.4-0', 'v1.12.1', '3.10.1'],
    ['1.34.2', '3.6.5-0', 'v1.12.1', '3.10.1'],
    ['1.35.4', '3.6.6-0', 'v1.13.1', '3.10.1'],
    ['1.36.3', '3.6.8-0', 'v1.14.2', '3.10.2'],
    ['1.37.0', '3.7.0-0', 'v1.14.6', '3.10.2'],
  ])('in version %s are etcd %s, CoreDNS %s and pause %s', (kubernetesVersion, etcd, coredns, pause) => {
    expect(pullNames({ kubernetesVersion })).toEqual([
      ...['apiserver', 'controller-manager', 'scheduler', 'proxy'].map(
        (name) => `registry.k8s.io/kube-${name}:v${kubernetesVersion}`,
      ),
      `registry.k8s.io/etcd:${etcd}`,
      `registry.k8s.io/coredns/coredns:${coredns}`,
      `registry.k8s.io/pause:${pause}`,
    ]);
  });

  test('are marked if a version is not known', () => {
    const find = (kubernetesVersion: string) =>
      pull({ kubernetesVersion }).find(({ name }) => name.includes('/etcd'));
    expect(find('1.36.99')).toMatchObject({
      name: 'registry.k8s.io/etcd:3.6.8-0',
      origin: expect.stringContaining('not known'),
    });
    expect(find('1.99.0')).toMatchObject({
      name: 'registry.k8s.io/etcd',
      origin: expect.stringContaining('not known'),
    });
  });

  test('can come from another registry, in other versions', () => {
    const changes: Partial<KubeadmClusterProps> = {
      imageRepository: 'registry.example.jp/k8s',
      patches: {
        cluster: {
          dns: { imageTag: 'v9' },
          etcd: { local: { imageRepository: 'example.jp', imageTag: '4' } },
        },
      },
    };
    expect(pullNames(changes)).toEqual(
      expect.arrayContaining([
        ...[
          'registry.example.jp/k8s/kube-proxy:v1.36.3',
          'registry.example.jp/k8s/coredns:v9',
          'example.jp/etcd:4',
        ],
        // the one that kubeadm pulls, and the one that containerd is configured with
        ...['registry.example.jp/k8s/pause:3.10.2', 'registry.example.jp/k8s/pause:3.10'],
      ]),
    );
  });

  test.each<[string, RegExp, Partial<KubeadmClusterProps>]>([
    [
      'etcd that somebody else runs',
      /etcd/,
      { etcd: Etcd.external({ endpoints: ['https://10.1.0.50:2379'] }) },
    ],
    [
      'addons that are switched off',
      /proxy|coredns/,
      { patches: { cluster: { dns: { disabled: true }, proxy: { disabled: true } } } },
    ],
    ['addons whose phase is left out', /proxy|coredns/, { patches: { init: { skipPhases: ['addon'] } } }],
    [
      'kube-proxy where another program takes its place',
      /proxy/,
      { patches: { init: { skipPhases: ['addon/kube-proxy'] } } },
    ],
  ])('do not include %s', (_, pattern, changes) => {
    expect(pullNames(changes).filter((name) => pattern.test(name))).toEqual([]);
  });
});

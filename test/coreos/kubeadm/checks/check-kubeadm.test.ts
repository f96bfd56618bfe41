import { checkKubeadm } from '../../../../lib/coreos/kubeadm/checks/check-kubeadm';
import { ClusterCa } from '../../../../lib/coreos/kubeadm/cluster-ca';
import type { KubeadmClusterProps } from '../../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { PodNetwork } from '../../../../lib/coreos/kubeadm/network/pod-network';
import { NodeJoin } from '../../../../lib/coreos/kubeadm/node-join';
import { describeSite } from '../../../../lib/coreos/kubeadm/site';
import { problemsBelow, testStack } from '../../../load-balancer/service-site';
import { KUBEADM_SITE, kubeadmCluster } from '../kubeadm-site';

const check = (changes: Partial<KubeadmClusterProps>) =>
  [...checkKubeadm(describeSite({ ...KUBEADM_SITE, ...changes }))].map(
    ({ code, property, message }) => `${code} ${property}: ${message}`,
  );

describe('a cluster that kubeadm creates', () => {
  it('is fine with the machines of the article', () => expect(check({})).toEqual([]));

  it.each([
    ['v1.34', 'without a v'],
    ['1.34', 'complete'],
    ['1.30.9', 'new enough for the configuration that is written'],
    ['2.0.0', 'of Kubernetes 1'],
  ])('cannot have version %s: it must be %s', (kubernetesVersion) => {
    expect(check({ kubernetesVersion })).toEqual([
      `KUBEADM_CONFIG kubernetesVersion: '${kubernetesVersion}' is not a Kubernetes version that KubeadmCluster supports`,
    ]);
  });

  it('needs an image that can be downloaded and verified', () => {
    expect(check({ extension: { url: 'ftp://a', sha256: 'abc' } })).toEqual([
      "KUBEADM_CONFIG extension: the image with Kubernetes cannot be downloaded: 'ftp://a' is not a URL",
      "KUBEADM_CONFIG extension: the image with Kubernetes cannot be downloaded: 'abc' is not a SHA-256",
    ]);
  });

  it.each([
    ['flannel:latest', false],
    ['mirror.example.jp:5000/flannel', false],
    ['flannel:v0.28.1', true],
    [`mirror.example.jp:5000/flannel@sha256:${'a'.repeat(64)}`, true],
    [`ghcr.io/flannel:v0.28.1@sha256:${'a'.repeat(64)}`, true],
  ])('needs images with a fixed version: %s is %s', (image, isValid) => {
    for (const name of ['flannel', 'cniPlugin'] as const) {
      const expected = `KUBEADM_CONFIG podNetwork.${name}: '${image}' is not an image with a fixed version`;
      expect(check({ podNetwork: PodNetwork.flannel({ [name]: image }) })).toEqual(isValid ? [] : [expected]);
    }
  });

  it.each([
    ['serviceNetwork', '172.0.0.0/8', 'service network: it is too large'],
    ['serviceNetwork', '10.96.0.0/29', 'service network: it is too small'],
    ['overlayNetwork', '10.240.0.0/29', 'overlay network: it is too small'],
  ] as const)('needs a %s of a size that kubeadm accepts: not %s', (property, network, reason) => {
    expect(check({ [property]: network })).toEqual([
      `KUBEADM_CONFIG ${property}: kubeadm does not accept ${network} as ${reason}`,
    ]);
  });

  it('leaves invalid networks to the address plan', () => {
    expect(check({ serviceNetwork: 'x', overlayNetwork: 'y' })).toEqual([]);
  });

  it('cannot be for Fedora CoreOS', () => {
    expect(check({ format: 'fcos-ignition-3.5.0' })).toEqual([
      'KUBEADM_CONFIG format: fcos-ignition-3.5.0 is for Fedora CoreOS, but the image with Kubernetes is for Flatcar',
    ]);
  });

  it('needs a valid way to join', () => {
    expect(check({ join: NodeJoin.token('abc', { ca: ClusterCa.hashes(), acceptSecret: true }) })).toEqual([
      'KUBEADM_JOIN join: the token is not a kubeadm token',
      'KUBEADM_JOIN join: no hash is given that nodes could recognize the master by',
    ]);
  });

  it('reports its problems itself', () => {
    const cluster = kubeadmCluster(testStack(), { kubernetesVersion: '1.34', extension: { sha256: 'x' } });
    expect(problemsBelow(cluster).map((problem) => problem.split(':')[0])).toEqual([
      'KUBEADM_CONFIG shop/Cluster',
      'KUBEADM_CONFIG shop/Cluster',
    ]);
  });
});

import { ClusterCa, computeCaHashes } from '../../../lib/coreos/kubeadm/cluster-ca';
import type { KubeadmClusterProps } from '../../../lib/coreos/kubeadm/kubeadm-cluster-props';
import { NodeJoin } from '../../../lib/coreos/kubeadm/node-join';
import { problemsBelow, testStack } from '../../load-balancer/service-site';
import { SELF_SIGNED } from '../../simulator/data-plane/certificate';
import { AUTHORITY, KNOWN_AUTHORITY, NO_AUTHORITY } from './authority';
import { kubeadmCluster, TOKEN } from './kubeadm-site';

const problems = (changes: Partial<KubeadmClusterProps>) =>
  problemsBelow(kubeadmCluster(testStack(), changes)).map((problem) => problem.replace(' shop/Cluster:', ''));
const join = (ca: ClusterCa) => ({ join: NodeJoin.token(TOKEN, { ca, acceptSecret: true }) });
const unverified = ClusterCa.unverified();
const { certificate, privateKey } = AUTHORITY;

describe('a cluster that kubeadm is to make is checked', () => {
  it.each<[string, Partial<KubeadmClusterProps>, string[]]>([
    ['nothing', {}, []],
    [
      'a version that is none',
      { kubernetesVersion: 'v1.34' },
      ["KUBEADM_CONFIG 'v1.34' is not a version of Kubernetes that can be set up"],
    ],
    [
      'a version whose kubeadm does not know the configuration',
      { kubernetesVersion: '1.30.9' },
      ["KUBEADM_CONFIG '1.30.9' is not a version of Kubernetes that can be set up"],
    ],
    [
      'a checksum that is none',
      { extension: { sha256: 'abc' } },
      ["KUBEADM_CONFIG the image with Kubernetes cannot be downloaded: 'abc' is not a SHA-256"],
    ],
    [
      'an image in no particular version',
      { flannel: { flannel: 'flannel:latest' } },
      ["KUBEADM_CONFIG 'flannel:latest' is not an image with a fixed version"],
    ],
    [
      'an image without a tag',
      { flannel: { cniPlugin: 'mirror.example.jp:5000/plugin' } },
      ["KUBEADM_CONFIG 'mirror.example.jp:5000/plugin' is not an image with a fixed version"],
    ],
    [
      'an image with a digest',
      { flannel: { flannel: `mirror.example.jp:5000/flannel@sha256:${'a'.repeat(64)}` } },
      [],
    ],
    [
      'another distribution',
      { format: 'fcos-ignition-3.5.0' },
      [
        'KUBEADM_CONFIG fcos-ignition-3.5.0 is for Fedora CoreOS, but the image with Kubernetes is for Flatcar',
      ],
    ],
    [
      'a service network in the overlay',
      { serviceNetwork: '10.240.0.0/20' },
      ['NETWORK_OVERLAP the overlay network 10.240.0.0/16 overlaps the service network 10.240.0.0/20'],
    ],
    [
      'a service network that is too large',
      { serviceNetwork: '172.0.0.0/8' },
      ['KUBEADM_CONFIG kubeadm does not accept 172.0.0.0/8 as service network: it is too large'],
    ],
    [
      'an overlay that is too small',
      { overlayNetwork: '10.240.0.0/29', overlaySubnetLength: 30, nodes: [] },
      ['KUBEADM_CONFIG kubeadm does not accept 10.240.0.0/29 as overlay network: it is too small'],
    ],
    [
      'an overlay that cannot be divided',
      { overlayNetwork: '10.128.0.0/10', overlaySubnetLength: 27 },
      ['OVERLAY_SUBNETS kubernetes cannot divide the overlay network 10.128.0.0/10 into subnets of /27'],
    ],
    [
      'a token that nobody has accepted',
      { join: NodeJoin.token(TOKEN, { ca: unverified }) },
      ['USER_DATA_SECRET the join token would be readable in the user_data of every machine'],
    ],
    [
      'a token that is none',
      { join: NodeJoin.token('abc', { ca: unverified, acceptSecret: true }) },
      ['KUBEADM_JOIN the token is not a token of kubeadm'],
    ],
    [
      'a token for ever',
      { join: NodeJoin.token(TOKEN, { ca: unverified, acceptSecret: true, ttlHours: 0 }) },
      ['KUBEADM_JOIN a token cannot be valid for 0 hours'],
    ],
    [
      'a key that nobody has accepted',
      join(ClusterCa.keyPair(certificate, privateKey)),
      ["USER_DATA_SECRET the private key of the cluster would be readable in the master's user_data"],
    ],
    [
      'a key of another certificate',
      join(ClusterCa.keyPair(certificate, SELF_SIGNED.key.toString(), { acceptSecret: true })),
      ['KUBEADM_JOIN the private key does not belong to the certificate of the cluster'],
    ],
    [
      'a key that is none',
      join(ClusterCa.keyPair(certificate, 'key', { acceptSecret: true })),
      ['KUBEADM_JOIN the private key does not belong to the certificate of the cluster'],
    ],
    [
      'a certificate that is none',
      join(ClusterCa.certificate('certificate')),
      ['KUBEADM_JOIN the certificate of the cluster is not valid PEM'],
    ],
    [
      'a certificate that may not sign',
      join(ClusterCa.certificate(NO_AUTHORITY.certificate)),
      ['KUBEADM_JOIN the certificate of the cluster is not that of an authority'],
    ],
    [
      'a hash that is none',
      join(ClusterCa.hashes('sha256:0')),
      ["KUBEADM_JOIN 'sha256:0' is not the hash of a certificate"],
    ],
    [
      'no hash at all',
      join(ClusterCa.hashes()),
      ['KUBEADM_JOIN no hash is given by which nodes could recognize the master'],
    ],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));

  it('sees a private key that came along with the certificate', () => {
    const found = problems(join(ClusterCa.certificate(`${certificate}${privateKey}`)));
    expect(found).toEqual([
      expect.stringMatching(/^USER_DATA_SECRET .*a private key would be readable in user_data/),
    ]);
  });

  it('does not show a token that is mistyped: it may be a real one', () => {
    const mistyped = NodeJoin.token(` ${TOKEN}`, { ca: unverified, acceptSecret: true });
    expect(problems({ join: mistyped }).join()).not.toContain(TOKEN);
  });
});

describe('the hash that nodes know the master by', () => {
  it('is that of the public key, as openssl has it', () => {
    expect(computeCaHashes(ClusterCa.certificate(KNOWN_AUTHORITY.certificate).toSpec())).toEqual([
      KNOWN_AUTHORITY.hash,
    ]);
  });
});

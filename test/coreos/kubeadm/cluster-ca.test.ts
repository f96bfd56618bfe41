import { ClusterCa, checkCa, computeCaHashes } from '../../../lib/coreos/kubeadm/cluster-ca';
import { NodeJoin } from '../../../lib/coreos/kubeadm/node-join';
import { problemsBelow, testStack } from '../../load-balancer/service-site';
import { SELF_SIGNED } from '../../simulator/data-plane/certificate';
import { AUTHORITY, KNOWN_AUTHORITY, NO_AUTHORITY } from './authority';
import { kubeadmCluster, TOKEN } from './kubeadm-site';

const { certificate, privateKey } = AUTHORITY;
const HASH = `sha256:${'0f'.repeat(32)}`;
const check = (ca: ClusterCa) => [...checkCa(ca.toSpec())].map(({ message }) => message);

describe('the certificate authority of a cluster', () => {
  it.each([
    ['unverified', ClusterCa.unverified()],
    ['a certificate', ClusterCa.certificate(certificate)],
    ['a key pair', ClusterCa.keyPair(certificate, privateKey)],
    ['hashes', ClusterCa.hashes(HASH, HASH)],
  ])('can be %s', (_, ca) => expect(check(ca)).toEqual([]));

  it.each([
    [
      'a key of another certificate',
      ClusterCa.keyPair(certificate, SELF_SIGNED.key.toString()),
      'the private key does not belong to the certificate of the cluster',
    ],
    [
      'a key that is not PEM',
      ClusterCa.keyPair(certificate, 'key'),
      'the private key does not belong to the certificate of the cluster',
    ],
    [
      'a certificate that is not PEM',
      ClusterCa.certificate('certificate'),
      'the certificate of the cluster is not valid PEM',
    ],
    [
      'a certificate that may not sign others',
      ClusterCa.certificate(NO_AUTHORITY.certificate),
      'the certificate of the cluster is not that of an authority',
    ],
    [
      'a hash that is too short',
      ClusterCa.hashes(HASH, 'sha256:0'),
      "'sha256:0' is not the hash of a certificate",
    ],
    ['no hash', ClusterCa.hashes(), 'no hash is given that nodes could recognize the master by'],
  ])('cannot be %s', (_, ca, message) => expect(check(ca)).toEqual([message]));

  it('cannot include its private key by mistake', () => {
    const ca = ClusterCa.certificate(`${certificate}${privateKey}`);
    const join = NodeJoin.token(TOKEN, { ca, acceptSecret: true });
    expect(problemsBelow(kubeadmCluster(testStack(), { join }))).toEqual([
      expect.stringMatching(/^USER_DATA_SECRET .*a private key would be readable in user_data/),
    ]);
  });
});

describe('the hash by which nodes recognize the master', () => {
  it('is that of the public key, as openssl computes it', () => {
    const ca = ClusterCa.certificate(KNOWN_AUTHORITY.certificate);
    expect(computeCaHashes(ca.toSpec())).toEqual([KNOWN_AUTHORITY.hash]);
  });

  it('is the one given, or undefined if nodes do not verify', () => {
    expect(computeCaHashes(ClusterCa.hashes(HASH).toSpec())).toEqual([HASH]);
    expect(computeCaHashes(ClusterCa.unverified().toSpec())).toBeUndefined();
  });

  it('is empty for an invalid certificate', () => {
    expect(computeCaHashes(ClusterCa.certificate('x').toSpec())).toEqual([]);
  });
});

import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { Problem } from '../../core/errors';

/** How nodes know the master, as plain data. */
export type CaSpec =
  | { readonly kind: 'unverified' }
  | { readonly kind: 'hashes'; readonly hashes: readonly string[] }
  | { readonly kind: 'certificate'; readonly certificate: string }
  | {
      readonly kind: 'keyPair';
      readonly certificate: string;
      readonly privateKey: string;
      readonly acceptSecret: boolean;
    };

/** Options of {@link ClusterCa.keyPair}. */
export interface KeyPairOptions {
  /**
   * Whether the private key may stand in the master's user_data: who reads that can make himself administrator of the cluster for as long as the
   * certificate is valid.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
}

/**
 * The certificate authority of a cluster: how a node that comes with a token knows that it talks to the master, and to nobody who stands in
 * between. kubeadm makes one on the master, too late for the user_data of nodes; so it is made before, by you.
 */
export class ClusterCa {
  private readonly spec: CaSpec;

  private constructor(spec: CaSpec) {
    this.spec = spec;
  }

  /**
   * Its certificate, which is no secret and goes to the master; nodes are told its hash. The private key stays out of user_data: the master
   * waits until you have put it to `/etc/kubernetes/pki/ca.key`, and `nextSteps` says how.
   * @param certificate in PEM, as openssl writes it
   */
  static certificate(certificate: string): ClusterCa {
    return new ClusterCa({ kind: 'certificate', certificate });
  }

  /**
   * Certificate and private key, both in the master's user_data: no machine waits for anybody. The key is a secret that lasts for years, so it
   * must be accepted.
   * @param certificate in PEM
   * @param privateKey in PEM, without a passphrase
   */
  static keyPair(certificate: string, privateKey: string, options: KeyPairOptions = {}): ClusterCa {
    const { acceptSecret = false } = options;
    return new ClusterCa({ kind: 'keyPair', certificate, privateKey, acceptSecret });
  }

  /**
   * Its hash alone, as kubeadm prints it: `sha256:` and 64 hexadecimal digits. You put both `ca.crt` and `ca.key` to the master.
   * @param hashes one, or more while a certificate is being replaced
   */
  static hashes(...hashes: readonly string[]): ClusterCa {
    return new ClusterCa({ kind: 'hashes', hashes });
  }

  /**
   * None: kubeadm makes one, and nodes believe whoever answers at the master's address and knows the token. Only where nobody else can be on
   * the node network, or read its user_data.
   */
  static unverified(): ClusterCa {
    return new ClusterCa({ kind: 'unverified' });
  }

  toSpec(): CaSpec {
    return this.spec;
  }
}

/** The hashes that nodes know the master by; undefined when they do not look. Empty when the certificate is none, which is reported. */
export function caHashes(ca: CaSpec): readonly string[] | undefined {
  if (ca.kind === 'unverified') return undefined;
  if (ca.kind === 'hashes') return ca.hashes;
  const certificate = tryParseCertificate(ca.certificate);
  if (!certificate) return [];
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return [`sha256:${createHash('sha256').update(publicKey).digest('hex')}`];
}

/** What is wrong with a certificate authority. */
export function checkCa(ca: CaSpec): Problem[] {
  const refused = (message: string, allowed: string, hint: string): Problem[] => [
    { code: 'KUBEADM_JOIN', property: 'join', message, allowed, hint },
  ];
  if (ca.kind === 'unverified') return [];
  if (ca.kind === 'hashes') {
    const wrong = ca.hashes.find((hash) => !/^sha256:[0-9a-f]{64}$/.test(hash));
    if (ca.hashes.length > 0 && wrong === undefined) return [];
    return refused(
      wrong === undefined
        ? 'there is no hash that nodes could know the master by'
        : `'${wrong}' is no hash of a certificate`,
      "'sha256:' and 64 hexadecimal digits",
      'give the certificate itself: ClusterCa.certificate(pem)',
    );
  }
  const certificate = tryParseCertificate(ca.certificate);
  if (!certificate?.ca) {
    return refused(
      `the certificate of the cluster is ${certificate ? 'not one of an authority' : 'not one in PEM'}`,
      "a certificate with CA:TRUE, from '-----BEGIN CERTIFICATE-----' on",
      'openssl req -x509 -new -nodes -newkey rsa:2048 -keyout ca.key -out ca.crt -days 3650 -subj /CN=kubernetes',
    );
  }
  if (ca.kind === 'certificate' || isKeyOf(certificate, ca.privateKey)) return [];
  return refused(
    'the private key does not belong to the certificate of the cluster',
    "its key in PEM without a passphrase, from '-----BEGIN' on",
    'give the ca.crt and ca.key that were made together',
  );
}

function isKeyOf(certificate: X509Certificate, privateKey: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

function tryParseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { Problem } from '../../core/errors';
import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** How nodes recognize the master, as plain data. */
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
   * Whether the private key is accepted in the master's user_data: whoever reads it can become administrator
   * of the cluster for as long as the certificate is valid.
   * @default false
   */
  readonly acceptSecret?: boolean | undefined;
}

/**
 * The certificate authority of a cluster, by which a node with a token verifies that it talks to the master,
 * and not to an attacker in between. kubeadm would generate one on the master, too late for the user_data of
 * nodes, so you create it beforehand.
 */
export class ClusterCa {
  private readonly spec: CaSpec;

  private constructor(spec: CaSpec) {
    this.spec = spec;
  }

  /**
   * Puts the certificate, which is not a secret, into the master's user_data; nodes get its hash. The private
   * key stays out of user_data: the master waits until you have copied it to `/etc/kubernetes/pki/ca.key`, as
   * `nextSteps` explains.
   * @param certificate in PEM, as openssl writes it
   */
  static certificate(certificate: string): ClusterCa {
    checkCall(SIGNATURES, 'ClusterCa.certificate', arguments);
    return new ClusterCa({ kind: 'certificate', certificate });
  }

  /**
   * Puts both certificate and private key into the master's user_data, so that no machine waits for a manual
   * step. The key is a secret that lasts for years, so it must be accepted explicitly.
   * @param certificate in PEM
   * @param privateKey in PEM, without a passphrase
   */
  static keyPair(certificate: string, privateKey: string, options: KeyPairOptions = {}): ClusterCa {
    checkCall(SIGNATURES, 'ClusterCa.keyPair', arguments);
    const { acceptSecret = false } = options;
    return new ClusterCa({ kind: 'keyPair', certificate, privateKey, acceptSecret });
  }

  /**
   * Uses only the hash of the certificate, as kubeadm prints it: `sha256:` and 64 hexadecimal digits. You
   * copy both `ca.crt` and `ca.key` to the master.
   * @param hashes one, or several while a certificate is being replaced
   */
  static hashes(...hashes: readonly string[]): ClusterCa {
    checkCall(SIGNATURES, 'ClusterCa.hashes', arguments);
    return new ClusterCa({ kind: 'hashes', hashes });
  }

  /**
   * Verifies nothing: kubeadm generates an authority, and nodes trust any machine that answers at the
   * master's address and knows the token. Use it only if no one else can be on the node network, or read the
   * user_data.
   */
  static unverified(): ClusterCa {
    checkCall(SIGNATURES, 'ClusterCa.unverified', arguments);
    return new ClusterCa({ kind: 'unverified' });
  }

  /** @internal */
  toSpec(): CaSpec {
    return this.spec;
  }
}

/**
 * Computes the hashes by which nodes recognize the master; undefined if they do not verify it. Empty if the
 * certificate is not valid, which a check reports.
 */
export function computeCaHashes(ca: CaSpec): readonly string[] | undefined {
  if (ca.kind === 'unverified') return undefined;
  if (ca.kind === 'hashes') return ca.hashes;
  const certificate = tryParseCertificate(ca.certificate);
  if (!certificate) return [];
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return [`sha256:${createHash('sha256').update(publicKey).digest('hex')}`];
}

/** Checks a certificate authority. */
export function* checkCa(ca: CaSpec): Generator<Problem> {
  if (ca.kind === 'hashes') yield* checkHashes(ca.hashes);
  if (ca.kind === 'certificate' || ca.kind === 'keyPair') yield* checkCertificate(ca);
}

function* checkHashes(hashes: readonly string[]): Generator<Problem> {
  const wrong = hashes.find((hash) => !/^sha256:[0-9a-f]{64}$/.test(hash));
  if (hashes.length > 0 && wrong === undefined) return;
  yield {
    code: 'KUBEADM_JOIN',
    property: 'join',
    message:
      wrong === undefined
        ? 'no hash is given that nodes could recognize the master by'
        : `'${wrong}' is not the hash of a certificate`,
    allowed: "'sha256:' and 64 digits of 0-9 and a-f",
    hint: 'give the certificate itself: ClusterCa.certificate(pem)',
  };
}

function* checkCertificate(ca: Extract<CaSpec, { readonly certificate: string }>): Generator<Problem> {
  const certificate = tryParseCertificate(ca.certificate);
  if (!certificate?.ca) {
    yield {
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: `the certificate of the cluster is not ${certificate ? 'that of an authority' : 'valid PEM'}`,
      allowed: "a certificate with CA:TRUE, beginning with '-----BEGIN CERTIFICATE-----'",
      hint: 'openssl req -x509 -new -nodes -newkey rsa:2048 -keyout ca.key -out ca.crt -days 3650 -subj /CN=kubernetes',
    };
  } else if (ca.kind === 'keyPair' && !isKeyOf(certificate, ca.privateKey)) {
    yield {
      code: 'KUBEADM_JOIN',
      property: 'join',
      message: 'the private key does not belong to the certificate of the cluster',
      allowed: "its key in PEM without a passphrase, beginning with '-----BEGIN'",
      hint: 'give the ca.crt and ca.key that were created together',
    };
  }
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

import type { ApiObject } from 'cdk8s';
import { type Clock, systemClock } from '../core/clock';
import { checkCall } from '../core/props/check-call';
import { DEFAULT_STORE, type StoredCertificate, toCertificateName } from './certificates/certificate-files';
import { SIGNATURES } from './signatures';

/** Properties of a certificate that cert-manager is to get. */
export interface CertManagerOptions {
  /** Name of its issuer. */
  readonly issuer: string;
  /** @default ClusterIssuer */
  readonly issuerKind?: 'Issuer' | 'ClusterIssuer' | undefined;
  /** Name of the Secret. @default - made from the first host */
  readonly secretName?: string | undefined;
}

/** Properties of a certificate in files. */
export interface CertificateFilesOptions {
  /**
   * Folder of the files, from the working directory, which version control does not see.
   * @default certificates
   */
  readonly store?: string | undefined;
  /** Name of the files, without their endings `.crt` and `.key`. @default - made from the first host */
  readonly name?: string | undefined;
  /** Name of the Secret that they are brought into. @default - `name` */
  readonly secretName?: string | undefined;
  /** Tells whether the certificate has expired. @default - the time of the synth */
  readonly clock?: { now(): number } | undefined;
}

/** A certificate for some hosts. @internal */
export interface GatewayCertificate {
  readonly hosts: readonly string[];
  readonly secretName: string;
  readonly certManager?: CertManagerOptions | undefined;
  /** The files that its Secret is made of, by hand. */
  readonly stored?: (StoredCertificate & { readonly clock: Pick<Clock, 'now'> }) | undefined;
}

/** TLS of a gateway: certificates in Secrets, whose keys never pass through Kumiki. */
export class GatewayTls {
  /** No other type passes for this one. */
  declare protected readonly nominal: 'GatewayTls';
  /** @internal */
  readonly certificates: readonly GatewayCertificate[];

  private constructor(certificates: readonly GatewayCertificate[]) {
    this.certificates = certificates;
  }

  /**
   * The certificate of an existing Secret of type `kubernetes.io/tls` in the namespace of the gateway.
   * @param hosts that the certificate is for; `*.example.jp` for all of one label below it
   */
  static secret(secret: string | ApiObject, hosts: readonly string[]): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.secret', arguments);
    return new GatewayTls([{ hosts, secretName: typeof secret === 'string' ? secret : secret.name }]);
  }

  /** A certificate that cert-manager gets and renews. */
  static certManager(hosts: readonly string[], options: CertManagerOptions): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.certManager', arguments);
    const secretName = options.secretName ?? `${toCertificateName(hosts)}-tls`;
    return new GatewayTls([{ hosts, secretName, certManager: options }]);
  }

  /**
   * A certificate in files, such as a self-signed one of `kumiki certificate`. They are checked whenever the
   * app is synthesized, and are in no output: the report names the command that makes a Secret of them.
   * @param hosts that the certificate is for; `*.example.jp` for all of one label below it
   */
  static files(hosts: readonly string[], options: CertificateFilesOptions = {}): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.files', arguments);
    const { store = DEFAULT_STORE, name = toCertificateName(hosts), secretName = name } = options;
    const { clock = systemClock } = options;
    return new GatewayTls([{ hosts, secretName, stored: { store, name, hosts, clock } }]);
  }

  /** Several certificates; which one a client gets depends on the host that it asks for. */
  static several(...parts: readonly GatewayTls[]): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.several', arguments);
    return new GatewayTls(parts.flatMap(({ certificates }) => certificates));
  }
}

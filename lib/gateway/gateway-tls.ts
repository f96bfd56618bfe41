import type { ApiObject } from 'cdk8s';
import { type Clock, systemClock } from '../core/clock';
import { checkCall } from '../core/props/check-call';
import { DEFAULT_STORE, type StoredCertificate, toCertificateName } from './certificates/certificate-files';
import { SIGNATURES } from './signatures';

/** Options of a certificate issued through cert-manager. */
export interface CertManagerOptions {
  /** Name of its issuer. */
  readonly issuer: string;
  /** @default ClusterIssuer */
  readonly issuerKind?: 'Issuer' | 'ClusterIssuer' | undefined;
  /** Name of the Secret. @default - made from the first host */
  readonly secretName?: string | undefined;
}

/** Options of a certificate in files. */
export interface CertificateFilesOptions {
  /**
   * Folder of the files, relative to the working directory and excluded from version control.
   * @default certificates
   */
  readonly store?: string | undefined;
  /** Name of the files, without their endings `.crt` and `.key`. @default - made from the first host */
  readonly name?: string | undefined;
  /** Name of the Secret created from the files. @default - `name` */
  readonly secretName?: string | undefined;
  /** Decides whether the certificate has expired. @default - the time of the synth */
  readonly clock?: { now(): number } | undefined;
}

/** A certificate for some hosts. @internal */
export interface GatewayCertificate {
  readonly hosts: readonly string[];
  readonly secretName: string;
  readonly certManager?: CertManagerOptions | undefined;
  /** The files from which its Secret is created by hand. */
  readonly stored?: (StoredCertificate & { readonly clock: Pick<Clock, 'now'> }) | undefined;
}

/** TLS of a gateway: certificates in Secrets, whose keys never pass through Kumiki. */
export class GatewayTls {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'GatewayTls';
  /** @internal */
  readonly certificates: readonly GatewayCertificate[];

  private constructor(certificates: readonly GatewayCertificate[]) {
    this.certificates = certificates;
  }

  /**
   * Uses an existing Secret of type `kubernetes.io/tls` in the namespace of the gateway.
   * @param hosts of the certificate; `*.example.jp` covers all names one label below it
   */
  static secret(secret: string | ApiObject, hosts: readonly string[]): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.secret', arguments);
    return new GatewayTls([{ hosts, secretName: typeof secret === 'string' ? secret : secret.name }]);
  }

  /** Has cert-manager issue and renew a certificate. */
  static certManager(hosts: readonly string[], options: CertManagerOptions): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.certManager', arguments);
    const secretName = options.secretName ?? `${toCertificateName(hosts)}-tls`;
    return new GatewayTls([{ hosts, secretName, certManager: options }]);
  }

  /**
   * Uses a certificate in files, such as a self-signed one of `kumiki certificate`. They are checked on every
   * synthesis and never written to the output: the report names the command that creates a Secret from them.
   * @param hosts of the certificate; `*.example.jp` covers all names one label below it
   */
  static files(hosts: readonly string[], options: CertificateFilesOptions = {}): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.files', arguments);
    const { store = DEFAULT_STORE, name = toCertificateName(hosts), secretName = name } = options;
    const { clock = systemClock } = options;
    return new GatewayTls([{ hosts, secretName, stored: { store, name, hosts, clock } }]);
  }

  /** Combines several certificates; the host that a client asks for decides which one it gets. */
  static several(...parts: readonly GatewayTls[]): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.several', arguments);
    return new GatewayTls(parts.flatMap(({ certificates }) => certificates));
  }
}

import type { ApiObject } from 'cdk8s';
import { checkCall } from '../core/props/check-call';
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

/** A certificate for some hosts. @internal */
export interface GatewayCertificate {
  readonly hosts: readonly string[];
  readonly secretName: string;
  readonly certManager?: CertManagerOptions | undefined;
}

/** TLS of a gateway: certificates in Secrets, whose keys never pass through Kumiki. */
export class GatewayTls {
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
    const secretName = options.secretName ?? `${(hosts[0] ?? '').replace(/^\*\./, 'wildcard.')}-tls`;
    return new GatewayTls([{ hosts, secretName, certManager: options }]);
  }

  /** Several certificates; which one a client gets depends on the host that it asks for. */
  static several(...parts: readonly GatewayTls[]): GatewayTls {
    checkCall(SIGNATURES, 'GatewayTls.several', arguments);
    return new GatewayTls(parts.flatMap(({ certificates }) => certificates));
  }
}

import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** Options for obtaining certificates with ACME. */
export interface AcmeOptions {
  /** Address to which the authority writes about problems of a certificate. @default - none */
  readonly email?: string | undefined;
  /**
   * Uses the staging service of Let's Encrypt, whose certificates no browser trusts, so that mistakes do not
   * use up the limits of the real one.
   * @default false
   */
  readonly staging?: boolean | undefined;
}

/** The declaration behind ProxyCertificates. @internal */
export type ProxyCertificatesSpec =
  | { readonly kind: 'acme'; readonly email: string | undefined; readonly isStaging: boolean }
  | { readonly kind: 'internal' }
  | { readonly kind: 'secret'; readonly name: string };

/** The source of a proxy's certificates. */
export class ProxyCertificates {
  /** Makes this type nominal. */
  declare protected readonly nominal: 'ProxyCertificates';
  /** @internal */
  readonly spec: ProxyCertificatesSpec;

  private constructor(spec: ProxyCertificatesSpec) {
    this.spec = spec;
  }

  /**
   * Obtains certificates from a public authority, Let's Encrypt first, which must reach the hosts from
   * outside on port 80 or 443. They are kept on a volume, because each restart would otherwise use up its
   * limits.
   */
  static acme(options: AcmeOptions = {}): ProxyCertificates {
    checkCall(SIGNATURES, 'ProxyCertificates.acme', arguments);
    return new ProxyCertificates({
      kind: 'acme',
      email: options.email,
      isStaging: options.staging ?? false,
    });
  }

  /** Uses certificates of Caddy's own authority, for internal hosts: clients must trust its root. */
  static internal(): ProxyCertificates {
    checkCall(SIGNATURES, 'ProxyCertificates.internal', arguments);
    return new ProxyCertificates({ kind: 'internal' });
  }

  /**
   * Uses existing certificates.
   * @param name of a Secret of type `kubernetes.io/tls`; on a host without Kubernetes, of a folder in `tls/` that
   *   holds `tls.crt` and `tls.key`
   */
  static secret(name: string): ProxyCertificates {
    checkCall(SIGNATURES, 'ProxyCertificates.secret', arguments);
    return new ProxyCertificates({ kind: 'secret', name });
  }
}

import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/** How certificates are asked for with ACME. */
export interface AcmeOptions {
  /** Where the authority writes to if something is wrong with a certificate. @default - nowhere */
  readonly email?: string | undefined;
  /**
   * Asks the staging service of Let's Encrypt, whose certificates no browser trusts, and whose limits a mistake
   * does not use up.
   * @default false
   */
  readonly staging?: boolean | undefined;
}

/** What certificates are from. @internal */
export type ProxyCertificatesSpec =
  | { readonly kind: 'acme'; readonly email: string | undefined; readonly isStaging: boolean }
  | { readonly kind: 'internal' }
  | { readonly kind: 'secret'; readonly name: string };

/** Where a proxy has its certificates from. */
export class ProxyCertificates {
  /** No other type passes for this one. */
  declare protected readonly nominal: 'ProxyCertificates';
  /** @internal */
  readonly spec: ProxyCertificatesSpec;

  private constructor(spec: ProxyCertificatesSpec) {
    this.spec = spec;
  }

  /**
   * Of a public authority, Let's Encrypt first: it must reach the hosts from outside on port 80 or 443. They are
   * kept on a volume, or each restart would use up its limits.
   */
  static acme(options: AcmeOptions = {}): ProxyCertificates {
    checkCall(SIGNATURES, 'ProxyCertificates.acme', arguments);
    return new ProxyCertificates({
      kind: 'acme',
      email: options.email,
      isStaging: options.staging ?? false,
    });
  }

  /** Of an authority that Caddy makes for itself, for hosts inside: clients must be told to trust its root. */
  static internal(): ProxyCertificates {
    checkCall(SIGNATURES, 'ProxyCertificates.internal', arguments);
    return new ProxyCertificates({ kind: 'internal' });
  }

  /**
   * Given ones.
   * @param name of a Secret of type `kubernetes.io/tls`; on a host without Kubernetes, of a folder in `tls/` that
   *   holds `tls.crt` and `tls.key`
   */
  static secret(name: string): ProxyCertificates {
    checkCall(SIGNATURES, 'ProxyCertificates.secret', arguments);
    return new ProxyCertificates({ kind: 'secret', name });
  }
}

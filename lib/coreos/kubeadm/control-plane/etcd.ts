import { checkCall } from '../../../core/props/check-call';
import { SIGNATURES } from '../../signatures';

/** Options of {@link Etcd.external}. */
export interface ExternalEtcdProps {
  /** URLs of its members with https, such as `https://10.1.0.50:2379`. */
  readonly endpoints: readonly string[];
}

/** Where the API server keeps its data, as plain data. */
export type EtcdSpec =
  | { readonly kind: 'stacked' }
  | { readonly kind: 'external'; readonly endpoints: readonly string[] };

/** Where the API server keeps its data. */
export class Etcd {
  private readonly spec: EtcdSpec;

  private constructor(spec: EtcdSpec) {
    this.spec = spec;
  }

  /** Runs one member on each master, set up by kubeadm. The number of masters must be odd. */
  static stacked(): Etcd {
    checkCall(SIGNATURES, 'Etcd.stacked', arguments);
    return new Etcd({ kind: 'stacked' });
  }

  /**
   * Uses an etcd cluster that you run. You copy its certificate authority, and a certificate with its key for
   * the API server, to each master, as the next steps explain.
   */
  static external(options: ExternalEtcdProps): Etcd {
    checkCall(SIGNATURES, 'Etcd.external', arguments);
    const { endpoints } = options;
    return new Etcd({ kind: 'external', endpoints });
  }

  /** @internal */
  toSpec(): EtcdSpec {
    return this.spec;
  }
}

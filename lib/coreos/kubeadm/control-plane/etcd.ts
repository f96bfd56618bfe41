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

  /** One member on each master, which kubeadm sets up. An odd number of masters is needed. */
  static stacked(): Etcd {
    return new Etcd({ kind: 'stacked' });
  }

  /**
   * A cluster of etcd that you run. You bring its certificate authority, and a certificate with its key for
   * the API server, to each master: the next steps say where to.
   */
  static external({ endpoints }: ExternalEtcdProps): Etcd {
    return new Etcd({ kind: 'external', endpoints });
  }

  /** @internal */
  toSpec(): EtcdSpec {
    return this.spec;
  }
}

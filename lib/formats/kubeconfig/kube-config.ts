/** How a user authenticates to an API server. */
export type KubeCredentials =
  | { readonly kind: 'clientCertificate'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'clientCertificateFiles'; readonly certificatePath: string; readonly keyPath: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'tokenFile'; readonly path: string }
  | ExecCredentials;

/** A program that prints credentials on demand. */
export interface ExecCredentials {
  /** Discriminates the kinds of credentials. */
  readonly kind: 'exec';
  /** The program, found on PATH unless it is a path. */
  readonly command: string;
  /** Arguments of the program. @default - none */
  readonly arguments?: readonly string[] | undefined;
  /** Further environment variables of the program. @default - those of the client */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Shown if the program is missing. @default - none */
  readonly installHint?: string | undefined;
}

/** A cluster, identified by its name in the file. */
export interface KubeCluster {
  /** The name that contexts refer to. */
  readonly name: string;
  /** https URL of the API server. */
  readonly server: string;
  /** Certificates of the authorities, in PEM. @default - the authorities that the client's system trusts */
  readonly caCertificate?: string | undefined;
}

/** A user, identified by its name in the file. */
export interface KubeUser {
  /** The name that contexts refer to. */
  readonly name: string;
  /** How the user authenticates. */
  readonly credentials: KubeCredentials;
}

/** A user, a cluster and a namespace to use together. */
export interface KubeContext {
  /** The name for `kubectl --context`. */
  readonly name: string;
  /** The name of a cluster of the file. */
  readonly cluster: string;
  /** The name of a user of the file. */
  readonly user: string;
  /** Namespace of requests that name none. @default 'default' */
  readonly namespace?: string | undefined;
}

/** The content of a kubeconfig: clusters, users, and contexts that join the two. */
export interface KubeConfig {
  /** Clusters, in the order of the file. */
  readonly clusters: readonly KubeCluster[];
  /** Users, in the order of the file. */
  readonly users: readonly KubeUser[];
  /** Contexts, in the order of the file. */
  readonly contexts: readonly KubeContext[];
  /** Name of the context to use by default. @default - none */
  readonly currentContext?: string | undefined;
}

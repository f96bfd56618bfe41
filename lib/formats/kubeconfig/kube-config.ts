/** How somebody proves who they are to an API server. */
export type KubeCredentials =
  | { readonly kind: 'clientCertificate'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'clientCertificateFiles'; readonly certificatePath: string; readonly keyPath: string }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'tokenFile'; readonly path: string }
  | ExecCredentials;

/** A program that prints credentials whenever they are needed. */
export interface ExecCredentials {
  /** Tells it from other credentials. */
  readonly kind: 'exec';
  /** The program, found on PATH unless it is a path. */
  readonly command: string;
  /** @default - none */
  readonly arguments?: readonly string[] | undefined;
  /** @default - those of the client */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Shown if the program is missing. @default - none */
  readonly installHint?: string | undefined;
}

/** A cluster by its name in the file. */
export interface KubeCluster {
  /** As contexts refer to it. */
  readonly name: string;
  /** URL of the API server, with https. */
  readonly server: string;
  /** In PEM. @default - the authorities that the client's system knows */
  readonly caCertificate?: string | undefined;
}

/** A user by its name in the file. */
export interface KubeUser {
  /** As contexts refer to it. */
  readonly name: string;
  /** How the user proves who it is. */
  readonly credentials: KubeCredentials;
}

/** Who talks to which cluster, and in which namespace. */
export interface KubeContext {
  /** As `kubectl --context` takes it. */
  readonly name: string;
  /** The name of a cluster of the file. */
  readonly cluster: string;
  /** The name of a user of the file. */
  readonly user: string;
  /** @default 'default' */
  readonly namespace?: string | undefined;
}

/** What clients of Kubernetes know: clusters, users, and contexts that join the two. */
export interface KubeConfig {
  /** In the order of the file. */
  readonly clusters: readonly KubeCluster[];
  /** In the order of the file. */
  readonly users: readonly KubeUser[];
  /** In the order of the file. */
  readonly contexts: readonly KubeContext[];
  /** Name of the context that is used unless another one is asked for. @default - none */
  readonly currentContext?: string | undefined;
}

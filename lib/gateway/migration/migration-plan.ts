import type { RedirectOptions } from '../redirect';
import type { ExternalAuth, RouteOptions } from '../route-options';
import type { PathRule, Route } from '../routes/route';

/** A backend as the objects name it: a Service of the cluster, or a server outside. */
export type MigratedBackend =
  | {
      readonly kind: 'service';
      readonly namespace: string | undefined;
      readonly name: string;
      readonly port: number;
      readonly protocol?: 'grpc' | undefined;
    }
  | { readonly kind: 'external'; readonly host: string; readonly port: number; readonly tls: boolean };

export interface MigratedShare {
  readonly backend: MigratedBackend;
  readonly weight: number;
}

export interface MigratedRedirect {
  readonly kind: 'redirect';
  readonly change: 'samePath' | 'toPath' | 'toPrefix';
  /** Absent with `samePath`. */
  readonly path?: string | undefined;
  readonly options: RedirectOptions;
}

/** The target of a route. */
export type MigratedTarget =
  | MigratedBackend
  | { readonly kind: 'weighted'; readonly shares: readonly MigratedShare[] }
  | MigratedRedirect;

/** Options of a route, free of constructs. */
export type MigratedOptions = Omit<RouteOptions, 'externalAuth'> & {
  readonly externalAuth?: (Omit<ExternalAuth, 'backend'> & { readonly backend: MigratedBackend }) | undefined;
};

/** A route of a gateway, independent of a construct tree. */
export interface MigratedRoute {
  /** The object that it was read from, such as `Ingress web/shop`. */
  readonly from: string;
  /** Its place in the object, such as `spec.rules[0].http.paths[1]`. */
  readonly field: string;
  readonly path: PathRule;
  readonly target: MigratedTarget;
  readonly options: MigratedOptions;
}

/** A certificate of the gateway. */
export interface MigratedCertificate {
  readonly hosts: readonly string[];
  readonly secretName: string;
  readonly certManager?:
    | { readonly issuer: string; readonly issuerKind: 'Issuer' | 'ClusterIssuer' }
    | undefined;
}

/** A Service that was among the objects, so the pods behind it are known. */
export interface KnownService {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly KnownPort[];
}

export interface KnownPort {
  readonly name?: string | undefined;
  readonly port: number;
  readonly targetPort: number | string;
  /** Such as `kubernetes.io/h2c`, for HTTPRoutes. */
  readonly appProtocol?: string | undefined;
}

/** A setting that is missing from the result or changed in it. */
export interface NotCarriedOver {
  /** Such as `Ingress web/shop`. */
  readonly object: string;
  /** The annotation or field, such as `nginx.ingress.kubernetes.io/affinity` or `spec.rules[0].filters[1]`. */
  readonly setting: string;
  /**
   * `ignored`: the result does not have it. `different`: the result has it, with the difference that the
   * reason names. `closed`: it protects routes, which now refuse every request until you decide. `left-out`:
   * the routes that depend on it are missing.
   */
  readonly effect: 'ignored' | 'different' | 'closed' | 'left-out';
  /** The cause, and what to do about it. */
  readonly reason: string;
}

/** The gateway that objects translate to, as plain data. */
export interface MigrationPlan {
  /** The namespace of most of the objects; undefined if they name none. */
  readonly namespace: string | undefined;
  readonly routes: readonly MigratedRoute[];
  readonly certificates: readonly MigratedCertificate[];
  /** Undefined if there is no TLS. */
  readonly redirectToHttps: boolean | undefined;
  /** Undefined for the default path. */
  readonly healthPath: string | undefined;
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, KnownService>;
  readonly notCarriedOver: readonly NotCarriedOver[];
}

/** Returns the key that identifies a Service. */
export function serviceKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** Converts a route for the route table; its backends are identified by namespace, name and port. */
export function toTableRoute({ path, target, options }: MigratedRoute): Route {
  const match = {
    host: options.host ?? '',
    path,
    methods: options.methods ?? [],
    headers: Object.entries(options.headers ?? {})
      .map(([name, value]) => ({ name: name.toLowerCase(), value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  if (target.kind === 'redirect') {
    const { status = 302, scheme, host, port } = target.options;
    const kind = target.change === 'toPrefix' ? 'prefix' : 'path';
    const replaced = target.path === undefined ? undefined : ({ kind, replacement: target.path } as const);
    return { match, action: { kind: 'redirect', status, scheme, host, port, path: replaced } };
  }
  const shares = target.kind === 'weighted' ? target.shares : [{ backend: target, weight: 1 }];
  const backends = shares.map(({ backend, weight }) => ({ key: backendKey(backend), weight }));
  return { match, action: { kind: 'forward', backends, rewrite: toRewrite(path, options) } };
}

function toRewrite({ kind }: PathRule, { rewritePath, stripPrefix, replacePrefix }: MigratedOptions) {
  if (rewritePath !== undefined) {
    return { kind: kind === 'regex' ? ('captures' as const) : ('path' as const), replacement: rewritePath };
  }
  const replacement = stripPrefix ? '/' : replacePrefix;
  return replacement === undefined ? undefined : { kind: 'prefix' as const, replacement };
}

function backendKey(backend: MigratedBackend): string {
  if (backend.kind === 'external') return `${backend.host}:${backend.port}`;
  return `${serviceKey(backend.namespace, backend.name)}:${backend.port}`;
}

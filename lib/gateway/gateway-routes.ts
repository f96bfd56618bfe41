import { Construct } from 'constructs';
import { addCheck, reportProblem } from '../core/check';
import { TreeCache } from '../core/complete-tree';
import type { Problem } from '../core/errors';
import { addFront } from '../core/fronts';
import { addNotes } from '../core/notes';
import { type Collected, collectProblems } from '../core/problems';
import { checkCall, checkNew } from '../core/props/check-call';
import type { BackendSource } from '../core/references';
import { traceSource } from '../core/source';
import { describePassedFilters } from '../kubernetes/backend/passed-filters';
import type { ServiceObject } from './backends';
import { type DeclaredRoute, declareRoute } from './declared-route';
import type { RouteTarget } from './gateway-backend';
import type { GatewayConfig } from './nginx/gateway-config';
import type { GatewayRoutesProps, NginxIngressGatewayProps } from './nginx-ingress-gateway-props';
import { resolveGateway } from './resolve-gateway';
import type { RouteOptions } from './route-options';
import type { RoutePath } from './route-path';
import { type GatewayRequest, matchRequest, type Outcome } from './routes/match-request';
import { SIGNATURES } from './signatures';

/** The Service of a backend. */
interface RouteService {
  readonly source: BackendSource;
  /** Undefined if the source cannot be a backend; reading its pods reports the reason. */
  readonly service: ServiceObject | undefined;
}

type ServiceListener = (found: RouteService) => void;

const resolved = new TreeCache<Collected<GatewayConfig>>();

/**
 * Routes by host, path, method and header in one table, from which {@link match} answers. It creates no
 * server by itself: pass it to a GkeIngress or to HttpRoutes, which send requests straight to the services.
 * NginxIngressGateway is the variant that adds nginx.
 */
export class GatewayRoutes extends Construct {
  /** @internal */
  protected readonly props: NginxIngressGatewayProps;
  /** @internal */
  protected readonly declared: DeclaredRoute[] = [];
  /** @internal */
  protected readonly services = new Map<BackendSource, RouteService>();
  private readonly listeners: ServiceListener[] = [];
  /** @internal */
  protected readonly fallback: DeclaredRoute | undefined;

  constructor(scope: Construct, id: string, props: GatewayRoutesProps = {}) {
    checkNew(SIGNATURES, 'GatewayRoutes', arguments, new.target === GatewayRoutes);
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.fallback = props.defaultBackend && this.declare('/', props.defaultBackend, {});
    addCheck(this, () => this.resolve().problems);
    addNotes(this, () => this.describeFilters());
  }

  /**
   * Adds a route. The order of calls does not matter: exact paths come before regular expressions and those
   * before prefixes, longer ones before shorter ones, and routes with conditions before those without.
   *
   * @param path a prefix, or a {@link RoutePath}
   */
  route(path: string | RoutePath, target: RouteTarget, options: RouteOptions = {}): this {
    checkCall(SIGNATURES, 'GatewayRoutes.route', arguments, this);
    for (const problem of checkConditions(options)) reportProblem(this, problem);
    this.declared.push(this.declare(path, target, options));
    return this;
  }

  /**
   * Adds one route for each listed subdomain of a domain. Requests for other hosts get none of these routes.
   *
   * @param domain such as `example.jp`
   * @param services by the label in front of the domain, such as `v1`
   */
  subdomains(
    domain: string,
    services: Readonly<Record<string, RouteTarget>>,
    options: RouteOptions = {},
  ): this {
    checkCall(SIGNATURES, 'GatewayRoutes.subdomains', arguments, this);
    for (const [label, target] of Object.entries(services)) {
      this.route('/', target, { ...options, host: `${label}.${domain}` });
    }
    return this;
  }

  /**
   * Predicts what becomes of a request: which route serves it and what the backend sees. Problems of the
   * routes do not throw here; the synthesis reports them.
   */
  match(request: GatewayRequest): Outcome {
    checkCall(SIGNATURES, 'GatewayRoutes.match', arguments, this);
    return matchRequest(this.resolve().result.table, request);
  }

  /** Calls `listener` for the Service of every backend, now and whenever a route adds one. @internal */
  onService(listener: ServiceListener): void {
    this.listeners.push(listener);
    for (const found of this.services.values()) listener(found);
  }

  private declare(path: string | RoutePath, target: RouteTarget, options: RouteOptions): DeclaredRoute {
    const externalAuth = options.externalAuth ?? this.props.externalAuth;
    const declared = declareRoute(this, path, target, externalAuth ? { ...options, externalAuth } : options);
    const backends = declared.target.kind === 'forward' ? declared.target.backends : [];
    const isGuarding = this.refusesRequests && keepsEndOfPath(declared);
    for (const { backend } of backends) {
      if (backend.kind === 'service') addFront(backend.source, { isGuarding });
    }
    for (const { backend } of [...backends, ...(declared.authBackend ?? [])]) {
      if (backend.kind !== 'service' || this.services.has(backend.source)) continue;
      this.services.set(backend.source, backend);
      for (const listener of this.listeners) listener(backend);
    }
    return declared;
  }

  private describeFilters(): Iterable<string> {
    const open = [...this.declared, ...(this.fallback ? [this.fallback] : [])].filter(
      ({ options }) => !(options.allowFrom ?? this.props.allowFrom)?.length,
    );
    const sources = open.flatMap(({ target }) =>
      target.kind === 'redirect'
        ? []
        : target.backends.flatMap(({ backend }) => (backend.kind === 'service' ? backend.source : [])),
    );
    return describePassedFilters(this, sources, 'give its routes allowFrom');
  }

  /** Resolves the declared routes and properties to plain data. @internal */
  resolve(): Collected<GatewayConfig> {
    const { props, declared: routes, fallback } = this;
    return resolved.get(this, () =>
      collectProblems(resolveGateway({ props, routes, fallback, healthPath: this.reservedPath })),
    );
  }

  /**
   * Whether the server of the routes refuses the requests that a backend declares as `refusedRequests`.
   * @internal
   */
  protected get refusesRequests(): boolean {
    return false;
  }

  /** The path that the server of the routes answers itself. @internal */
  protected get reservedPath(): string | undefined {
    return undefined;
  }
}

/** Checks whether the path that the backend sees has the same end as the requested path. */
function keepsEndOfPath({ rewrite }: DeclaredRoute): boolean {
  return rewrite === undefined || (rewrite.kind === 'prefix' && rewrite.replacement === '/');
}

/** Reports empty conditions: without effect, they would let the route serve unintended requests. */
function* checkConditions({ host, methods }: RouteOptions): Generator<Problem> {
  const conditions = [
    ['host', host === '' ? host : undefined],
    ['methods', methods?.length === 0 ? methods : undefined],
  ] as const;
  for (const [property, given] of conditions) {
    if (given === undefined) continue;
    yield {
      code: 'GATEWAY_ROUTE',
      message: `${property} of a route is empty`,
      property,
      given,
      allowed:
        property === 'host'
          ? 'a host, such as www.example.jp'
          : 'methods in capitals, such as GET, HEAD and POST',
      hint: `leave ${property} out if it does not matter; is it a variable that is not set?`,
    };
  }
}

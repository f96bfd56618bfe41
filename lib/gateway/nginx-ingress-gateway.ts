import { Construct } from 'constructs';
import { addCheck } from '../core/check';
import { TreeCache } from '../core/complete-tree';
import { contribute } from '../core/contribute';
import type { Problem } from '../core/errors';
import { addNote } from '../core/notes';
import { collectProblems } from '../core/problems';
import { checkCall, checkNew } from '../core/props/check-call';
import type { BackendSource, IPodBackendSource, PodBackend } from '../core/references';
import { traceSource } from '../core/source';
import { HashedConfigMap } from '../kubernetes/hashed-config-map';
import { PodNetworkPolicy } from '../kubernetes/policy/pod-network-policy';
import type { Workload } from '../kubernetes/workload/workload';
import { GATEWAY, type GatewayArtifact, summarizeRoutes } from './artifact';
import { type DeclaredRoute, declareRoute } from './declared-route';
import type { RouteTarget } from './gateway-backend';
import { addAutoscaler, addCertificates, addPods } from './gateway-manifests';
import { checkFileSizes, ROUTES_PER_FILE, renderConfigFiles } from './nginx/config-files';
import type { GatewayConfig } from './nginx/gateway-config';
import { tryParseNginxVersion } from './nginx/nginx-version';
import { renderNginxConfig } from './nginx/render-config';
import type { NginxIngressGatewayProps } from './nginx-ingress-gateway-props';
import { resolveGateway } from './resolve-gateway';
import type { RouteOptions } from './route-options';
import type { RoutePath } from './route-path';
import { type GatewayRequest, matchRequest, type Outcome } from './routes/match-request';
import { SIGNATURES } from './signatures';

/** What was declared, as plain data, with what is wrong. */
interface ResolvedGateway {
  readonly result: GatewayConfig;
  readonly problems: readonly Problem[];
}

const resolved = new TreeCache<ResolvedGateway>();
const rendered = new TreeCache<Readonly<Record<string, string>>>();

/**
 * nginx in front of services: routes by host, path, method and header, in one table from which the
 * configuration is made and {@link match} answers. Can be the backend of a SakuraLoadBalancedService.
 */
export class NginxIngressGateway extends Construct implements IPodBackendSource {
  /** The pods and their Service. */
  readonly workload: Workload;
  /** Path that it answers itself, for health checks. */
  readonly healthPath: string;
  private readonly props: NginxIngressGatewayProps;
  private readonly routes: DeclaredRoute[] = [];
  private readonly fallback: DeclaredRoute | undefined;
  private readonly configMaps: HashedConfigMap[] = [];
  private readonly backendSources = new Set<BackendSource>();

  constructor(scope: Construct, id: string, props: NginxIngressGatewayProps = {}) {
    checkNew(SIGNATURES, 'NginxIngressGateway', arguments, new.target === NginxIngressGateway);
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.healthPath = props.healthPath ?? '/healthz';
    this.fallback = props.defaultBackend && this.declare('/', props.defaultBackend, {});
    this.workload = addPods(this, props, () => this.renderSources());
    this.addConfigMap();
    addAutoscaler(this, this.workload, props);
    addCertificates(this, props);
    if (props.networkPolicy ?? true) this.addNetworkPolicy();
    addCheck(this, () => this.resolve().problems);
    addCheck(this, () => checkFileSizes(this.renderFiles()));
    addNote(this, () => this.describeHosts());
    contribute(this, GATEWAY, () => this.toArtifact());
  }

  /**
   * Adds a route. The order of calls does not matter: exact paths come before regular expressions and those
   * before prefixes, longer ones before shorter ones, and routes with conditions before those without.
   *
   * @param path a prefix, or what {@link RoutePath} makes
   */
  route(path: string | RoutePath, target: RouteTarget, options: RouteOptions = {}): this {
    checkCall(SIGNATURES, 'NginxIngressGateway.route', arguments, this);
    this.routes.push(this.declare(path, target, options));
    if (this.routes.length > this.configMaps.length * ROUTES_PER_FILE) this.addConfigMap();
    return this;
  }

  /**
   * Adds a route for each of some hosts below a domain: requests for other hosts get none of them, whatever
   * they name.
   *
   * @param domain such as `example.jp`
   * @param services by the label in front of the domain, such as `v1`
   */
  subdomains(
    domain: string,
    services: Readonly<Record<string, RouteTarget>>,
    options: RouteOptions = {},
  ): this {
    checkCall(SIGNATURES, 'NginxIngressGateway.subdomains', arguments, this);
    for (const [label, target] of Object.entries(services)) {
      this.route('/', target, { ...options, host: `${label}.${domain}` });
    }
    return this;
  }

  /**
   * Says which route serves a request and what its backend will see, as nginx will do it.
   * @throws KumikiError with everything that is wrong with the gateway's routes
   */
  match(request: GatewayRequest): Outcome {
    checkCall(SIGNATURES, 'NginxIngressGateway.match', arguments, this);
    return matchRequest(this.resolve().result.table, request);
  }

  toPodBackend(): PodBackend {
    return { ...this.workload.toPodBackend(), construct: this };
  }

  private declare(path: string | RoutePath, target: RouteTarget, options: RouteOptions): DeclaredRoute {
    const externalAuth = options.externalAuth ?? this.props.externalAuth;
    const declared = declareRoute(this, path, target, externalAuth ? { ...options, externalAuth } : options);
    const backends = declared.target.kind === 'forward' ? declared.target.backends : [];
    for (const backend of [...backends.map((share) => share.backend), declared.authBackend]) {
      if (backend?.kind === 'service') this.backendSources.add(backend.source);
    }
    return declared;
  }

  /** The configuration as plain data. @internal */
  resolve(): ResolvedGateway {
    const { props, routes, fallback } = this;
    return resolved.get(this, () => collectProblems(resolveGateway({ props, routes, fallback })));
  }

  /**
   * The configuration in one file for an nginx of this version, with changes: for a test that is no pod.
   * @internal
   */
  renderFor(
    installed: string,
    changes: Partial<GatewayConfig>,
  ): { readonly text: string; readonly version: string } {
    const { result } = this.resolve();
    const version = tryParseNginxVersion(installed) ?? result.version;
    return { text: renderNginxConfig({ ...result, version, ...changes }), version: version.text };
  }

  /** Files of the configuration by name. @internal */
  renderFiles(): Readonly<Record<string, string>> {
    return rendered.get(this, () => {
      const { result, problems } = this.resolve();
      // what is wrong is reported; a configuration of it would be wrong, too
      return problems.length > 0 ? {} : renderConfigFiles(result, this.configMaps.length);
    });
  }

  private addConfigMap(): void {
    const index = this.configMaps.length;
    const { labels, deployment } = this.workload;
    this.configMaps.push(
      new HashedConfigMap(this, index === 0 ? 'Config' : `Config-${index}`, {
        name: `${deployment.name}-config${index === 0 ? '' : `-${index}`}`,
        labels: labels.all,
        files: () => {
          const files = Object.entries(this.renderFiles());
          return Object.fromEntries(files.filter((_, position) => position === index));
        },
      }),
    );
  }

  /** What pods find in their configuration's directory. */
  private renderSources(): object[] {
    const { certificates = [] } = this.props.tls ?? {};
    const users = [...this.routes, this.fallback, { options: this.props }]
      .map((route) => route?.options.basicAuth)
      .filter((auth) => auth !== undefined);
    const keys = new Map(
      users.map(({ secretName, key = 'auth' }) => [`${secretName}/${key}`, { secretName, key }]),
    );
    return [
      ...this.configMaps.map(({ configMap }) => ({ configMap: { name: configMap.name } })),
      ...certificates.map(({ secretName: name }) => ({
        secret: { name, items: ['tls.crt', 'tls.key'].map((key) => ({ key, path: `tls/${name}/${key}` })) },
      })),
      ...[...keys.values()].map(({ secretName: name, key }) => ({
        secret: { name, items: [{ key, path: `auth/${name}/${key}` }] },
      })),
    ];
  }

  private addNetworkPolicy(): void {
    const { deployment, labels } = this.workload;
    new PodNetworkPolicy(this, 'NetworkPolicy', {
      pods: this.workload,
      name: deployment.name,
      labels: labels.all,
      allowFrom: 'anyone',
      allowTo: () => [...this.backendSources],
      allowToPorts: () => this.externalPorts(),
      dns: true,
    });
  }

  private externalPorts(): number[] {
    const { backends } = this.resolve().result;
    const external = [...backends.values()].filter(({ key }) => key.startsWith('external '));
    return [...new Set(external.map(({ port }) => port))].sort((a, b) => a - b);
  }

  /** Hosts that have no route for `/`, where the default backend is missing. */
  private describeHosts(): string | undefined {
    const { table } = this.resolve().result;
    const hosts = [...table.values()]
      .filter(({ prefixes }) => !prefixes.has(''))
      .map(({ host }) => host || 'other hosts');
    if (hosts.length === 0) return undefined;
    return `requests that no route serves get 404 (${hosts.slice(0, 5).join(', ')}${hosts.length > 5 ? ', …' : ''})`;
  }

  private toArtifact(): GatewayArtifact {
    return {
      constructPath: this.node.path,
      name: this.workload.deployment.name,
      files: this.renderFiles(),
      routes: summarizeRoutes(this.resolve().result),
    };
  }
}

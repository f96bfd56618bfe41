import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { addCheck } from '../core/check';
import { TreeCache } from '../core/complete-tree';
import { contribute } from '../core/contribute';
import { addNote } from '../core/notes';
import { checkCall, checkNew } from '../core/props/check-call';
import type { IPodBackendSource, PodBackend } from '../core/references';
import { HashedConfigMap } from '../kubernetes/hashed-config-map';
import { PodNetworkPolicy } from '../kubernetes/policy/pod-network-policy';
import type { Workload } from '../kubernetes/workload/workload';
import { GATEWAY, type GatewayArtifact, summarizeRoutes } from './artifact';
import { listSecretSteps } from './certificates/secret-steps';
import type { RouteTarget } from './gateway-backend';
import {
  addAutoscaler,
  addCertificates,
  addPods,
  checkCertificateFiles,
  readDrainSeconds,
} from './gateway-manifests';
import { GatewayRoutes } from './gateway-routes';
import { checkFileSizes, ROUTES_PER_FILE, renderConfigFiles } from './nginx/config-files';
import type { GatewayConfig } from './nginx/gateway-config';
import { tryParseNginxVersion } from './nginx/nginx-version';
import { renderNginxConfig } from './nginx/render-config';
import type { NginxIngressGatewayProps } from './nginx-ingress-gateway-props';
import type { RouteOptions } from './route-options';
import type { RoutePath } from './route-path';
import { SIGNATURES } from './signatures';

const rendered = new TreeCache<Readonly<Record<string, string>>>();

/**
 * nginx in front of services: routes by host, path, method and header, in one table that both the
 * configuration and `match` are derived from. Can be the backend of a SakuraLoadBalancedService.
 */
export class NginxIngressGateway extends GatewayRoutes implements IPodBackendSource {
  /** The pods and their Service. */
  readonly workload: Workload;
  /** Path that the gateway answers itself, for health checks. */
  readonly healthPath: string;
  private readonly configMaps: HashedConfigMap[] = [];

  constructor(scope: Construct, id: string, props: NginxIngressGatewayProps = {}) {
    checkNew(SIGNATURES, 'NginxIngressGateway', arguments, new.target === NginxIngressGateway);
    super(scope, id, props);
    this.healthPath = props.healthPath ?? '/healthz';
    this.workload = addPods(this, props, () => this.renderSources());
    this.addConfigMap();
    addAutoscaler(this, this.workload, props);
    addCertificates(this, props);
    checkCertificateFiles(this, props.tls);
    if (props.networkPolicy ?? true) this.addNetworkPolicy();
    addCheck(this, () => checkFileSizes(this.renderFiles()));
    addNote(this, () => this.describeHosts());
    contribute(this, GATEWAY, () => this.toArtifact());
  }

  override route(path: string | RoutePath, target: RouteTarget, options: RouteOptions = {}): this {
    checkCall(SIGNATURES, 'NginxIngressGateway.route', arguments, this);
    super.route(path, target, options);
    if (this.declared.length > this.configMaps.length * ROUTES_PER_FILE) this.addConfigMap();
    return this;
  }

  /** Returns the pods of the gateway, for a load balancer in front of it. */
  toPodBackend(): PodBackend {
    const pods = this.workload.toPodBackend();
    const health = pods.health && { ...pods.health, drainSeconds: readDrainSeconds(this.props) };
    return { ...pods, construct: this, health };
  }

  /**
   * Renders the configuration as one file for an installed version of nginx, with changes: for tests outside
   * a pod.
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

  /** @internal */
  protected override get refusesRequests(): boolean {
    return true;
  }

  /** @internal */
  protected override get reservedPath(): string {
    return this.healthPath;
  }

  /** Renders the files of the configuration by name. @internal */
  renderFiles(): Readonly<Record<string, string>> {
    return rendered.get(this, () => {
      const { result, problems } = this.resolve();
      // problems are reported elsewhere; a configuration with them would be wrong, too
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

  /** Lists the volume sources of the configuration directory. */
  private renderSources(): object[] {
    const { certificates = [] } = this.props.tls ?? {};
    const users = [...this.declared, this.fallback, { options: this.props }].flatMap(
      (route) => route?.options.basicAuth || [],
    );
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
      allowTo: () => [...this.services.keys()],
      allowToPorts: () => this.externalPorts(),
      dns: true,
    });
  }

  private externalPorts(): number[] {
    const { backends } = this.resolve().result;
    const external = [...backends.values()].filter(({ key }) => key.startsWith('external '));
    return [...new Set(external.map(({ port }) => port))].sort((a, b) => a - b);
  }

  /** Returns a note on hosts without a route for `/`, unless a default backend serves them. */
  private describeHosts(): string | undefined {
    const { table } = this.resolve().result;
    const hosts = [...table.values()]
      .filter(({ prefixes }) => !prefixes.has(''))
      .map(({ host }) => host || 'other hosts');
    if (hosts.length === 0) return undefined;
    return `requests without a matching route get 404 (${hosts.slice(0, 5).join(', ')}${hosts.length > 5 ? ', …' : ''})`;
  }

  private toArtifact(): GatewayArtifact {
    return {
      constructPath: this.node.path,
      name: this.workload.deployment.name,
      files: this.renderFiles(),
      routes: summarizeRoutes(this.resolve().result),
      listNextSteps: () => listSecretSteps(this.props.tls, Chart.of(this).namespace),
    };
  }
}

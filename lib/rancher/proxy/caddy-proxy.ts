import { Names } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { TreeCache } from '../../core/complete-tree';
import { contribute } from '../../core/contribute';
import type { Problem } from '../../core/errors';
import { addFront } from '../../core/fronts';
import { addNote, addNotes } from '../../core/notes';
import { type Collected, collectProblems } from '../../core/problems';
import { checkNew } from '../../core/props/check-call';
import type { IPodBackendSource, PodBackend } from '../../core/references';
import { traceSource } from '../../core/source';
import { requireChart } from '../../core/stack';
import { describePassedFilters } from '../../kubernetes/backend/passed-filters';
import type { Workload } from '../../kubernetes/workload/workload';
import { claimFolder, FRONT, type FrontArtifact, HOST_FRONT } from '../front-artifact';
import { readDrainSeconds, toFrontBackend } from '../front-pods';
import { SIGNATURES } from '../signatures';
import type { CaddyProxyProps } from './caddy-proxy-props';
import type { ProxyConfig } from './proxy-config';
import { renderProxyHost } from './proxy-host';
import { addPods } from './proxy-manifests';
import { renderProxy } from './render-proxy';
import { resolveProxy, toUpstreamSpec } from './resolve-proxy';

const resolved = new TreeCache<Collected<ProxyConfig>>();
const rendered = new TreeCache<Readonly<Record<string, string>>>();

/**
 * Caddy in front of one server: terminates HTTPS with certificates that it obtains, makes or is given,
 * redirects http to https and passes on requests and WebSockets. Its configuration is complete: nothing is
 * filled in at run time. Can be the backend of a SakuraLoadBalancedService or of a TcpBalancer if it runs in
 * the cluster.
 */
export class CaddyProxy extends Construct implements IPodBackendSource {
  /** The pods and their Service; undefined on a host. */
  readonly workload: Workload | undefined;
  /** Name of its folder and its objects. */
  readonly name: string;
  private readonly props: CaddyProxyProps;

  constructor(scope: Construct, id: string, props: CaddyProxyProps) {
    checkNew(SIGNATURES, 'CaddyProxy', arguments, new.target === CaddyProxy);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.props = props;
    this.name = props.name ?? Names.toDnsLabel(this);
    const isOnHost = props.runsOn === 'host';
    this.workload = isOnHost ? undefined : addPods(this, this.name, props, () => this.renderFiles());
    const spec = toUpstreamSpec(props.upstream);
    if (spec.kind === 'service') addFront(spec.source, { isGuarding: true });
    const nameProblems = claimFolder(this, this.name);
    addCheck(this, () => [...this.resolve().problems, ...nameProblems]);
    addCheck(this, () => this.checkTexts());
    addNote(this, () => describeCertificates(props));
    addNotes(this, () =>
      describePassedFilters(
        this,
        spec.kind === 'service' ? [spec.source] : [],
        'a load balancer in front can filter, with sourceRanges',
      ),
    );
    contribute(this, isOnHost ? HOST_FRONT : FRONT, () => this.toArtifact());
  }

  /** Returns the pods of the proxy, for a load balancer in front of it. */
  toPodBackend(): PodBackend {
    return toFrontBackend(this, 'proxy', this.workload, readDrainSeconds(this.props));
  }

  /**
   * Renders the configuration to find strings that are valid by themselves but impossible in it.
   * @throws FRONT_TEXT
   */
  private checkTexts(): readonly Problem[] {
    this.renderFiles();
    return [];
  }

  private resolve(): Collected<ProxyConfig> {
    return resolved.get(this, () => collectProblems(resolveProxy(this.props)));
  }

  /** Renders its configuration by name. @internal */
  renderFiles(): Readonly<Record<string, string>> {
    return rendered.get(this, () => {
      const { result, problems } = this.resolve();
      // problems are reported elsewhere; a configuration with them would be wrong, too
      return problems.length > 0 ? {} : { Caddyfile: renderProxy(result) };
    });
  }

  private toArtifact(): FrontArtifact {
    const { upstream, hosts } = this.resolve().result;
    const artifact = {
      constructPath: this.node.path,
      name: this.name,
      program: 'caddy' as const,
      listeners: hosts.map((host) => ({
        listener: 'https :443, http :80',
        match: host,
        target: `${upstream.host}:${upstream.port}`,
        endpoints: [`https://${host}/`],
      })),
      healthPort: undefined,
    };
    if (this.workload) return { ...artifact, files: this.renderFiles(), listNextSteps: () => [] };
    return { ...artifact, ...renderProxyHost(this.name, this.props, this.renderFiles()) };
  }
}

/** Returns a note on certificates that not every client trusts. */
function describeCertificates({ certificates: { spec } }: CaddyProxyProps): string | undefined {
  if (spec.kind === 'internal') {
    return 'its certificates are issued by its own authority: clients must trust pki/authorities/local/root.crt of its volume';
  }
  if (spec.kind === 'acme' && spec.isStaging) {
    return 'its certificates are of the staging service, which no browser trusts: leave staging out when all works';
  }
  return undefined;
}

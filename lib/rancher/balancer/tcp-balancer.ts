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
import type { Workload } from '../../kubernetes/workload/workload';
import { claimFolder, FRONT, type FrontArtifact, HOST_FRONT } from '../front-artifact';
import { readDrainSeconds, toFrontBackend } from '../front-pods';
import { SIGNATURES } from '../signatures';
import type { BalancerConfig } from './balancer-config';
import { FOLDERS, renderBalancerHost } from './balancer-host';
import { addPods } from './balancer-manifests';
import { HEALTH_PORT } from './ports';
import { renderBalancer } from './render-balancer';
import { describeFilters, describeNodePorts, listBackends, summarizeListeners } from './report';
import { resolveBalancer } from './resolve-balancer';
import type { TcpBalancerProps } from './tcp-balancer-props';

const resolved = new TreeCache<Collected<BalancerConfig>>();
const rendered = new TreeCache<Readonly<Record<string, string>>>();

/**
 * HAProxy in front of a cluster, like Rancher's load balancers: it listens on ports of nodes, or of a host
 * without Kubernetes, and passes connections or requests on to servers that it checks. Can be the backend of
 * a SakuraLoadBalancedService if it runs in the cluster.
 */
export class TcpBalancer extends Construct implements IPodBackendSource {
  /** The pods and their Service; undefined on a host. */
  readonly workload: Workload | undefined;
  /** Name of its folder and its objects. */
  readonly name: string;
  private readonly props: TcpBalancerProps;

  constructor(scope: Construct, id: string, props: TcpBalancerProps) {
    checkNew(SIGNATURES, 'TcpBalancer', arguments, new.target === TcpBalancer);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.props = props;
    this.name = props.name ?? Names.toDnsLabel(this);
    this.workload =
      props.runsOn === 'host'
        ? undefined
        : addPods(this, this.name, props, {
            files: () => this.renderFiles(),
            config: () => this.resolve().result,
          });
    for (const frontend of props.frontends) {
      for (const { spec } of listBackends([frontend])) {
        // only mode http reads requests and can refuse some
        if (spec.kind === 'node-ports') addFront(spec.source, { isGuarding: frontend.mode === 'http' });
      }
    }
    const nameProblems = claimFolder(this, this.name);
    addCheck(this, () => [...this.resolve().problems, ...nameProblems]);
    addCheck(this, () => this.checkTexts());
    addNotes(this, () => describeNodePorts(props, this.resolve().result));
    addNotes(this, () => describeFilters(this, props));
    addNote(this, () => describeErrorPages(props));
    contribute(this, props.runsOn === 'host' ? HOST_FRONT : FRONT, () => this.toArtifact());
  }

  /** Returns the pods of the balancer, for a load balancer in front of it. */
  toPodBackend(): PodBackend {
    return toFrontBackend(this, 'balancer', this.workload, readDrainSeconds(this.props));
  }

  /**
   * Renders the configuration to find strings that are valid by themselves but impossible in it.
   * @throws FRONT_TEXT
   */
  private checkTexts(): readonly Problem[] {
    this.renderFiles();
    return [];
  }

  private resolve(): Collected<BalancerConfig> {
    return resolved.get(this, () => collectProblems(resolveBalancer(this.props, FOLDERS)));
  }

  /** Renders its configuration and error pages by name. @internal */
  renderFiles(): Readonly<Record<string, string>> {
    return rendered.get(this, () => {
      const { result, problems } = this.resolve();
      // problems are reported elsewhere; a configuration with them would be wrong, too
      if (problems.length > 0) return {};
      const pages = result.settings.errorPages.map(({ status, html }) => [`${status}.html`, html] as const);
      return { 'haproxy.cfg': renderBalancer(result), ...Object.fromEntries(pages) };
    });
  }

  private toArtifact(): FrontArtifact {
    const { props, name } = this;
    const config = this.resolve().result;
    const artifact = {
      constructPath: this.node.path,
      name,
      program: 'haproxy' as const,
      listeners: summarizeListeners(props, config),
      healthPort: props.healthPort ?? HEALTH_PORT,
    };
    if (this.workload) return { ...artifact, files: this.renderFiles(), listNextSteps: () => [] };
    return { ...artifact, ...renderBalancerHost(name, props, config, this.renderFiles()) };
  }
}

/** Returns a note if error pages have no effect; undefined if there are none, or clients get them. */
function describeErrorPages({ errorPages = {}, frontends }: TcpBalancerProps): string | undefined {
  const isShown = frontends.some(({ mode }) => mode === 'http');
  if (isShown || Object.keys(errorPages).length === 0) return undefined;
  return "clients get none of the error pages, because all frontends pass on connections: only those of mode 'http' answer";
}

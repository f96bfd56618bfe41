import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../appliance/spec/spec';
import { addCheck } from '../core/check';
import { TreeCache } from '../core/complete-tree';
import type { Problem } from '../core/errors';
import { addNote } from '../core/notes';
import { traceSource } from '../core/source';
import type { AnnouncedService } from './artifact';
import { HealthCheck } from './health-check';
import { defaultApplianceName } from './load-balancer-id';
import type { ServedPort } from './ports';
import {
  checkNamespace,
  DEFAULT_NAMESPACE,
  describeNodePorts,
  type ResolvedBackend,
  resolveBackend,
} from './resolved-backend';
import { SakuraLoadBalancer } from './sakura-load-balancer';
import { acceptVirtualIps, checkPrepared, toRealServerSpec } from './servers';
import { probeService, type ServedPods, virtualIpService } from './service-manifests';
import type { OnRouterProps, OnSwitchProps, SakuraLoadBalancedServiceProps } from './service-props';

/** Many parts of a service need its backend. */
const resolvedBackends = new TreeCache<ResolvedBackend>();

/**
 * Pods behind a virtual IP of a Sakura Cloud load balancer. Creates a Service of type
 * LoadBalancer, a companion Service where the health check needs one, and the virtual IP on an
 * appliance: its own, or one that it shares.
 */
export class SakuraLoadBalancedService extends Construct {
  /** The appliance: a child, or the one that was passed. */
  readonly loadBalancer: SakuraLoadBalancer;
  /** The Service that gets the virtual IP. */
  readonly service: ApiObject;
  /** The Service that answers the appliance's checks; undefined if all of them are pings. */
  readonly probeService: ApiObject | undefined;
  /** Identifies the virtual IP in the app, for outputs. */
  readonly virtualIpKey: string;
  private readonly props: SakuraLoadBalancedServiceProps;
  private readonly healthCheck: HealthCheck;

  constructor(scope: Construct, id: string, props: SakuraLoadBalancedServiceProps) {
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.healthCheck = props.healthCheck ?? HealthCheck.tcp();
    this.virtualIpKey = this.node.path;
    this.loadBalancer = props.loadBalancer ?? createLoadBalancer(this, props);

    acceptVirtualIps(props.servers, () => this.resolveBackend().ports.map(({ port }) => port));
    const needsAnswer = this.requestedChecks().map((check) => check.needsAnswerFromNode);
    const policy = needsAnswer.every(Boolean) ? 'Local' : 'Cluster';
    const allPods = this.selectPods(() => true);
    this.service = new ApiObject(this, 'Service', virtualIpService(allPods, policy));
    const probedPods = this.selectPods((port) => this.checkOf(port).needsAnswerFromNode);
    this.probeService = needsAnswer.some(Boolean)
      ? new ApiObject(this, 'Probe', probeService(probedPods))
      : undefined;

    this.loadBalancer.addVirtualIp({
      key: this.virtualIpKey,
      construct: this,
      toVirtualIp: () => this.toVirtualIp(),
      announcedServices: () => this.announcedServices(),
    });
    addCheck(this, () => this.check());
    addNote(this, () => describeNodePorts(this.resolveBackend()));
  }

  /** The checks of the ports asked for; without any, the check of all ports that the backend has. */
  private requestedChecks(): HealthCheck[] {
    const { ports } = this.props;
    return ports
      ? ports.map((port) => this.checkOf(typeof port === 'object' ? port : {}))
      : [this.healthCheck];
  }

  private checkOf(port: { readonly healthCheck?: HealthCheck | undefined }): HealthCheck {
    return port.healthCheck ?? this.healthCheck;
  }

  private selectPods(isServed: (port: ServedPort) => boolean): ServedPods {
    return {
      selector: () => this.resolveBackend().backend?.selector ?? {},
      ports: () => this.resolveBackend().ports.filter(isServed),
    };
  }

  private toVirtualIp(): Omit<VirtualIpSpec, 'key'> {
    const { address, description = '', sorryServer, servers, delayLoopSeconds } = this.props;
    return {
      ...(address !== undefined && { address }),
      description,
      ...(sorryServer !== undefined && { sorryServer }),
      ports: this.resolveBackend().ports.map((port) => ({
        port: port.port,
        delayLoopSeconds:
          port.delayLoopSeconds ?? delayLoopSeconds ?? LOAD_BALANCER_LIMITS.delayLoopSeconds.min,
        healthCheck: this.checkOf(port).toSpec(),
      })),
      servers: servers.map(toRealServerSpec),
    };
  }

  private announcedServices(): Omit<AnnouncedService, 'virtualIpKey'>[] {
    const namespace = this.namespace;
    const announced = [{ role: 'service', namespace, name: this.service.name } as const];
    if (!this.probeService) return announced;
    return [...announced, { role: 'probe', namespace, name: this.probeService.name }];
  }

  private get namespace(): string {
    return this.service.metadata.namespace ?? DEFAULT_NAMESPACE;
  }

  private *check(): Generator<Problem> {
    const resolved = this.resolveBackend();
    yield* resolved.problems;
    yield* checkNamespace(resolved, this.namespace);
    yield* checkPrepared(this.props.servers);
  }

  private resolveBackend(): ResolvedBackend {
    const { backend, ports } = this.props;
    return resolvedBackends.get(this, () => resolveBackend(backend, ports));
  }
}

/**
 * The appliance of a service that does not share one. It is named after the service,
 * which is what the user created.
 */
function createLoadBalancer(
  service: SakuraLoadBalancedService,
  props: OnRouterProps | OnSwitchProps,
): SakuraLoadBalancer {
  const { network, redundant, plan, vrid, tags, zone } = props;
  const name = props.name ?? defaultApplianceName(service.node.path);
  return new SakuraLoadBalancer(service, 'LoadBalancer', {
    network,
    redundant,
    plan,
    vrid,
    name,
    tags,
    zone,
  });
}

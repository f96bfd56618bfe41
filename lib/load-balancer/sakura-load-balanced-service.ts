import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../appliance/spec/spec';
import { addCheck } from '../core/check';
import { addNote } from '../core/notes';
import { traceSource } from '../core/source';
import type { AnnouncedService } from './artifact';
import {
  type BackendReading,
  DEFAULT_NAMESPACE,
  namespaceProblems,
  nodePortNote,
  readBackend,
} from './backend-reading';
import { HealthCheck } from './health-check';
import { defaultApplianceName } from './load-balancer-id';
import type { ServedPort } from './ports';
import { prepareServers, unpreparedServers } from './real-servers';
import { SakuraLoadBalancer } from './sakura-load-balancer';
import { toRealServerSpec } from './servers';
import { probeService, type ServedPods, virtualIpService } from './service-manifests';
import type { OnRouterProps, OnSwitchProps, SakuraLoadBalancedServiceProps } from './service-props';

/**
 * Pods behind a virtual IP of a Sakura Cloud load balancer. Makes a Service of type LoadBalancer, a companion Service where
 * the health check needs one, and the virtual IP on an appliance: its own, or one that it shares.
 */
export class SakuraLoadBalancedService extends Construct {
  /** The appliance: a child, or the one that was passed. */
  readonly loadBalancer: SakuraLoadBalancer;
  /** The Service that gets the virtual IP. */
  readonly service: ApiObject;
  /** The Service that answers the appliance's checks; undefined when all of them are pings. */
  readonly probeService: ApiObject | undefined;
  /** Names the virtual IP within the app, for outputs. */
  readonly virtualIpKey: string;
  private readonly props: SakuraLoadBalancedServiceProps;
  private readonly healthCheck: HealthCheck;

  constructor(scope: Construct, id: string, props: SakuraLoadBalancedServiceProps) {
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.healthCheck = props.healthCheck ?? HealthCheck.tcp();
    this.virtualIpKey = this.node.path;
    this.loadBalancer = props.loadBalancer ?? makeLoadBalancer(this, props);

    prepareServers(props.servers);
    const needsAnswer = this.checksAsked().map((check) => check.needsAnswerFromNode);
    const policy = needsAnswer.every(Boolean) ? 'Local' : 'Cluster';
    this.service = new ApiObject(
      this,
      'Service',
      virtualIpService(
        this.pods(() => true),
        policy,
      ),
    );
    this.probeService = needsAnswer.some(Boolean)
      ? new ApiObject(
          this,
          'Probe',
          probeService(this.pods((port) => this.checkOf(port).needsAnswerFromNode)),
        )
      : undefined;

    this.loadBalancer.addVirtualIp({
      key: this.virtualIpKey,
      construct: this,
      toVirtualIp: () => this.toVirtualIp(),
      announcedServices: () => this.announcedServices(),
    });
    addCheck(this, () => {
      const reading = this.reading();
      return [
        ...reading.problems,
        ...namespaceProblems(reading, this.namespace),
        ...unpreparedServers(props.servers),
      ];
    });
    addNote(this, () => nodePortNote(this.reading()));
  }

  /** The checks of the ports asked for; without any, that of the ports which the backend brings. */
  private checksAsked(): HealthCheck[] {
    const { ports } = this.props;
    return ports
      ? ports.map((port) => this.checkOf(typeof port === 'object' ? port : {}))
      : [this.healthCheck];
  }

  private checkOf(port: { readonly healthCheck?: HealthCheck | undefined }): HealthCheck {
    return port.healthCheck ?? this.healthCheck;
  }

  private pods(isServed: (port: ServedPort) => boolean): ServedPods {
    return {
      selector: () => this.reading().backend?.selector ?? {},
      ports: () => this.reading().ports.filter(isServed),
    };
  }

  private toVirtualIp(): Omit<VirtualIpSpec, 'key'> {
    const { address, description = '', sorryServer, servers, delayLoopSeconds } = this.props;
    return {
      ...(address !== undefined && { address }),
      description,
      ...(sorryServer !== undefined && { sorryServer }),
      ports: this.reading().ports.map((port) => ({
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

  private reading(): BackendReading {
    return readBackend(this.props.backend, this.props.ports);
  }
}

/** The appliance of a service that shares none. Its name is that of the service, which is what the user made. */
function makeLoadBalancer(
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

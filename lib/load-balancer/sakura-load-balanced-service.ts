import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../appliance/spec/spec';
import { addCheck } from '../core/check';
import { TreeCache } from '../core/complete-tree';
import type { Problem } from '../core/errors';
import { addFront } from '../core/fronts';
import { addNote, addNotes } from '../core/notes';
import { formatPendingAddress } from '../core/pending-address';
import { checkNew } from '../core/props/check-call';
import { traceSource } from '../core/source';
import { requireChart } from '../core/stack';
import type { AnnouncedService } from './artifact';
import { tryFindHealth } from './check-health';
import { checkPatches } from './check-patches';
import { checkServiceMetadata } from './check-service-metadata';
import type { ExistingLoadBalancer } from './existing-load-balancer';
import { HealthCheck } from './health-check';
import { defaultApplianceName } from './load-balancer-id';
import { checkOwnPorts } from './own-ports';
import { findProbeConflicts, joinProbedServices } from './probe-conflicts';
import { checkNamespace, DEFAULT_NAMESPACE, describeNodePorts } from './resolved-backend';
import {
  listProbed,
  type ResolvedService,
  resolveService,
  toProbeInput,
  toServiceInput,
} from './resolved-service';
import { SakuraLoadBalancer } from './sakura-load-balancer';
import { acceptVirtualIps, checkPrepared, toRealServerSpec } from './servers';
import { probeService, renderProbeSpec, renderVirtualIpSpec, virtualIpService } from './service-manifests';
import type { OnRouterProps, OnSwitchProps, SakuraLoadBalancedServiceProps } from './service-props';
import { SIGNATURES } from './signatures';
import { countNoticeSeconds } from './traffic-policy';

/** Caches resolved services: many parts of a service need its backend. */
const resolvedServices = new TreeCache<ResolvedService>();

/**
 * Pods behind a virtual IP of a Sakura Cloud load balancer. Creates a Service of type LoadBalancer, a probe
 * Service where the health check needs one, and the virtual IP on an appliance: its own or a shared one.
 */
export class SakuraLoadBalancedService extends Construct {
  /** The appliance: a child, or the one that was passed. */
  readonly loadBalancer: SakuraLoadBalancer | ExistingLoadBalancer;
  /** The Service that gets the virtual IP. */
  readonly service: ApiObject;
  /**
   * The Service that answers the appliance's health checks; undefined if all of them are pings or
   * `createProbeService` is false.
   */
  readonly probeService: ApiObject | undefined;
  /** Identifies the virtual IP in the app; used for outputs. */
  readonly virtualIpKey: string;
  private readonly props: SakuraLoadBalancedServiceProps;
  private isAddressRead = false;

  constructor(scope: Construct, id: string, props: SakuraLoadBalancedServiceProps) {
    checkNew(SIGNATURES, 'SakuraLoadBalancedService', arguments, new.target === SakuraLoadBalancedService);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.props = props;
    this.virtualIpKey = this.node.path;
    this.loadBalancer = props.loadBalancer ?? createLoadBalancer(this, props);

    addFront(props.backend, {
      isGuarding: false,
      isFiltering: props.sourceRanges !== undefined,
      noticeSeconds: countNoticeSeconds(props),
    });
    acceptVirtualIps(props.servers, () => this.resolve().ports.map(({ port }) => port));
    this.service = new ApiObject(this, 'Service', {
      ...virtualIpService(() => toServiceInput(this.resolve())),
      ...(props.annotations && { metadata: { annotations: { ...props.annotations } } }),
    });
    this.probeService = needsProbeService(props)
      ? new ApiObject(
          this,
          'Probe',
          probeService(() => toProbeInput(this.resolve(), this.loadBalancer)),
        )
      : undefined;

    this.loadBalancer.addVirtualIp({
      key: this.virtualIpKey,
      construct: this,
      toVirtualIp: () => this.toVirtualIp(),
      announcedServices: () => this.announcedServices(),
    });
    joinProbedServices({ construct: this, read: () => this.readProbedPorts() });
    addCheck(this, () => this.check());
    addNote(this, () => describeNodePorts(this.resolve()));
    addNotes(this, () => [
      ...this.resolve().notes,
      ...findProbeConflicts(this).notes,
      ...this.describePending(),
    ]);
  }

  /**
   * The virtual IP as a string for manifests, such as a value of a ConfigMap or an environment variable, or a
   * part of one. An address chosen when the appliance is created is not known earlier: the placeholder
   * `{{kumiki:virtual-ip:…}}` stands for it until `pulumi up` replaces it.
   */
  get virtualIp(): string {
    if (this.props.address !== undefined) return this.props.address;
    this.isAddressRead = true;
    return formatPendingAddress(this.virtualIpKey);
  }

  private describePending(): string[] {
    if (!this.isAddressRead) return [];
    return [
      `manifests have '${formatPendingAddress(this.virtualIpKey)}' in place of the virtual IP: pulumi up fills it in; for kubectl, choose it with address`,
    ];
  }

  private toVirtualIp(): Omit<VirtualIpSpec, 'key'> {
    const { description = '', sorryServer, servers, delayLoopSeconds } = this.props;
    const { checked, traffic, backend } = this.resolve();
    return {
      ...(traffic.address !== undefined && { address: traffic.address }),
      description,
      ...(sorryServer !== undefined && { sorryServer }),
      ports: checked.map((one) => ({
        port: one.port.port,
        delayLoopSeconds:
          one.port.delayLoopSeconds ?? delayLoopSeconds ?? LOAD_BALANCER_LIMITS.delayLoopSeconds.min,
        healthCheck: one.check.toSpec(tryFindHealth(backend, one)?.path),
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

  private readProbedPorts() {
    const ports = this.probeService ? listProbed(this.resolve().checked).map(({ port }) => port) : [];
    return { ports, servers: this.props.servers.map(toRealServerSpec), place: this.loadBalancer.place };
  }

  private get namespace(): string {
    return this.service.metadata.namespace ?? DEFAULT_NAMESPACE;
  }

  private *check(): Generator<Problem> {
    const service = this.resolve();
    const { servers } = this.props;
    yield* service.problems;
    yield* checkNamespace(service, this.namespace);
    yield* checkPrepared(servers);
    yield* checkPatches(this.service, () => renderVirtualIpSpec(toServiceInput(service)));
    yield* checkServiceMetadata(this.service, this.loadBalancer);
    if (!this.probeService) return;
    yield* checkPatches(this.probeService, () => renderProbeSpec(toProbeInput(service, this.loadBalancer)));
    yield* checkServiceMetadata(this.probeService, this.loadBalancer);
    yield* checkOwnPorts(listProbed(service.checked), service.backend, servers);
    yield* findProbeConflicts(this).problems;
  }

  private resolve(): ResolvedService {
    return resolvedServices.get(this, () => resolveService(this.props, this.loadBalancer));
  }
}

/** Checks, from the properties alone, whether a health check connects to the nodes. */
function needsProbeService({
  ports,
  healthCheck = HealthCheck.tcp(),
  createProbeService = true,
}: SakuraLoadBalancedServiceProps): boolean {
  if (!createProbeService) return false;
  const checks = ports?.map(
    (port) => (typeof port === 'object' ? port.healthCheck : undefined) ?? healthCheck,
  );
  return (checks ?? [healthCheck]).some((check) => check.needsAnswerFromNode);
}

/**
 * Creates the appliance of a service that does not share one. It is named after the service, which is what
 * the user created.
 */
function createLoadBalancer(
  service: SakuraLoadBalancedService,
  props: OnRouterProps | OnSwitchProps,
): SakuraLoadBalancer {
  const { network, redundant, plan, vrid, tags, zone, iconId } = props;
  const { otherVirtualIps, deletionProtection, maxServerLossPercent } = props;
  const name = props.name ?? defaultApplianceName(service.node.path);
  return new SakuraLoadBalancer(service, 'LoadBalancer', {
    ...{ network, redundant, plan, vrid, name, tags, zone, iconId },
    ...{ otherVirtualIps, deletionProtection, maxServerLossPercent },
  });
}

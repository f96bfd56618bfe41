import { Construct } from 'constructs';
import { checkSpec } from '../appliance/spec/check-spec';
import type { AppliancePlan, LoadBalancerSpec, OtherVirtualIps } from '../appliance/spec/spec';
import { hashOwnerId } from '../appliance/spec/tags';
import { addCheck } from '../core/check';
import { contribute } from '../core/contribute';
import type { Problem } from '../core/errors';
import { checkCall, checkNew } from '../core/props/check-call';
import { traceSource } from '../core/source';
import { zoneOf } from '../core/stack';
import { toZoneName, type Zone, type ZoneName } from '../core/zone';
import { LOAD_BALANCER, type VirtualIpSource } from './artifact';
import { checkSite, registerLoadBalancer } from './check-site';
import { ExistingLoadBalancer, type ExistingLoadBalancerProps } from './existing-load-balancer';
import { claimLoadBalancerId, defaultApplianceName } from './load-balancer-id';
import type { LoadBalancerNetwork } from './network';
import { Place } from './place';
import { SIGNATURES } from './signatures';
import { VirtualIpSources } from './virtual-ip-sources';

export interface SakuraLoadBalancerProps {
  /** The router or switch that the appliance is on. */
  readonly network: LoadBalancerNetwork;
  /**
   * Two units (a VRRP pair) instead of one, with either plan.
   * @default - true if the network names two addresses, else false
   */
  readonly redundant?: boolean | undefined;
  /**
   * `standard`: 100 Mbps, 4,000 sessions. `highspec`: 500 Mbps in, 1 Gbps out, 10,000 sessions.
   * @default 'standard'
   */
  readonly plan?: AppliancePlan | undefined;
  /**
   * The VRRP id (VRID) of the appliance, 1 to 255, unique on the switch. It cannot be changed in place:
   * another value replaces the appliance.
   * @default - the smallest free one
   */
  readonly vrid?: number | undefined;
  /**
   * Name in the control panel, 1 to 64 characters. Names need not be unique: the
   * appliance is recognised by a tag.
   * @default - the construct's path with `-` for `/`
   */
  readonly name?: string | undefined;
  /**
   * Up to 512 characters.
   * @default - none
   */
  readonly description?: string | undefined;
  /**
   * Up to 6 tags of 1 to 32 characters, in addition to those of Kumiki.
   * @default - none
   */
  readonly tags?: readonly string[] | undefined;
  /**
   * Id of an icon in the control panel.
   * @default - left as chosen in the control panel
   */
  readonly iconId?: string | undefined;
  /**
   * How to treat virtual IPs made by hand on the appliance. `keep`: they stay as they are. `refuse`: nothing
   * is changed while there are any. `remove`: they are removed. Those of other stacks of Kumiki always stay.
   * @default 'keep'
   */
  readonly otherVirtualIps?: OtherVirtualIps | undefined;
  /**
   * Keeps Kumiki from removing the appliance, whether by `pulumi destroy`, a replacement or `kumiki sweep`.
   * @default false
   */
  readonly deletionProtection?: boolean | undefined;
  /**
   * If more than this percentage of the servers last found by a tag is gone at once, they are kept, and the
   * run reports it. 0 to 100; 100 always lets them go. Explicit lists of addresses are followed whatever they
   * drop.
   * @default 50
   */
  readonly maxServerLossPercent?: number | undefined;
  /**
   * Zone such as `is1b`. It cannot be changed in place: another one replaces the appliance.
   * @default - the zone of the stack; without one, that of the credentials' settings
   */
  readonly zone?: ZoneName | Zone | undefined;
}

/**
 * A load balancer appliance of Sakura Cloud: layer 4, TCP, direct server return. Several services may share
 * it, each with its own virtual IP; adding or removing one does not change the others. At most 20 pairs of
 * address and port.
 */
export class SakuraLoadBalancer extends Construct {
  /** Unique in the app: names the file and the Pulumi resource. */
  readonly loadBalancerId: string;
  private readonly props: SakuraLoadBalancerProps;
  private readonly sources = new VirtualIpSources();

  constructor(scope: Construct, id: string, props: SakuraLoadBalancerProps) {
    checkNew(SIGNATURES, 'SakuraLoadBalancer', arguments, new.target === SakuraLoadBalancer);
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.loadBalancerId = claimLoadBalancerId(this);
    registerLoadBalancer({ construct: this, toSpec: () => this.toSpec() });
    addCheck(this, () => this.check());
    contribute(this, LOAD_BALANCER, () => ({
      constructPath: this.node.path,
      spec: this.toSpec(),
      services: this.sources.listServices(),
    }));
  }

  /**
   * Selects existing load balancers, of another stack or made by hand: services get virtual IPs on them, and
   * nothing else on them is changed.
   */
  static existing(scope: Construct, id: string, props: ExistingLoadBalancerProps): ExistingLoadBalancer {
    checkCall(SIGNATURES, 'SakuraLoadBalancer.existing', arguments);
    return new ExistingLoadBalancer(scope, id, props);
  }

  /** Adds a virtual IP; called by constructs that serve one. */
  addVirtualIp(source: VirtualIpSource): void {
    checkCall(SIGNATURES, 'SakuraLoadBalancer.addVirtualIp', arguments, this);
    this.sources.add(source);
  }

  /** Returns the desired state of the appliance; complete once the tree is. */
  toSpec(): LoadBalancerSpec {
    const { network, plan = 'standard', vrid, description = '', tags = [], ...others } = this.props;
    const { iconId, otherVirtualIps, deletionProtection, maxServerLossPercent } = others;
    return {
      id: this.loadBalancerId,
      ownerId: hashOwnerId(this.loadBalancerId),
      name: this.props.name ?? defaultApplianceName(this.node.path),
      description,
      tags: [...tags].sort(),
      ...this.zone(),
      plan,
      redundant: this.props.redundant ?? network.addressCount === 2,
      ...(vrid !== undefined && { vrid }),
      network: network.toSpec(),
      ...(iconId !== undefined && { iconId }),
      virtualIps: this.sources.toSpecs(),
      ...(otherVirtualIps !== undefined && { otherVirtualIps }),
      ...(deletionProtection !== undefined && { deletionProtection }),
      ...(maxServerLossPercent !== undefined && { maxServerLossPercent }),
    };
  }

  /** Whether its virtual IPs are from a router's block, which anyone can reach. @internal */
  get isPublic(): boolean {
    return this.props.network.kind === 'router';
  }

  /** Its own addresses; undefined if they are chosen later. @internal */
  get unitAddresses(): readonly string[] | undefined {
    return this.props.network.toSpec().addresses;
  }

  /** The zone and network of its addresses. @internal */
  get place(): Place {
    return new Place({ ...this.zone(), network: this.props.network.toSpec() });
  }

  private zone(): { readonly zone?: string } {
    const zone = toZoneName(this.props.zone) ?? zoneOf(this);
    return zone === undefined ? {} : { zone };
  }

  private check(): Iterable<Problem> {
    return this.sources.locate([...checkSpec(this.toSpec()), ...checkSite(this)]);
  }
}

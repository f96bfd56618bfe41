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
import { checkSite, joinSite } from './check-site';
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
   * The number of the appliance in VRRP, 1 to 255, unique on the switch. Cannot be changed later:
   * another one replaces the appliance.
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
   * @default - whatever somebody chooses there
   */
  readonly iconId?: string | undefined;
  /**
   * What becomes of virtual IPs that somebody made by hand on the appliance. `keep`: they stay as they are.
   * `refuse`: nothing is changed while there are some. `remove`: they are taken away. Those of other stacks of
   * Kumiki always stay.
   * @default 'keep'
   */
  readonly otherVirtualIps?: OtherVirtualIps | undefined;
  /**
   * Nothing of Kumiki removes the appliance while this is true: neither `pulumi destroy` nor a replacement nor
   * `kumiki sweep`.
   * @default false
   */
  readonly deletionProtection?: boolean | undefined;
  /**
   * If more than this share of the servers last found by a tag is gone at once, they stay, and the run says so. 0
   * to 100, in percent; 100 lets them go. Lists of addresses are obeyed whatever they lose.
   * @default 50
   */
  readonly maxServerLossPercent?: number | undefined;
  /**
   * Zone such as `is1b`. Cannot be changed later: another one replaces the appliance.
   * @default - the zone of the stack; without one, that of the credentials' settings
   */
  readonly zone?: ZoneName | Zone | undefined;
}

/**
 * A load balancer appliance of Sakura Cloud: layer 4, TCP, direct server return. Several services may
 * share one, each with a virtual IP of its own; adding or removing one does not change the others. At most
 * 20 pairs of address and port.
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
    joinSite({ construct: this, toSpec: () => this.toSpec() });
    addCheck(this, () => this.check());
    contribute(this, LOAD_BALANCER, () => ({
      constructPath: this.node.path,
      spec: this.toSpec(),
      services: this.sources.listServices(),
    }));
  }

  /**
   * Load balancers that exist already, of another stack or made by hand: services get virtual IPs on them, and
   * nothing else about them is changed.
   */
  static existing(scope: Construct, id: string, props: ExistingLoadBalancerProps): ExistingLoadBalancer {
    checkCall(SIGNATURES, 'SakuraLoadBalancer.existing', arguments);
    return new ExistingLoadBalancer(scope, id, props);
  }

  /** Adds a virtual IP, for constructs that serve one. */
  addVirtualIp(source: VirtualIpSource): void {
    checkCall(SIGNATURES, 'SakuraLoadBalancer.addVirtualIp', arguments, this);
    this.sources.add(source);
  }

  /** The desired state of the appliance; complete once the tree is. */
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

  /** Whether its virtual IPs are of a router's block, which everybody can reach. @internal */
  get isPublic(): boolean {
    return this.props.network.kind === 'router';
  }

  /** Its own addresses; undefined if they are chosen later. @internal */
  get unitAddresses(): readonly string[] | undefined {
    return this.props.network.toSpec().addresses;
  }

  /** Where its addresses are. @internal */
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

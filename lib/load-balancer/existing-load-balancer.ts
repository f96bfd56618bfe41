import { Construct } from 'constructs';
import { checkShare, type LoadBalancerShareSpec } from '../appliance/spec/share';
import type { AddressRange, LoadBalancerSpec } from '../appliance/spec/spec';
import { hashOwnerId } from '../appliance/spec/tags';
import { addCheck } from '../core/check';
import { contribute } from '../core/contribute';
import type { Problem } from '../core/errors';
import { Ipv4 } from '../core/ipv4';
import { checkCall, checkNew } from '../core/props/check-call';
import { traceSource } from '../core/source';
import { zoneOf } from '../core/stack';
import { toZoneName, type Zone, type ZoneName } from '../core/zone';
import type { Appliances } from './appliances';
import { LOAD_BALANCER_SHARE, type VirtualIpSource } from './artifact';
import { checkSite, registerLoadBalancer } from './check-site';
import { claimLoadBalancerId } from './load-balancer-id';
import type { UnitAddresses } from './network';
import { Place } from './place';
import { SIGNATURES } from './signatures';
import { VirtualIpSources } from './virtual-ip-sources';

/**
 * Properties of an {@link ExistingLoadBalancer}: the appliances, and which of their addresses may be used.
 */
export interface ExistingLoadBalancerProps {
  /**
   * The load balancers to use, made by another stack or by hand; all on one switch. Each service is placed,
   * with all its ports, on the first one with room and stays there.
   */
  readonly appliances: Appliances | readonly Appliances[];
  /**
   * Whether to take over a virtual IP made by hand that has the address and port of a service. Those of other
   * stacks are never taken over.
   * @default false
   */
  readonly takeOver?: boolean | undefined;
  /**
   * If more than this percentage of the servers last found by a tag is gone at once, they are kept. 0 to 100.
   * @default 50
   */
  readonly maxServerLossPercent?: number | undefined;
  /**
   * The slice of the block from which addresses of virtual IPs are chosen, both ends included: keeps apart
   * stacks that are deployed at the same time. Given addresses must be in it.
   * @default - the whole block
   */
  readonly addressRange?: AddressRange | undefined;
  /**
   * The appliance's own addresses, from which it sends health checks: needed for services with source ranges.
   * @default - not known
   */
  readonly unitAddresses?: UnitAddresses | undefined;
  /**
   * Zone such as `is1b`.
   * @default - the zone of the stack; without one, that of the credentials' settings
   */
  readonly zone?: ZoneName | Zone | undefined;
}

/**
 * Existing appliances of another owner, on which services of the app get virtual IPs. Nothing else on them is
 * changed, and they remain when the services are deleted. Created by `SakuraLoadBalancer.existing`.
 */
export class ExistingLoadBalancer extends Construct {
  /** Unique in the app: names the file and the Pulumi resource. */
  readonly loadBalancerId: string;
  private readonly props: ExistingLoadBalancerProps;
  private readonly sources = new VirtualIpSources();

  constructor(scope: Construct, id: string, props: ExistingLoadBalancerProps) {
    checkNew(SIGNATURES, 'ExistingLoadBalancer', arguments, new.target === ExistingLoadBalancer);
    super(scope, id);
    traceSource(this);
    this.props = props;
    this.loadBalancerId = claimLoadBalancerId(this);
    registerLoadBalancer({ construct: this, toSpec: () => ({ ...this.toSpec(), network: this.network }) });
    addCheck(this, () => this.check());
    contribute(this, LOAD_BALANCER_SHARE, () => ({
      constructPath: this.node.path,
      spec: this.toSpec(),
      services: this.sources.listServices(),
    }));
  }

  /** Adds a virtual IP; called by constructs that serve one. */
  addVirtualIp(source: VirtualIpSource): void {
    checkCall(SIGNATURES, 'ExistingLoadBalancer.addVirtualIp', arguments, this);
    this.sources.add(source);
  }

  /** Returns the desired virtual IPs; complete once the tree is. */
  toSpec(): LoadBalancerShareSpec {
    const { takeOver, maxServerLossPercent, addressRange } = this.props;
    return {
      id: this.loadBalancerId,
      ownerId: hashOwnerId(this.loadBalancerId),
      appliances: this.selectors,
      ...this.zone(),
      virtualIps: this.sources.toSpecs(),
      ...(addressRange && { addressRange }),
      ...(takeOver !== undefined && { takeOver }),
      ...(maxServerLossPercent !== undefined && { maxServerLossPercent }),
    };
  }

  /** Always false: whether its virtual IPs are public is not known before deployment. @internal */
  get isPublic(): boolean {
    return false;
  }

  /** @internal */
  get unitAddresses(): readonly string[] | undefined {
    return this.props.unitAddresses;
  }

  /** The zone and network of its addresses. @internal */
  get place(): Place {
    return new Place({ ...this.zone(), network: this.network });
  }

  /** Names the network after the selectors of its appliances: its own name is not known. */
  private get network(): LoadBalancerSpec['network'] {
    const value = this.selectors.map((selector) => `${selector.by} ${selector.value}`).join(', ');
    const addresses = this.props.unitAddresses ?? [];
    return { kind: 'switch', switch: { by: 'name', value: `of ${value}` }, addresses, prefixLength: 0 };
  }

  private get selectors() {
    const { appliances } = this.props;
    return ('toSpec' in appliances ? [appliances] : appliances).map((each) => each.toSpec());
  }

  private zone(): { readonly zone?: string } {
    const zone = toZoneName(this.props.zone) ?? zoneOf(this);
    return zone === undefined ? {} : { zone };
  }

  private check(): Iterable<Problem> {
    return this.sources.locate([
      ...checkShare(this.toSpec()),
      ...checkUnitAddresses(this.props.unitAddresses),
      ...checkSite(this),
    ]);
  }
}

function* checkUnitAddresses(addresses: readonly string[] = []): Generator<Problem> {
  for (const [index, given] of addresses.entries()) {
    if (Ipv4.tryParse(given) !== undefined && addresses.indexOf(given) === index) continue;
    yield {
      code: 'LB_NETWORK',
      property: `unitAddresses[${index}]`,
      message: `'${given}' is not an address of one appliance alone`,
      given,
      allowed: 'an IPv4 address for each appliance',
      hint: "give the appliances' own addresses, as the control panel shows them",
    };
  }
}

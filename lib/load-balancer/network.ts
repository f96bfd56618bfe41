import type {
  AddressRange,
  CloudSelector,
  RouterNetworkSpec,
  SwitchNetworkSpec,
} from '../appliance/spec/spec';
import { checkCall } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/** The appliance's own addresses: one, or one for each unit of a redundant pair. */
export type UnitAddresses = readonly [string] | readonly [string, string];

export interface RouterNetworkOptions {
  /**
   * The appliance's own addresses, out of the router's block.
   * @default - free addresses of the block
   */
  readonly addresses?: UnitAddresses | undefined;
  /**
   * The slice of the block from which addresses and VRID are chosen, both ends included: stacks with separate
   * slices never conflict, even when they are deployed at the same time. Given addresses must be in it; an
   * appliance keeps the ones that it already has.
   * @default - the whole block
   */
  readonly addressRange?: AddressRange | undefined;
}

/** How the appliance is attached to a plain switch. */
export interface SwitchNetworkOptions {
  /** The appliance's own addresses: a switch has no block to take free ones from. */
  readonly addresses: UnitAddresses;
  /** 8 to 29; the netmask of every machine on the switch. */
  readonly prefixLength: number;
  /**
   * Router for answers to other networks; needed if clients or servers are on other networks.
   * @default - none
   */
  readonly gateway?: string | undefined;
}

/** The switch of a router, whose block determines addresses, netmask and gateway. */
export class RouterNetwork {
  /** Distinguishes it from a switch. */
  readonly kind = 'router';
  private readonly router: CloudSelector;
  private readonly options: RouterNetworkOptions;

  private constructor(router: CloudSelector, options: RouterNetworkOptions) {
    this.router = router;
    this.options = options;
  }

  /**
   * The router with an id.
   * @param id of the router (in the API: internet), such as `113400000101`
   */
  static byId(id: string, options: RouterNetworkOptions = {}): RouterNetwork {
    checkCall(SIGNATURES, 'RouterNetwork.byId', arguments);
    return new RouterNetwork({ by: 'id', value: id }, options);
  }

  /**
   * The router with a name.
   * @param name exactly as in the control panel; one router of the zone must have it
   */
  static byName(name: string, options: RouterNetworkOptions = {}): RouterNetwork {
    checkCall(SIGNATURES, 'RouterNetwork.byName', arguments);
    return new RouterNetwork({ by: 'name', value: name }, options);
  }

  /**
   * The router with a tag.
   * @param tag that exactly one router of the zone has
   */
  static byTag(tag: string, options: RouterNetworkOptions = {}): RouterNetwork {
    checkCall(SIGNATURES, 'RouterNetwork.byTag', arguments);
    return new RouterNetwork({ by: 'tag', value: tag }, options);
  }

  /** Number of the appliance's own addresses that were given; undefined if they are chosen. */
  get addressCount(): number | undefined {
    return this.options.addresses?.length;
  }

  /** Converts the network to its spec. */
  toSpec(): RouterNetworkSpec {
    const { addresses, addressRange } = this.options;
    return {
      kind: 'router',
      router: this.router,
      ...(addresses && { addresses }),
      ...(addressRange && { addressRange }),
    };
  }
}

/** A plain switch, on which all addresses must be given. */
export class SwitchNetwork {
  /** Distinguishes it from a router. */
  readonly kind = 'switch';
  private readonly target: CloudSelector;
  private readonly options: SwitchNetworkOptions;

  private constructor(target: CloudSelector, options: SwitchNetworkOptions) {
    this.target = target;
    this.options = options;
  }

  /**
   * The switch with an id.
   * @param id of the switch, such as `113400000201`
   */
  static byId(id: string, options: SwitchNetworkOptions): SwitchNetwork {
    checkCall(SIGNATURES, 'SwitchNetwork.byId', arguments);
    return new SwitchNetwork({ by: 'id', value: id }, options);
  }

  /**
   * The switch with a name.
   * @param name exactly as in the control panel; one switch of the zone must have it
   */
  static byName(name: string, options: SwitchNetworkOptions): SwitchNetwork {
    checkCall(SIGNATURES, 'SwitchNetwork.byName', arguments);
    return new SwitchNetwork({ by: 'name', value: name }, options);
  }

  /**
   * The switch with a tag.
   * @param tag that exactly one switch of the zone has
   */
  static byTag(tag: string, options: SwitchNetworkOptions): SwitchNetwork {
    checkCall(SIGNATURES, 'SwitchNetwork.byTag', arguments);
    return new SwitchNetwork({ by: 'tag', value: tag }, options);
  }

  /** Number of the appliance's own addresses that were given. */
  get addressCount(): number {
    return this.options.addresses.length;
  }

  /** Converts the network to its spec. */
  toSpec(): SwitchNetworkSpec {
    const { addresses, prefixLength, gateway } = this.options;
    return {
      kind: 'switch',
      switch: this.target,
      addresses,
      prefixLength,
      ...(gateway !== undefined && { gateway }),
    };
  }
}

/**
 * The network that a load balancer is on. The shared segment is not supported: it filters packets that direct
 * server return needs.
 */
export type LoadBalancerNetwork = RouterNetwork | SwitchNetwork;

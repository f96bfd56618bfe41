import type { IConstruct } from 'constructs';
import type { LoadBalancerSpec } from '../appliance/spec/spec';
import { Cidr, Ipv4 } from '../core/ipv4';

/** The zone and network of a load balancer's addresses, identified by the names in its spec. */
export class Place {
  readonly zone: string;
  private readonly network: string;

  constructor({ zone = '', network }: Pick<LoadBalancerSpec, 'zone' | 'network'>) {
    const { by, value } = network.kind === 'router' ? network.router : network.switch;
    this.zone = zone;
    this.network = `${network.kind} ${by} ${value}`;
  }

  /** Returns a key of the network. */
  toString(): string {
    return `${this.zone} ${this.network}`;
  }

  /** Returns a key of an address: private ones may be the same on different networks, public ones are not. */
  locate(address: string): string {
    return isPublicAddress(address) ? address : `${this} ${address}`;
  }
}

export function isPublicAddress(text: string): boolean {
  const address = Ipv4.tryParse(text);
  return address !== undefined && !Cidr.around(address, 32).isPrivate;
}

/** Checks that a construct has not been removed from the tree since it was created. */
export function isInTree(construct: IConstruct): boolean {
  const { scopes } = construct.node;
  return scopes.every((scope, index) => {
    const parent = scopes[index - 1];
    return !parent || parent.node.tryFindChild(scope.node.id) === scope;
  });
}

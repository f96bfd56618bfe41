import fc from 'fast-check';
import { Cidr, Ipv4 } from '../../../lib';
import { planAddresses } from '../../../lib/coreos/address-plan/address-plan';
import type { AddressDescription } from '../../../lib/coreos/address-plan/description';

/** The article's cluster: one master and two nodes on IDCF Cloud, and rudder. */
export const ARTICLE: AddressDescription = {
  nodes: [
    { hostname: 'kube-master', address: '10.1.1.140', role: 'master', property: 'master' },
    { hostname: 'node-1', address: '10.1.3.13', role: 'node', property: 'nodes[0]' },
    { hostname: 'node-2', address: '10.1.0.44', role: 'node', property: 'nodes[1]' },
  ],
  nodeNetwork: '10.1.0.0/22',
  gateway: '10.1.0.1',
  overlay: { network: '10.240.0.0/16', allocator: 'rudder' },
};

/** Returns the plan of a valid description. */
export function planOf(description: AddressDescription) {
  const { plan, problems } = planAddresses(description);
  if (!plan) throw new Error(JSON.stringify(problems));
  return plan;
}

/** Returns the problems of the article's cluster with some changes. */
export function problemsWith(changes: Partial<AddressDescription>) {
  return planAddresses({ ...ARTICLE, ...changes }).problems;
}

/** A network within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16. */
export const privateNetwork = fc
  .tuple(fc.constantFrom('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'), fc.nat(2 ** 24 - 1), fc.nat(30))
  .map(([text, offset, length]) => {
    const range = Cidr.parse(text);
    const address = range.network.plus(offset % range.size);
    return Cidr.around(address, Math.max(length, range.prefixLength));
  });

/** Any network. */
export const anyNetwork = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.nat(32))
  .map(([address, length]) => Cidr.around(new Ipv4(address), length));

import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { LoadBalancerSpec } from '../appliance/spec/spec';
import { Attachments } from '../core/attachments';
import { TreeCache } from '../core/complete-tree';
import type { Problem } from '../core/errors';
import { findHeldAddresses, type HeldAddress } from '../core/held-addresses';
import { isInTree, isPublicAddress, Place } from './place';

/** The part of a spec that may conflict with other specs. */
type PlacedSpec = Pick<LoadBalancerSpec, 'network' | 'virtualIps' | 'zone' | 'vrid'>;

/** A load balancer among the others of its app. */
export interface Neighbour {
  readonly construct: IConstruct;
  readonly toSpec: () => PlacedSpec;
}

const NEIGHBOURS = new Attachments<Neighbour>('loadBalancers');

/** Registers a load balancer with the others of its app. */
export function registerLoadBalancer(neighbour: Neighbour): void {
  NEIGHBOURS.add(neighbour.construct.node.root, neighbour);
}

/** Conflicting claims of the load balancers of an app, by the load balancer that has the problem. */
const problemsOfSites = new TreeCache<ReadonlyMap<IConstruct, readonly Problem[]>>();

/**
 * Finds addresses, and VRIDs on the same network, that another load balancer or machine of the app already
 * has.
 */
export function checkSite(construct: IConstruct): readonly Problem[] {
  const { root } = construct.node;
  return problemsOfSites.get(root, () => findConflicts(root)).get(construct) ?? [];
}

function findConflicts(root: IConstruct): ReadonlyMap<IConstruct, readonly Problem[]> {
  const neighbours = NEIGHBOURS.on(root).filter(({ construct }) => isInTree(construct));
  const placed = neighbours.map(({ construct, toSpec }) => new PlacedLoadBalancer(construct, toSpec()));
  const holders = new Map<string, Holder>();
  // servers, gateways and sorry servers first: several load balancers may use the same ones
  for (const { shared } of placed) for (const [key, holder] of shared) holders.set(key, holder);
  const machines = collectMachines(root);
  const vrids = new Map<string, string>();
  return new Map(
    placed.map((one) => [
      one.construct,
      [...checkAddresses(one, holders), ...checkMachines(one, machines), ...checkVrid(one, vrids)],
    ]),
  );
}

/** The holder of an address: a construct, and its use of the address. */
interface Holder {
  readonly construct: IConstruct;
  readonly what: string;
}

/** An address that must be exclusive, and its property in the spec. */
interface OwnAddress {
  readonly address: string;
  readonly property: string;
  readonly what: 'virtual IP' | 'appliance address';
}

class PlacedLoadBalancer {
  readonly construct: IConstruct;
  readonly spec: PlacedSpec;
  readonly place: Place;

  constructor(construct: IConstruct, spec: PlacedSpec) {
    this.construct = construct;
    this.spec = spec;
    this.place = new Place(spec);
  }

  get owned(): readonly OwnAddress[] {
    const { network, virtualIps } = this.spec;
    const units = (network.addresses ?? []).map(
      (address, index) =>
        ({ address, property: `network.addresses[${index}]`, what: 'appliance address' }) as const,
    );
    const vips = virtualIps.flatMap(({ address }, index) =>
      address === undefined
        ? []
        : [{ address, property: `virtualIps[${index}].address`, what: 'virtual IP' } as const],
    );
    return [...units, ...vips];
  }

  /** Addresses in the spec that belong to other machines. */
  get shared(): readonly (readonly [key: string, Holder])[] {
    const { network, virtualIps } = this.spec;
    const { construct } = this;
    const path = construct.node.path;
    const holder = (address: string | undefined, what: string) =>
      address === undefined ? [] : [[this.place.locate(address), { construct, what }] as const];
    return [
      ...holder(network.kind === 'switch' ? network.gateway : undefined, `the gateway of '${path}'`),
      ...virtualIps.flatMap(({ servers, sorryServer }) => [
        ...holder(sorryServer, `the sorry server of '${path}'`),
        ...servers.flatMap((server) =>
          'address' in server ? holder(server.address, `a server of '${path}'`) : [],
        ),
      ]),
    ];
  }
}

function* checkAddresses(one: PlacedLoadBalancer, holders: Map<string, Holder>): Generator<Problem> {
  for (const { address, property, what } of one.owned) {
    const key = one.place.locate(address);
    const holder = holders.get(key);
    // conflicts within one load balancer are reported, in more detail, by the check of its own spec
    if (holder && holder.construct !== one.construct)
      yield toAddressProblem({ address, property, what }, holder.what);
    if (!holder)
      holders.set(key, {
        construct: one.construct,
        what: `${addArticle(what)} of '${one.construct.node.path}'`,
      });
  }
}

function addArticle(what: OwnAddress['what']): string {
  return what === 'virtual IP' ? 'a virtual IP' : 'a unit';
}

interface MachineGroup {
  readonly construct: IConstruct;
  readonly addresses: ReadonlySet<string>;
}

/** Machines and gateways by address, each with its network. */
type Machines = ReadonlyMap<string, readonly (HeldAddress & { readonly group: MachineGroup })[]>;

function collectMachines(root: IConstruct): Machines {
  const machines = [...findHeldAddresses(root)].flatMap(({ construct, read }) => {
    if (!isInTree(construct)) return [];
    const held = [...read()];
    const group = { construct, addresses: new Set(held.map(({ address }) => address)) };
    return held.map((one) => ({ ...one, group }));
  });
  return Map.groupBy(machines, ({ address }) => address);
}

function* checkMachines(one: PlacedLoadBalancer, machines: Machines): Generator<Problem> {
  const servers = one.spec.virtualIps.flatMap((vip) =>
    vip.servers.flatMap((server) => ('address' in server ? [server.address] : [])),
  );
  for (const owned of one.owned) {
    // a virtual IP that is one of its own servers is reported by the check of the spec
    if (servers.includes(owned.address)) continue;
    const holder = machines
      .get(owned.address)
      ?.find(({ group }) => isPublicAddress(owned.address) || isNear(one.construct, servers, group));
    if (holder) yield toAddressProblem(owned, holder.holder);
  }
}

/** Whether a load balancer is on the network of a group: it has servers there, or is in the same stack. */
function isNear(construct: IConstruct, servers: readonly string[], group: MachineGroup): boolean {
  return (
    servers.some((address) => group.addresses.has(address)) || chartOf(construct) === chartOf(group.construct)
  );
}

function* checkVrid(
  { spec, place, construct }: PlacedLoadBalancer,
  holders: Map<string, string>,
): Generator<Problem> {
  if (spec.vrid === undefined) return;
  const key = `${place} ${spec.vrid}`;
  const holder = holders.get(key);
  holders.set(key, construct.node.path);
  if (holder === undefined) return;
  yield {
    code: 'LB_VRID',
    property: 'vrid',
    message: `VRID ${spec.vrid} is that of '${holder}' on the same network`,
    given: spec.vrid,
    allowed: 'a VRID that no other appliance on the switch has',
    hint: 'leave it out: the smallest free one is taken',
  };
}

function toAddressProblem({ address, property, what }: OwnAddress, holder: string): Problem {
  return {
    code: what === 'virtual IP' ? 'VIP_ADDRESS' : 'LB_NETWORK',
    property,
    message: `${what} '${address}' is taken by ${holder}`,
    given: address,
    allowed: 'an address that nothing else has',
    hint: 'choose another address',
  };
}

function chartOf(construct: IConstruct): IConstruct | undefined {
  return construct.node.scopes.findLast((scope) => Chart.isChart(scope));
}

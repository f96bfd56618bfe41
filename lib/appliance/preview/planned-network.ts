import { compareAddresses, Ipv4 } from '../../core/ipv4';
import { listChoices } from '../allocate/address-space';
import { buildInventory } from '../allocate/inventory';
import { readSurvey } from '../reconcile/survey';
import type { DraftNetwork, ZoneDraft } from './zone-draft';

/** A network after the plan: used and free addresses. */
export interface PlannedNetwork {
  /** Such as `is1b`. */
  readonly zone: string;
  /** The id of the switch; 12 digits. */
  readonly switchId: string;
  /** Such as `router k8s-router`. */
  readonly label: string;
  /** CIDR notation. */
  readonly block: string;
  /** Lowest first. */
  readonly used: readonly { readonly address: string; readonly holder: string }[];
  /** Addresses that may be given out, lowest first; empty on a plain switch, where all are given. */
  readonly free: readonly string[];
  /** Lowest first. */
  readonly vrids: readonly { readonly vrid: number; readonly holder: string }[];
}

/** Describes the networks of a zone that load balancers of the plan are on. */
export function describeNetworks(draft: ZoneDraft): Promise<PlannedNetwork[]> {
  return Promise.all(draft.networks.map((network) => describe(draft, network)));
}

async function describe(
  draft: ZoneDraft,
  { spec, location, servers }: DraftNetwork,
): Promise<PlannedNetwork> {
  const surveyed = await readSurvey(draft.run, spec, location);
  // without a slice: each load balancer reports its own
  const space = { ...surveyed.space, slice: undefined };
  const { addresses, vrids } = buildInventory(surveyed, undefined);
  const holders = new Map(addresses);
  for (const address of servers) if (!holders.has(address)) holders.set(address, 'a server');
  return {
    zone: draft.zone,
    ...location,
    block: space.block.toString(),
    used: [...holders]
      .filter(([address]) => space.block.contains(Ipv4.parse(address)))
      .map(([address, holder]) => ({ address, holder }))
      .sort((a, b) => compareAddresses(a.address, b.address)),
    free: [...listChoices(space)].filter((address) => !holders.has(address)),
    vrids: [...vrids].map(([vrid, holder]) => ({ vrid, holder })).sort((a, b) => a.vrid - b.vrid),
  };
}

import { KumikiError } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import type { Appliance, Subnet, Switch } from '../../sakura/codec/model';
import type { AddressSpace } from '../allocate/address-space';
import type { Survey } from '../allocate/inventory';
import type { AddressRange, NetworkSpec, SwitchNetworkSpec } from '../spec/spec';
import type { Location } from './locate';
import type { ReconcileContext } from './reconcile-context';
import type { RunContext } from './run-context';

/**
 * Reads the data for an allocation; from now on, the run sees what others have finished.
 *
 * @param listed the appliances, if the run has already read them
 */
export async function survey(context: ReconcileContext, listed?: readonly Appliance[]): Promise<Survey> {
  const { request, location, reservation } = context;
  if (!listed) reservation.beginSurvey();
  return readSurvey(context, request.spec.network, location, listed);
}

/**
 * Reads the data of a network that an allocation needs: its blocks, every appliance and every interface.
 *
 * @param listed the appliances, if already read
 */
export async function readSurvey(
  run: RunContext,
  network: NetworkSpec,
  location: Location,
  listed?: readonly Appliance[],
): Promise<Survey> {
  const { api, signal } = run;
  const space =
    network.kind === 'switch'
      ? toPlainSpace(network, location)
      : toRouterSpace(await readSwitch(run, location), location, network.addressRange);
  const appliances = listed ?? (await api.findAppliancesOfEveryClass(signal));
  const interfaces = await api.findInterfaces(location.switchId, signal);
  return { space, appliances, interfaces };
}

async function readSwitch({ api, signal }: RunContext, { switchId, label }: Location): Promise<Switch> {
  const found = await api.readSwitch(switchId, signal);
  if (found) return found;
  throw new KumikiError({
    code: 'LB_NETWORK_NOT_FOUND',
    message: `switch ${switchId} of ${label} does not exist`,
    given: switchId,
    hint: 'run again; if the switch was deleted, name another network',
  });
}

function toPlainSpace(network: SwitchNetworkSpec, location: Location): AddressSpace {
  const first = Ipv4.parse(network.addresses[0] ?? '');
  return {
    ...location,
    block: Cidr.around(first, network.prefixLength),
    gateway: network.gateway,
    range: undefined,
    routedBlocks: [],
    nextHops: [],
  };
}

function toRouterSpace(found: Switch, location: Location, slice: AddressRange | undefined): AddressSpace {
  const own = found.subnets.find((subnet) => subnet.nextHop === undefined && subnet.range);
  if (!own?.range) {
    throw new KumikiError({
      code: 'LB_NETWORK',
      message: `${location.label} has no block of addresses`,
      hint: 'name a router, or use a switch network with its own addresses',
    });
  }
  const routed = found.subnets.filter(
    (subnet): subnet is Subnet & { nextHop: string } => subnet.nextHop !== undefined,
  );
  return {
    ...location,
    block: Cidr.parse(own.network),
    gateway: own.gateway,
    range: { first: Ipv4.parse(own.range.first), last: Ipv4.parse(own.range.last) },
    slice,
    routedBlocks: routed.map(({ network }) => Cidr.parse(network)),
    nextHops: routed.map(({ nextHop }) => nextHop),
  };
}

import { toText, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { SubnetRecord, SwitchRecord } from '../../../store/records';
import { cutBlock, cutIpv6Net } from '../../model/blocks';
import { type Call, DONE, type ServiceResponse, single } from '../../model/call';
import { parseBlockSize, refuseNextHop } from '../../rules/router-rules';
import { forgetNames } from '../ip-address';
import { ipv6NetFields } from '../ipv6-net';
import { renderSubnet } from '../subnet';
import { withRouter } from './handlers';

/** Creates a handler for one routed block, which excludes the router's own block. */
function withRoutedBlock(
  handle: (subnet: SubnetRecord, ownSwitch: Readonly<SwitchRecord>, call: Call) => ServiceResponse | Refusal,
) {
  return withRouter(({ ownSwitch }, call) => {
    const subnet = ownSwitch.subnets.find(
      ({ id, nextHop }) => String(id) === call.ids[1] && nextHop !== null,
    );
    return subnet ? handle(subnet, ownSwitch, call) : refuse('not_found', call.ids[1]);
  });
}

export const addSubnet = withRouter(({ ownSwitch }, call) => {
  const prefixLength = parseBlockSize(call.body);
  if (isRefusal(prefixLength)) return prefixLength;
  const nextHop = parseNextHop(ownSwitch, call);
  if (isRefusal(nextHop)) return nextHop;
  const subnet = cutBlock(call, prefixLength, nextHop);
  if (isRefusal(subnet)) return subnet;
  return show(subnet, putSubnets([...ownSwitch.subnets, subnet], ownSwitch, call), call, 201);
});

export const changeNextHop = withRoutedBlock((subnet, ownSwitch, call) => {
  const nextHop = parseNextHop(ownSwitch, call);
  if (isRefusal(nextHop)) return nextHop;
  const changed = { ...subnet, nextHop };
  const subnets = ownSwitch.subnets.map((each) => (each === subnet ? changed : each));
  return show(changed, putSubnets(subnets, ownSwitch, call), call);
});

export const removeSubnet = withRoutedBlock((subnet, ownSwitch, call) => {
  forgetNames(subnet, call.zone);
  putSubnets(
    ownSwitch.subnets.filter((each) => each !== subnet),
    ownSwitch,
    call,
  );
  return DONE;
});

/** Adds an IPv6 network; a router has at most one. */
export const addIpv6Net = withRouter(({ ownSwitch }, call) => {
  if (ownSwitch.ipv6Nets.length > 0) return refuse('ipv6net_already_attached');
  const net = cutIpv6Net(call);
  if (isRefusal(net)) return net;
  call.zone.switches.put({ ...ownSwitch, ipv6Nets: [net], modifiedAt: call.now });
  return single('IPv6Net', ipv6NetFields(net), 201);
});

/** Removes the IPv6 network and the names of its addresses. */
export const removeIpv6Net = withRouter(({ ownSwitch }, call) => {
  const net = ownSwitch.ipv6Nets.find(({ id }) => String(id) === call.ids[1]);
  if (!net) return refuse('not_found', call.ids[1]);
  for (const { id } of call.zone.addresses.by('ipv6Net', net.id)) call.zone.addresses.delete(id);
  const ipv6Nets = ownSwitch.ipv6Nets.filter((each) => each !== net);
  call.zone.switches.put({ ...ownSwitch, ipv6Nets, modifiedAt: call.now });
  return DONE;
});

function parseNextHop(ownSwitch: Readonly<SwitchRecord>, { body, strictness }: Call): string | Refusal {
  const nextHop = toText(valueAt(body, 'NextHop')) ?? '';
  if (nextHop === '') return refuse('missing_param', 'NextHop');
  return refuseNextHop(nextHop, ownSwitch, strictness) ?? nextHop;
}

function putSubnets(
  subnets: readonly SubnetRecord[],
  ownSwitch: Readonly<SwitchRecord>,
  { zone, now }: Call,
) {
  return zone.switches.put({ ...ownSwitch, subnets, modifiedAt: now });
}

function show(subnet: SubnetRecord, ownSwitch: Readonly<SwitchRecord>, call: Call, status = 200) {
  return single('Subnet', renderSubnet(subnet, ownSwitch, call.zone), status);
}

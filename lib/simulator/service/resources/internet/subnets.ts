import { textOf, valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { SubnetRecord, SwitchRecord } from '../../../store/records';
import { type Call, DONE, type Reply, single } from '../../model/call';
import { parseBlockSize, refusalOfNextHop } from '../../rules/router-rules';
import { forgetNames } from '../ip-address';
import { renderSubnet } from '../subnet';
import { withRouter } from '../visible';
import { cutBlock } from './blocks';

/** Makes a handler for one routed block; the router's own block is none. */
function withRoutedBlock(
  handle: (subnet: SubnetRecord, on: Readonly<SwitchRecord>, call: Call) => Reply | Refusal,
) {
  return withRouter(({ on }, call) => {
    const subnet = on.subnets.find(({ id, nextHop }) => String(id) === call.ids[1] && nextHop !== null);
    return subnet ? handle(subnet, on, call) : refuse('not_found', call.ids[1]);
  });
}

export const addSubnet = withRouter(({ on }, call) => {
  const prefixLength = parseBlockSize(call.body);
  if (isRefusal(prefixLength)) return prefixLength;
  const nextHop = parseNextHop(on, call);
  if (isRefusal(nextHop)) return nextHop;
  const subnet = cutBlock(call, prefixLength, nextHop);
  if (isRefusal(subnet)) return subnet;
  return show(subnet, putSubnets([...on.subnets, subnet], on, call), call, 201);
});

export const changeNextHop = withRoutedBlock((subnet, on, call) => {
  const nextHop = parseNextHop(on, call);
  if (isRefusal(nextHop)) return nextHop;
  const changed = { ...subnet, nextHop };
  const subnets = on.subnets.map((each) => (each === subnet ? changed : each));
  return show(changed, putSubnets(subnets, on, call), call);
});

export const removeSubnet = withRoutedBlock((subnet, on, call) => {
  forgetNames(subnet, call.zone);
  putSubnets(
    on.subnets.filter((each) => each !== subnet),
    on,
    call,
  );
  return DONE;
});

function parseNextHop(on: Readonly<SwitchRecord>, { body, strictness }: Call): string | Refusal {
  const nextHop = textOf(valueAt(body, 'NextHop')) ?? '';
  if (nextHop === '') return refuse('missing_param', 'NextHop');
  return refusalOfNextHop(nextHop, on, strictness) ?? nextHop;
}

function putSubnets(subnets: readonly SubnetRecord[], on: Readonly<SwitchRecord>, { zone, now }: Call) {
  return zone.switches.put({ ...on, subnets, modifiedAt: now });
}

function show(subnet: SubnetRecord, on: Readonly<SwitchRecord>, call: Call, status = 200) {
  return single('Subnet', renderSubnet(subnet, on, call.zone), status);
}

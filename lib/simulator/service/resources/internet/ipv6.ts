import { isRefusal, refuse } from '../../../protocol/refusal';
import { DONE, single } from '../../model/call';
import { ipv6NetFields } from '../ipv6-net';
import { withRouter } from '../visible';
import { cutIpv6Net } from './blocks';

/** A router has one IPv6 network at most. */
export const addIpv6Net = withRouter(({ on }, call) => {
  if (on.ipv6Nets.length > 0) return refuse('ipv6net_already_attached');
  const net = cutIpv6Net(call);
  if (isRefusal(net)) return net;
  call.zone.switches.put({ ...on, ipv6Nets: [net], modifiedAt: call.now });
  return single('IPv6Net', ipv6NetFields(net), 201);
});

/** The names of its addresses go with it. */
export const removeIpv6Net = withRouter(({ on }, call) => {
  const net = on.ipv6Nets.find(({ id }) => String(id) === call.ids[1]);
  if (!net) return refuse('not_found', call.ids[1]);
  for (const { id } of call.zone.addresses.by('ipv6Net', net.id)) call.zone.addresses.delete(id);
  const ipv6Nets = on.ipv6Nets.filter((each) => each !== net);
  call.zone.switches.put({ ...on, ipv6Nets, modifiedAt: call.now });
  return DONE;
});

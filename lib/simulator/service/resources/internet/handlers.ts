import { isObject } from '../../../../core/json';
import { valueAt } from '../../../protocol/json';
import { isRefusal, type Refusal, refuse } from '../../../protocol/refusal';
import type { RouterRecord, SwitchRecord } from '../../../store/records';
import { findInTable } from '../../find/find';
import { cutBlock } from '../../model/blocks';
import { type Call, type Handler, type ServiceResponse, single } from '../../model/call';
import { parseLabels, parseNewLabels } from '../../model/labels';
import { respondWithSamples } from '../../model/samples';
import { type RouterAndSwitch, visibleRouter } from '../../model/visibility';
import { parseBandwidth, parseBlockSize, refuseRouterDeletion } from '../../rules/router-rules';
import { forgetNames } from '../ip-address';
import { renderRouter } from './render';

/** Creates a handler for one router. */
export function withRouter(
  handle: (found: RouterAndSwitch, call: Call) => ServiceResponse | Refusal,
): Handler {
  return (call) => {
    const router = call.zone.routers.get(call.ids[0]);
    const found = router && visibleRouter(router, call);
    return found ? handle(found, call) : refuse('not_found', call.ids[0]);
  };
}

export const findRouters: Handler = (call) =>
  findInTable(call, {
    key: 'Internet',
    table: call.zone.routers,
    indexes: { Name: 'name', 'Tags.Name': 'tag' },
    render: (router) => {
      const found = visibleRouter(router, call);
      return found ? renderRouter(found, call.zone, call.place) : {};
    },
    isFound: (router) => visibleRouter(router, call) !== undefined,
  });

export const readRouter = withRouter(show);

/**
 * Creates a router with its switch and a block. The response contains all of them, but finds return them only
 * later.
 */
export const createRouter: Handler = (call) => {
  const given = valueAt(call.body, 'Internet');
  if (!isObject(given)) return refuse('missing_param', 'Internet');
  const labels = parseNewLabels(given);
  if (isRefusal(labels)) return labels;
  const prefixLength = parseBlockSize(given);
  if (isRefusal(prefixLength)) return prefixLength;
  const bandwidthMbps = parseBandwidth(given);
  if (isRefusal(bandwidthMbps)) return bandwidthMbps;
  const block = cutBlock(call, prefixLength, null);
  if (isRefusal(block)) return block;

  const [id, switchId] = [call.store.takeId(), call.store.takeId()];
  const visibleFrom = call.now + call.steps.appear * 1000;
  const router: RouterRecord = {
    ...labels,
    ...{ id, switchId, bandwidthMbps, visibleFrom },
    createdAt: call.now,
  };
  const ownSwitch: SwitchRecord = {
    ...labels,
    id: switchId,
    userSubnet: null,
    routerId: id,
    bridgeId: null,
    subnets: [block],
    ipv6Nets: [],
    createdAt: call.now,
    modifiedAt: call.now,
  };
  call.zone.routers.put(router);
  call.zone.switches.put(ownSwitch);
  return show({ router, ownSwitch }, call, 201);
};

/** Updates only the fields in the request. */
export const updateRouter = withRouter(({ router, ownSwitch }, call) => {
  const given = valueAt(call.body, 'Internet');
  if (!isObject(given)) return refuse('missing_param', 'Internet');
  const labels = parseLabels(given);
  if (isRefusal(labels)) return labels;
  return show({ router: call.zone.routers.put({ ...router, ...labels }), ownSwitch }, call);
});

/** Changes the bandwidth. This changes the id of the router, but not that of its switch. */
export const changeBandwidth = withRouter(({ router, ownSwitch }, call) => {
  const bandwidthMbps = parseBandwidth(valueAt(call.body, 'Internet'));
  if (isRefusal(bandwidthMbps)) return bandwidthMbps;
  const id = call.store.takeId();
  call.zone.routers.delete(router.id);
  const changed = call.zone.routers.put({ ...router, id, bandwidthMbps });
  return show({ router: changed, ownSwitch: call.zone.switches.put({ ...ownSwitch, routerId: id }) }, call);
});

/** Deletes a router with its switch and its block. */
export const deleteRouter = withRouter(({ router, ownSwitch }, call) => {
  const refusal = refuseRouterDeletion(ownSwitch, call.zone);
  if (refusal) return refusal;
  const response = show({ router, ownSwitch }, call);
  for (const subnet of ownSwitch.subnets) forgetNames(subnet, call.zone);
  call.zone.switches.delete(ownSwitch.id);
  call.zone.routers.delete(router.id);
  return response;
});

export const monitorRouter = withRouter(({ router }, call) =>
  respondWithSamples(call, router.createdAt, { In: 0, Out: 0 }),
);

function show(found: RouterAndSwitch, call: Call, status = 200) {
  return single('Internet', renderRouter(found, call.zone, call.place), status);
}

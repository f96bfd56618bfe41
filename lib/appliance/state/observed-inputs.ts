import type { Appliance } from '../../sakura/codec/model';
import type { LoadBalancerInputs } from '../spec/inputs';
import { findOwnerTags, UNAPPLIED_TAG } from '../spec/tags';
import { observeVirtualIps, toVirtualIpSpec } from './observed-settings';
import { toAppliancePlan } from './plan-ids';
import type { LoadBalancerState } from './state';

/** Builds inputs that describe an existing appliance without a remembered state. */
export function toObservedInputs(appliance: Appliance, state: LoadBalancerState): LoadBalancerInputs {
  const [ownerTag = ''] = findOwnerTags(appliance.tags);
  const claim = { ownerTags: [ownerTag], takesUnmarked: true };
  return {
    ownerTag,
    name: appliance.name,
    description: appliance.description,
    tags: appliance.tags.filter((tag) => tag !== ownerTag && tag !== UNAPPLIED_TAG),
    zone: state.zone,
    plan: toAppliancePlan(appliance.planId),
    redundant: appliance.addresses.length > 1,
    vrid: state.vrid,
    network: {
      kind: 'switch',
      switch: { by: 'id', value: state.switchId },
      addresses: state.addresses,
      prefixLength: state.prefixLength,
      ...(state.gateway !== undefined && { gateway: state.gateway }),
    },
    virtualIps: observeVirtualIps(appliance.virtualIps, claim).map(toVirtualIpSpec),
  };
}

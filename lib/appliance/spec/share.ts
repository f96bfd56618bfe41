import type { Problem } from '../../core/errors';
import { checkCall } from '../../core/props/check-call';
import { UNKNOWN, type Unknownable } from '../../core/unknown';
import { isVisible } from '../../core/visible-text';
import { SIGNATURES } from '../signatures';
import { checkAddressRange } from './checks/address-range';
import { isKnown, items, known, quote, type SpecDraft } from './checks/draft';
import { buildLayout } from './checks/layout';
import { checkServerLoss } from './checks/servers';
import { checkQuota, checkVirtualIps } from './checks/virtual-ips';
import type { OperationTimeouts, RepeatingOutputs } from './inputs';
import type { AddressRange, CloudSelector, VirtualIpSpec } from './spec';
import { formatOwnerTag } from './tags';

/** The desired virtual IPs on existing appliances of another owner. */
export interface ShareSpec {
  /**
   * The appliances, which must exist; a tag may match several. Each virtual IP is placed, with all its ports,
   * on the first one with room, and stays there.
   */
  readonly appliances: readonly CloudSelector[];
  /** Zone such as `is1b`; left out: the zone of the credentials' settings. */
  readonly zone?: string;
  /** The service addresses, each with its ports. */
  readonly virtualIps: readonly VirtualIpSpec[];
  /** The slice of the block that addresses are chosen from; left out: the whole block. */
  readonly addressRange?: AddressRange;
  /** Whether to take over entries made by hand that have an address and port of these; left out: false. */
  readonly takeOver?: boolean;
  /** Same as for a whole appliance. */
  readonly maxServerLossPercent?: number;
}

/** A share as a stack describes it: plain JSON. */
export interface LoadBalancerShareSpec extends ShareSpec {
  /** Unique in the app: the construct's path with `-` for `/`. */
  readonly id: string;
  /** The id half of the owner tag that marks its entries. */
  readonly ownerId: string;
}

/** The user's inputs: the desired entries, and how to get there. */
export interface ShareInputs extends ShareSpec {
  /** The owner tag that marks its entries, `kumiki-` and 24 hex digits: the scope and the id. */
  readonly ownerTag: string;
  /** @default - 20 minutes for each operation */
  readonly timeouts?: OperationTimeouts;
}

/** Outputs that repeat values of other inputs, as for a whole appliance. */
export const REPEATING_SHARE_OUTPUTS: RepeatingOutputs<'virtualIps' | 'appliances'> = {
  inputs: 'all',
  addressByKey: ['virtualIps'],
  serversByKey: ['virtualIps'],
  foundServers: ['virtualIps'],
  applianceIds: ['appliances'],
};

/** Builds the inputs that deploy a share in a scope. */
export function toShareInputs(spec: LoadBalancerShareSpec, scope: string): ShareInputs {
  checkCall(SIGNATURES, 'toShareInputs', arguments);
  const { id: _id, ownerId, ...share } = spec;
  return { ...share, ownerTag: formatOwnerTag(scope, ownerId) };
}

/** Yields every problem of a share, as far as it is known. */
export function* checkShare(spec: Unknownable<ShareSpec>): Generator<Problem> {
  if (spec === UNKNOWN) return;
  // the network is that of the appliances, which only a run can read
  const draft: SpecDraft = {
    ...{ name: 'share', description: '', tags: [], plan: 'standard', redundant: UNKNOWN, network: UNKNOWN },
    virtualIps: spec.virtualIps,
  };
  yield* checkVirtualIps(draft, buildLayout(draft));
  yield* checkServerLoss(spec.maxServerLossPercent);
  yield* checkAddressRange({
    range: spec.addressRange,
    property: 'addressRange',
    virtualIps: spec.virtualIps,
  });
  const appliances = items(spec.appliances, 'appliances');
  const byTag = appliances.some(({ value }) => known(value.by) === 'tag' || !isKnown(value.by));
  if (!byTag) yield* checkQuota(draft, appliances.length);
  if (isKnown(spec.appliances) && spec.appliances.length === 0) {
    yield {
      code: 'LB_NOT_FOUND',
      property: 'appliances',
      message: 'no appliance is named to serve the virtual IPs',
      allowed: 'the id, name or tag of at least one load balancer that exists',
    };
  }
  for (const { value, property } of appliances) {
    const text = known(value.value);
    if (text === undefined || isNaming(known(value.by), text)) continue;
    yield {
      code: 'LB_NOT_FOUND',
      property,
      message:
        text === ''
          ? 'the appliance is not named'
          : `${quote(text)} is not the ${String(known(value.by))} of a load balancer`,
      given: text,
      allowed: 'a name or tag, or an id of 12 digits as shown in the control panel',
    };
  }
}

function isNaming(by: unknown, text: string): boolean {
  return by === 'id' ? /^\d{12}$/.test(text) : text.trim() !== '' && isVisible(text);
}

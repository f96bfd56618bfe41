import type { Problem } from '../../core/errors';
import { completeCheck } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
import { checkBoolean, isKnown, quote, type SpecDraft } from './checks/draft';
import { buildLayout } from './checks/layout';
import { checkNaming } from './checks/naming';
import { checkNetwork } from './checks/network';
import { checkServerLoss } from './checks/servers';
import { checkQuota, checkVirtualIps } from './checks/virtual-ips';
import type { LoadBalancerSpec, OtherVirtualIps } from './spec';

/**
 * Yields every problem of a spec that can be found without requests; none if it is valid. Each problem has
 * its `property`, such as `virtualIps[0].ports[1].port`.
 */
export function* checkSpec(spec: LoadBalancerSpec): Generator<Problem> {
  yield* completeCheck(SIGNATURES, 'checkSpec', arguments, () => [
    ...checkAppliance(spec),
    ...checkOwnerId(spec.ownerId),
  ]);
}

/** Yields the problems of a desired appliance, with any owner. UNKNOWN parts are skipped. */
export function* checkAppliance(spec: SpecDraft): Generator<Problem> {
  const layout = buildLayout(spec);
  yield* checkNaming(spec);
  yield* checkBoolean('redundant', spec.redundant);
  yield* checkNetwork(spec, layout);
  yield* checkVirtualIps(spec, layout);
  yield* checkQuota(spec, 1);
  yield* checkCare(spec);
}

/** Checks the options about entries of other owners and about lost servers. */
function* checkCare({ otherVirtualIps, maxServerLossPercent }: SpecDraft): Generator<Problem> {
  if (
    isKnown(otherVirtualIps) &&
    otherVirtualIps !== undefined &&
    !OTHER_VIRTUAL_IPS.includes(otherVirtualIps)
  ) {
    yield {
      code: 'SYNTH_VALUE',
      property: 'otherVirtualIps',
      message: `${quote(otherVirtualIps)} does not say what happens to other virtual IPs`,
      given: otherVirtualIps,
      allowed: OTHER_VIRTUAL_IPS.join(', '),
    };
  }
  yield* checkServerLoss(maxServerLossPercent);
}

const OTHER_VIRTUAL_IPS: readonly OtherVirtualIps[] = ['keep', 'refuse', 'remove'];

function* checkOwnerId(ownerId: unknown): Generator<Problem> {
  if (typeof ownerId === 'string' && /^[0-9a-f]{12}$/.test(ownerId)) return;
  yield {
    code: 'LB_NAME',
    property: 'ownerId',
    message: `${quote(ownerId)} is not the id half of an owner tag`,
    given: ownerId,
    allowed: '12 hex digits',
    hint: 'use the file as Kumiki wrote it',
  };
}

import type { Problem } from '../../core/errors';
import { completeCheck } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';
import { quote, type SpecDraft } from './checks/draft';
import { buildLayout } from './checks/layout';
import { checkNaming } from './checks/naming';
import { checkNetwork } from './checks/network';
import { checkVirtualIps } from './checks/virtual-ips';
import type { LoadBalancerSpec } from './spec';

/**
 * Everything that is wrong with a specification, as far as that is known without asking the cloud; nothing if
 * it is fine. Each problem says its `property`, such as `virtualIps[0].ports[1].port`.
 */
export function* checkSpec(spec: LoadBalancerSpec): Generator<Problem> {
  yield* completeCheck(SIGNATURES, 'checkSpec', arguments, () => [
    ...checkAppliance(spec),
    ...checkOwnerId(spec.ownerId),
  ]);
}

/** What is wrong with a desired appliance, whoever owns it. Parts that are UNKNOWN are passed over. */
export function* checkAppliance(spec: SpecDraft): Generator<Problem> {
  const layout = buildLayout(spec);
  yield* checkNaming(spec);
  yield* checkNetwork(spec, layout);
  yield* checkVirtualIps(spec, layout);
}

function* checkOwnerId(ownerId: unknown): Generator<Problem> {
  if (typeof ownerId === 'string' && /^[0-9a-f]{12}$/.test(ownerId)) return;
  yield {
    code: 'LB_NAME',
    property: 'ownerId',
    message: `${quote(ownerId)} is not the id half of an owner tag`,
    given: ownerId,
    allowed: '12 hex digits',
    hint: 'take the file as Kumiki wrote it',
  };
}

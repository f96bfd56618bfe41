import type { ApiObject } from 'cdk8s';
import { formatGiven, type Problem } from '../core/errors';
import { asObject, type JsonObject, toSortedJson } from '../core/json';
import { tryReadSource } from '../kubernetes/api-object/object-source';

/** Fields that a patch must leave alone, as something else depends on them, and what says the same. */
const FIXED: readonly (readonly [field: string, instead: string])[] = [
  ['type', 'kube-proxy answers for the virtual IP of a LoadBalancer only'],
  ['loadBalancerClass', 'it keeps other controllers away from the Service'],
  ['ports', 'give ports: direct server return cannot translate, so the appliance must have the same'],
  ['externalTrafficPolicy', 'give externalTrafficPolicy'],
  ['loadBalancerSourceRanges', 'give sourceRanges, which the companion Service needs to know, too'],
  ['ipFamilies', 'the appliance carries IPv4 only'],
];

/**
 * Refuses patches of a Service of ours after which it would no longer fit the appliance. All others are the
 * user's business.
 *
 * @param render makes the `spec` without patches
 */
export function* checkPatches(service: ApiObject, render: () => JsonObject): Generator<Problem> {
  const patched = tryReadSource(service) ? undefined : tryReadPatched(service);
  if (!patched) return;
  const { metadata, spec } = patched;
  const expected = render();
  for (const [field, instead] of FIXED) {
    const [given, ours] = [toComparable(spec[field]), toComparable(expected[field])];
    if (given === ours) continue;
    yield {
      code: 'LB_SERVICE',
      message: `a patch changes ${field} of the Service '${service.node.path}'`,
      given: spec[field] ?? 'nothing',
      allowed: ours === '' ? `no ${field}` : formatGiven(expected[field]),
      hint: `take the patch of ${field} away; ${instead}`,
    };
  }
  if (metadata.name === service.name) return;
  yield {
    code: 'LB_SERVICE',
    message: `a patch changes the name of the Service '${service.node.path}', so its virtual IP could not be announced`,
    given: metadata.name,
    allowed: service.name,
    hint: 'take the patch away: the name follows from the path of the construct',
  };
}

/** Undefined if it cannot be rendered, which synthesis reports. */
function tryReadPatched(service: ApiObject): { metadata: JsonObject; spec: JsonObject } | undefined {
  try {
    const { metadata, spec } = asObject(service.toJson());
    return { metadata: asObject(metadata), spec: asObject(spec) };
  } catch {
    return undefined;
  }
}

/** Equal exactly for values that mean the same, whatever the order of their keys. */
function toComparable(value: unknown): string {
  return value === undefined ? '' : toSortedJson(value);
}

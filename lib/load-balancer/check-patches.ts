import type { ApiObject } from 'cdk8s';
import { formatGiven, type Problem } from '../core/errors';
import { asObject, type JsonObject, toSortedJson } from '../core/json';
import { tryReadSource } from '../kubernetes/api-object/object-source';

/** A field that patches must not change because something else depends on it. */
interface FixedField {
  readonly field: string;
  /** The alternative to a patch, or the reason why there is none. */
  readonly instead: string;
}

const FIXED: readonly FixedField[] = [
  { field: 'type', instead: 'kube-proxy answers for the virtual IP of a LoadBalancer only' },
  { field: 'loadBalancerClass', instead: 'it keeps other controllers away from the Service' },
  {
    field: 'ports',
    instead: 'give ports: direct server return cannot translate, so the appliance must have the same',
  },
  { field: 'externalTrafficPolicy', instead: 'give externalTrafficPolicy' },
  {
    field: 'loadBalancerSourceRanges',
    instead: 'give sourceRanges, which the probe Service needs to know, too',
  },
  { field: 'ipFamilies', instead: 'the appliance carries IPv4 only' },
  { field: 'ipFamilyPolicy', instead: 'the appliance carries IPv4 only' },
  { field: 'selector', instead: 'give another backend: the probe Service must have the same pods' },
  {
    field: 'publishNotReadyAddresses',
    instead: 'give publishNotReadyAddresses, which the probe Service needs to know, too',
  },
  { field: 'sessionAffinity', instead: 'give clientAffinitySeconds' },
  { field: 'sessionAffinityConfig', instead: 'give clientAffinitySeconds' },
  { field: 'loadBalancerIP', instead: 'give address' },
  {
    field: 'externalIPs',
    instead: 'move them to a separate Service: they are a way in besides the virtual IP',
  },
  { field: 'allocateLoadBalancerNodePorts', instead: 'node ports are a way in besides the virtual IP' },
];

/**
 * Refuses patches after which a generated Service would no longer fit the appliance. All other patches are up
 * to the user.
 *
 * @param render makes the `spec` without patches
 */
export function* checkPatches(service: ApiObject, render: () => JsonObject): Generator<Problem> {
  const patched = tryReadSource(service) ? undefined : tryReadPatched(service);
  if (!patched) return;
  const { metadata, spec } = patched;
  const expected = render();
  for (const { field, instead } of FIXED) {
    const [given, ours] = [toComparable(spec[field]), toComparable(expected[field])];
    if (given === ours) continue;
    yield {
      code: 'LB_SERVICE',
      message: `a patch changes ${field} of the Service '${service.node.path}'`,
      given: spec[field] ?? 'nothing',
      allowed: ours === '' ? `no ${field}` : formatGiven(expected[field]),
      hint: `remove the patch of ${field}; ${instead}`,
    };
  }
  if (metadata.name !== service.name) {
    yield {
      code: 'LB_SERVICE',
      message: `a patch changes the name of the Service '${service.node.path}', so its virtual IP could not be announced`,
      given: metadata.name,
      allowed: service.name,
      hint: 'remove the patch: the name follows from the path of the construct',
    };
  }
  const { namespace } = service.metadata;
  if (metadata.namespace !== namespace) {
    yield {
      code: 'LB_SERVICE',
      message: `a patch changes the namespace of the Service '${service.node.path}', so its virtual IP could not be announced`,
      given: metadata.namespace,
      allowed: namespace ?? 'no namespace',
      hint: 'remove the patch: the namespace is that of the backend',
    };
  }
}

/** Reads a Service with its patches; undefined if it cannot be rendered: synthesis reports why. */
export function tryReadPatched(service: ApiObject): { metadata: JsonObject; spec: JsonObject } | undefined {
  try {
    const { metadata, spec } = asObject(service.toJson());
    return { metadata: asObject(metadata), spec: asObject(spec) };
  } catch {
    return undefined;
  }
}

/** Serialises a value; equal values give equal strings, whatever the order of their keys. */
function toComparable(value: unknown): string {
  return value === undefined ? '' : toSortedJson(value);
}

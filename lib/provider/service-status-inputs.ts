import type { Change, ChangePlan } from '../appliance/plan/plan';
import type { Problem } from '../core/errors';
import { Ipv4 } from '../core/ipv4';
import { asObject, isObject } from '../core/json';
import type { Problems } from '../core/problems';
import { UNKNOWN, type Unknownable } from '../core/unknown';
import { DNS_LABEL } from '../kubernetes/name-rules';
import type { ClusterSource } from '../kubernetes-api/kube-config';
import type { AnnouncedAddress } from '../kubernetes-api/service-ingress';

/** The Service whose status is written. */
export interface StatusTarget {
  readonly namespace: string;
  readonly name: string;
  /** The uid of the object: a new object of the same name gets the status again. @default - by name only */
  readonly uid?: string | undefined;
}

/** The cluster; parts left out come from the configuration, as for the provider `kubernetes`. */
export type StatusClusterSource = Pick<ClusterSource, 'kubeconfig' | 'context' | 'cluster'>;

/** The desired status of a Service. */
export interface ServiceStatusInputs extends StatusClusterSource {
  readonly service: StatusTarget;
  readonly ingress: readonly AnnouncedAddress[];
  /** How long the Service may take to appear. @default - 60, or 0 if its uid is known */
  readonly waitSeconds?: number | undefined;
}

/** The status as written. */
export interface ServiceStatusState extends StatusClusterSource {
  readonly service: StatusTarget;
  readonly ingress: readonly AnnouncedAddress[];
}

/** Yields every problem of the inputs, as far as they are known. */
export function* checkInputs(inputs: Unknownable<ServiceStatusInputs>): Problems {
  if (inputs === UNKNOWN) return;
  const { service, ingress, waitSeconds } = inputs;
  for (const part of ['kubeconfig', 'context', 'cluster'] as const) yield* checkText(part, inputs[part]);
  if (isObject(service)) yield* checkText('service.uid', service.uid);
  for (const part of ['namespace', 'name'] as const) {
    const given = isObject(service) ? service[part] : service;
    if (given === UNKNOWN || (typeof given === 'string' && DNS_LABEL.accepts(given))) continue;
    yield {
      code: 'SYNTH_NAME',
      property: `service.${part}`,
      message: `this is not the ${part} of a Service`,
      given,
      allowed: DNS_LABEL.allowed,
    };
  }
  if (waitSeconds !== UNKNOWN && waitSeconds !== undefined && !(waitSeconds >= 0 && waitSeconds <= 3600)) {
    yield {
      code: 'SYNTH_VALUE',
      property: 'waitSeconds',
      message: 'this is not a valid time to wait for a Service',
      given: waitSeconds,
      allowed: '0 to 3600 seconds',
    };
  }
  if (Array.isArray(ingress)) yield* checkIngress(ingress);
  else if (ingress !== UNKNOWN) {
    const message = 'this is not a list of addresses';
    yield { code: 'PROPS_KIND', property: 'ingress', message, given: ingress, allowed: INGRESS_EXAMPLE };
  }
}

const INGRESS_EXAMPLE = "a list such as [{ ip: '203.0.113.10', ipMode: 'VIP' }]";

/**
 * Checks for a string, as an output of Pulumi may be anything: the kubeconfig of another package may be an
 * object, of which the error shows nothing.
 */
function* checkText(property: string, value: unknown): Problems {
  if (value === undefined || value === UNKNOWN || typeof value === 'string') return;
  const hint = property === 'kubeconfig' ? 'pass an object on as JSON.stringify(…) gives it' : undefined;
  yield {
    code: 'PROPS_KIND',
    property,
    message: 'this is not a string',
    given: typeof value,
    allowed: 'a text',
    hint,
  };
}

function* checkIngress(ingress: readonly Unknownable<AnnouncedAddress>[]): Problems {
  const seen = new Set<unknown>();
  for (const [index, entry] of ingress.entries()) {
    if (entry === UNKNOWN) continue;
    const { ip, ipMode } = asObject(entry);
    const problem = (property: string, more: Omit<Problem, 'code' | 'property'>): Problem => ({
      code: 'VIP_ADDRESS',
      property: `ingress[${index}].${property}`,
      ...more,
    });
    if (ipMode !== UNKNOWN && ipMode !== 'VIP') {
      const message = 'kube-proxy answers for an address only in this mode';
      yield problem('ipMode', { message, given: ipMode, allowed: 'VIP' });
    }
    if (ip === UNKNOWN) continue;
    if (typeof ip !== 'string' || !Ipv4.tryParse(ip)) {
      const allowed = 'an IPv4 address such as 203.0.113.10';
      yield problem('ip', { message: 'this is not an address', given: ip, allowed });
    } else if (seen.has(ip)) {
      yield problem('ip', { message: 'the address is given twice', given: ip, hint: 'leave one out' });
    }
    seen.add(ip);
  }
}

/** Finds the changes that new inputs require. */
export function planStatus(
  state: ServiceStatusState,
  old: ServiceStatusInputs,
  next: Unknownable<ServiceStatusInputs>,
): ChangePlan {
  if (next === UNKNOWN) return { changes: [{ path: '', kind: 'update' }], stable: [] };
  const changes: Change[] = [];
  const { service } = next;
  const isOther = (part: 'namespace' | 'name') =>
    service !== UNKNOWN && service[part] !== UNKNOWN && service[part] !== state.service[part];
  if (isOther('namespace') || isOther('name')) {
    changes.push({ path: 'service', kind: 'replace', reason: 'it is the status of another Service' });
  } else if (service === UNKNOWN || service.uid !== old.service.uid) {
    changes.push({ path: 'service', kind: 'update' });
  }
  if (formatIngress(next.ingress) !== formatIngress(old.ingress)) {
    changes.push({ path: 'ingress', kind: 'update' });
  }
  for (const path of ['kubeconfig', 'context', 'cluster'] as const) {
    if (next[path] !== old[path]) changes.push({ path, kind: 'update' });
  }
  return { changes, stable: ['id'] };
}

/** Formats addresses in sorted order: they are a set. */
function formatIngress(ingress: Unknownable<readonly AnnouncedAddress[]>): string | undefined {
  if (ingress === UNKNOWN) return undefined;
  const entries = ingress.map((entry) =>
    entry === UNKNOWN ? '?' : `${String(entry.ip)} ${String(entry.ipMode)}`,
  );
  return entries.sort().join();
}

import type { Clock } from '../core/clock';
import { isKumikiError, KumikiError } from '../core/errors';
import { asObjects } from '../core/json';
import type { Cluster, ObjectName } from './cluster';
import type { IngressEntry, Service } from './kinds';

/** An address that kube-proxy should answer for. */
export interface AnnouncedAddress {
  readonly ip: string;
  readonly ipMode: 'VIP';
}

/** The desired status of a Service. */
export interface Announcement {
  readonly desired: readonly AnnouncedAddress[];
  /**
   * The addresses that were announced before and may be removed; `all` if nothing else writes the status. All
   * other entries belong to others, and stay.
   */
  readonly owned: readonly string[] | 'all';
}

/** The effect of an announcement on the existing entries. */
export interface IngressChange {
  readonly ingress: readonly IngressEntry[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Addresses of entries that others wrote. */
  readonly foreign: readonly string[];
  readonly isChanged: boolean;
}

/** Options of an operation that takes time and can be cancelled. */
export interface Waiting {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the Service to appear. @default 0 */
  readonly waitMs?: number | undefined;
}

/** The prefix of the classes of Services whose status is ours to write. */
const OWN_CLASS = 'kumiki.dev/';
const POLL_MS = 2_000;
/** Others seldom write a Service: this many conflicts in a row mean that something is wrong. */
const CONFLICTS = 10;

/** Merges desired entries into those of others: existing ones keep their place, and new ones come last. */
export function mergeIngress(
  current: readonly IngressEntry[],
  { desired, owned }: Announcement,
): IngressChange {
  const wanted = new Map(desired.map((entry) => [entry.ip, entry]));
  const isOwned = (ip: string | undefined) => owned === 'all' || (ip !== undefined && owned.includes(ip));
  const present = new Set(current.flatMap(({ ip }) => ip ?? []));
  const placed = new Set<string>();
  const foreign: string[] = [];
  const kept = current.filter((entry) => {
    const { ip } = entry;
    if (ip !== undefined && wanted.has(ip)) {
      const isFirst = !placed.has(ip);
      placed.add(ip);
      return isFirst;
    }
    if (!isOwned(ip)) foreign.push(ip ?? entry.hostname ?? '');
    return !isOwned(ip);
  });
  const missing = [...wanted.values()].filter(({ ip }) => !present.has(ip));
  const ingress = [...kept.map((entry) => ({ ...entry, ...wanted.get(entry.ip ?? '') })), ...missing];
  return {
    ingress,
    added: missing.map(({ ip }) => ip),
    removed: [...present].filter((ip) => !wanted.has(ip) && isOwned(ip)),
    foreign,
    isChanged: JSON.stringify(ingress.map(toText)) !== JSON.stringify(current.map(toText)),
  };
}

/**
 * Plans what an announcement changes in a Service.
 * @throws LB_SERVICE if another program writes its status
 */
export function planAnnouncement(service: Service, announcement: Announcement): IngressChange {
  if (announcement.desired.length > 0) refuseForeignService(service);
  return mergeIngress(asObjects(service.status?.loadBalancer?.ingress), announcement);
}

/**
 * Writes the status of a Service, unless it is up to date.
 * @throws KUBE_NOT_FOUND if the Service does not appear in time, LB_SERVICE
 */
export async function announce(
  cluster: Cluster,
  name: ObjectName,
  announcement: Announcement,
  waiting: Waiting,
): Promise<{ readonly service: Service; readonly change: IngressChange }> {
  const deadline = waiting.clock.now() + (waiting.waitMs ?? 0);
  for (let conflicts = 0; ; ) {
    try {
      const service = await waitForService(cluster, name, deadline, waiting);
      const change = planAnnouncement(service, announcement);
      if (change.isChanged) await writeIngress(cluster, service, change.ingress, waiting.signal);
      return { service, change };
    } catch (error) {
      conflicts += 1;
      if (!isKumikiError(error) || error.code !== 'KUBE_CONFLICT' || conflicts === CONFLICTS) throw error;
    }
  }
}

/** Removes owned addresses from the status of a Service; does nothing if the Service is gone. */
export async function withdraw(
  cluster: Cluster,
  name: ObjectName,
  owned: readonly string[],
  waiting: Waiting,
): Promise<void> {
  try {
    await announce(cluster, name, { desired: [], owned }, { ...waiting, waitMs: 0 });
  } catch (error) {
    if (!isKumikiError(error) || error.code !== 'KUBE_NOT_FOUND') throw error;
  }
}

async function waitForService(
  cluster: Cluster,
  name: ObjectName,
  deadline: number,
  { clock, signal }: Waiting,
): Promise<Service> {
  for (;;) {
    const service = await cluster.tryGet('Service', name, { signal });
    if (service) return service;
    if (clock.now() + POLL_MS > deadline) return cluster.get('Service', name, { signal });
    await clock.sleep(POLL_MS, signal);
  }
}

/** Fails if the Service was written since it was read: entries of others would be lost. */
async function writeIngress(
  cluster: Cluster,
  { metadata }: Service,
  ingress: readonly IngressEntry[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { namespace, name, resourceVersion } = metadata;
  const status = { loadBalancer: { ingress: ingress.length > 0 ? ingress : null } };
  const patch = { metadata: { resourceVersion }, status };
  await cluster.patch('Service', { namespace, name }, patch, { subresource: 'status', signal });
}

function refuseForeignService({ metadata, spec = {} }: Service): void {
  const { type, loadBalancerClass } = spec;
  const isForeign = loadBalancerClass !== undefined && !String(loadBalancerClass).startsWith(OWN_CLASS);
  if (type === 'LoadBalancer' && !isForeign) return;
  const name = `Service ${metadata.namespace}/${metadata.name}`;
  throw new KumikiError({
    code: 'LB_SERVICE',
    message: isForeign
      ? `${name} belongs to another controller, which writes its status: our address would be removed`
      : `${name} cannot have a virtual IP, because it has another type`,
    given: isForeign ? loadBalancerClass : type,
    allowed: isForeign ? `a class that begins with ${OWN_CLASS}, or none` : 'LoadBalancer',
    hint: 'name a Service that Kumiki made, or change this one',
  });
}

/** The fields of an entry that we write; the API keeps all of them. */
function toText({ ip, hostname, ipMode }: IngressEntry): readonly (string | undefined)[] {
  return [ip, hostname, ip === undefined ? undefined : (ipMode ?? 'VIP')];
}

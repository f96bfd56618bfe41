import { findOwnerTags, formatOwnerTag, splitOwnerTag } from '../../../appliance/spec/tags';
import { parseDescription } from '../../../appliance/state/entry-description';
import { listVirtualIps } from '../../../appliance/state/state';
import { systemClock } from '../../../core/clock';
import { KumikiError, type Problem } from '../../../core/errors';
import { Ipv4 } from '../../../core/ipv4';
import type {
  AnnouncedService,
  LoadBalancerArtifact,
  LoadBalancerShareArtifact,
} from '../../../load-balancer/artifact';
import { createSakuraApi } from '../../../sakura/client';
import type { Appliance } from '../../../sakura/codec/model';
import { resolveSettings } from '../../../sakura/settings/settings';
import type { CommandContext } from '../../command';

/** A load balancer, or virtual IPs on a load balancer managed elsewhere. */
export type Artifact = LoadBalancerArtifact | LoadBalancerShareArtifact;

/** Known addresses, by key of the virtual IP. */
export interface KnownAddresses {
  readonly addressByKey: Readonly<Record<string, string>>;
  readonly serversByKey: Readonly<Record<string, readonly string[]>>;
}

/** Reads the addresses given in the program. */
export function readTree(artifacts: readonly Artifact[]): KnownAddresses {
  const all = artifacts.flatMap(({ spec }) => spec.virtualIps);
  return {
    addressByKey: Object.fromEntries(
      all.flatMap(({ key, address }) => (address === undefined ? [] : [[key, address]])),
    ),
    serversByKey: Object.fromEntries(
      all.flatMap(({ key, servers }) => {
        const known = servers.flatMap((server) => ('address' in server ? [server.address] : []));
        return known.length === servers.length ? [[key, known]] : [];
      }),
    ),
  };
}

/**
 * Reads the addresses of `--address`: `shop/edge=203.0.113.10`, separated by commas.
 * @throws CLI_USAGE
 */
export function readOption(given: string, artifacts: readonly Artifact[]): KnownAddresses {
  const keys = new Map<string, string>();
  for (const { spec, services } of artifacts) {
    for (const { key } of spec.virtualIps) keys.set(key, key);
    for (const service of services) {
      if (service.role === 'service') keys.set(formatName(service), service.virtualIpKey);
    }
  }
  const problems: Problem[] = [];
  const addressByKey: Record<string, string> = {};
  for (const part of given.split(',')) {
    const [name = '', address = ''] = part.split('=').map((each) => each.trim());
    const key = keys.get(name);
    if (key === undefined || !Ipv4.tryParse(address)) {
      problems.push({
        code: 'CLI_USAGE',
        message: key === undefined ? `no virtual IP is for '${name}'` : `'${address}' is not an address`,
        given: part,
        allowed: key === undefined ? [...keys.keys()].sort().join(', ') : `${name}=203.0.113.10`,
      });
    } else addressByKey[key] = address;
  }
  if (problems.length > 0) throw new KumikiError(problems);
  return { addressByKey, serversByKey: {} };
}

/** Whether all addresses that the Services of an artifact announce are known. */
export function isComplete({ services }: Artifact, { addressByKey, serversByKey }: KnownAddresses): boolean {
  return services.every(({ virtualIpKey, role }) =>
    role === 'probe' ? serversByKey[virtualIpKey] !== undefined : addressByKey[virtualIpKey] !== undefined,
  );
}

/**
 * Reads the virtual IPs of load balancers from the API, with credentials from the environment or the profile.
 * @throws API_CREDENTIALS_MISSING, LB_NOT_FOUND
 */
export async function readLive(
  artifacts: readonly Artifact[],
  { env, values, takeOverSignals }: CommandContext,
): Promise<KnownAddresses> {
  const settings = resolveSettings({ env });
  const signal = takeOverSignals();
  const byZone = new Map<string, readonly Appliance[]>();
  const found = [];
  for (const artifact of artifacts) {
    const { zone = settings.zone } = artifact.spec;
    const api = createSakuraApi({ settings, zone, clock: systemClock });
    const appliances = byZone.get(zone) ?? (await api.findLoadBalancers({}, signal));
    byZone.set(zone, appliances);
    const ownerTag = findOwnerTag(artifact, appliances, values.scope);
    found.push(...appliances.flatMap((appliance) => listVirtualIps(appliance, { ownerTags: [ownerTag] })));
  }
  return {
    addressByKey: Object.fromEntries(found.map(({ key, address }) => [key, address])),
    serversByKey: Object.fromEntries(found.map(({ key, servers }) => [key, servers])),
  };
}

/** Finds the owner tag of a load balancer or share. The scope selects the stack if there are several. */
function findOwnerTag(
  { spec: { id, ownerId } }: Artifact,
  appliances: readonly Appliance[],
  scope: CommandContext['values'][string],
): string {
  if (typeof scope === 'string') return formatOwnerTag(scope, ownerId);
  const tags = appliances.flatMap((appliance) => [
    ...findOwnerTags(appliance.tags),
    ...appliance.virtualIps.flatMap(({ description }) => parseDescription(description).ownerTag ?? []),
  ]);
  const [first, ...others] = new Set(tags.filter((tag) => splitOwnerTag(tag).ownerId === ownerId));
  if (first !== undefined && others.length === 0) return first;
  throw new KumikiError({
    code: 'LB_NOT_FOUND',
    message:
      first === undefined
        ? `there is no load balancer '${id}' yet`
        : `several stacks have a load balancer '${id}'`,
    ...(first !== undefined && {
      allowed: [first, ...others].map((tag) => splitOwnerTag(tag).scope).join(', '),
    }),
    hint:
      first === undefined
        ? 'run pulumi up first, or name its addresses with --address'
        : 'name one with --scope',
  });
}

/** Formats a name, such as `shop/edge`. */
export function formatName({ namespace, name }: Pick<AnnouncedService, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

import { isObject } from '../../core/json';
import type { LoadBalancerShareSpec } from '../spec/share';
import type { LoadBalancerSpec, NetworkSpec } from '../spec/spec';
import { compareImmutable } from '../state/immutable';

/** Result of comparing two specs of a load balancer, without calling the API. */
export interface SpecComparison {
  /** The reasons why it needs another appliance. */
  readonly replacements: readonly string[];
  /** Virtual IPs that are lost: their keys, with the address if one was given. */
  readonly lost: readonly { readonly key: string; readonly address?: string | undefined }[];
  /** New ports of virtual IPs. */
  readonly opened: readonly { readonly key: string; readonly port: number }[];
}

type BalancedSpec = LoadBalancerSpec | LoadBalancerShareSpec;

/** Checks whether JSON looks like the spec of a load balancer or share, as far as comparisons need it. */
export function isBalancedSpec(value: unknown): value is BalancedSpec {
  if (!isObject(value) || typeof value.ownerId !== 'string' || !Array.isArray(value.virtualIps)) return false;
  return value.virtualIps.every(
    (each) => isObject(each) && typeof each.key === 'string' && Array.isArray(each.ports),
  );
}

/** Compares two specs of one load balancer; either may be missing. */
export function compareSpecs(
  before: BalancedSpec | undefined,
  after: BalancedSpec | undefined,
): SpecComparison {
  const old = before?.virtualIps ?? [];
  const next = after?.virtualIps ?? [];
  const kept = new Set(next.flatMap(({ key, address }) => [address ?? '', `key ${key}`]));
  const known = new Set(listPorts(old).map(({ key, port }) => `${port} of ${key}`));
  return {
    replacements: before && after && isWhole(before) && isWhole(after) ? findReplacements(before, after) : [],
    lost: old
      // a chosen address stays with its key, unless another one is given
      .filter(({ key, address }) => !kept.has(address ?? `key ${key}`))
      .map(({ key, address }) => ({ key, address })),
    opened: listPorts(next).filter(({ key, port }) => !known.has(`${port} of ${key}`)),
  };
}

function listPorts(virtualIps: BalancedSpec['virtualIps']): { key: string; port: number }[] {
  return virtualIps.flatMap(({ key, ports }) => ports.map(({ port }) => ({ key, port })));
}

function isWhole(spec: BalancedSpec): spec is LoadBalancerSpec {
  return 'network' in spec && isObject(spec.network);
}

/**
 * Finds the changes that need another appliance. A value that one spec leaves to Kumiki may match the other
 * spec.
 */
function findReplacements(before: LoadBalancerSpec, after: LoadBalancerSpec): string[] {
  const { network } = before;
  const [place, nextPlace] = [formatPlace(network), formatPlace(after.network)];
  const moves =
    place === nextPlace ? [] : [`network: an appliance cannot move from ${place} to ${nextPlace}`];
  if (network.kind !== after.network.kind) return moves;
  const existing = {
    zone: before.zone ?? after.zone ?? '',
    switchId: '',
    plan: before.plan,
    vrid: before.vrid ?? after.vrid ?? 0,
    addresses: network.addresses ?? Array.from({ length: before.redundant ? 2 : 1 }, () => ''),
    prefixLength: network.kind === 'switch' ? network.prefixLength : 0,
    ...(network.kind === 'switch' && network.gateway !== undefined && { gateway: network.gateway }),
  };
  const found = compareImmutable(existing, after, undefined).filter(
    ({ result, path }) => result === 'different' && (path !== 'network.addresses' || network.addresses),
  );
  return [...moves, ...found.map(({ path, reason }) => `${path}: ${reason}`)];
}

function formatPlace(network: NetworkSpec): string {
  const { by, value } = network.kind === 'switch' ? network.switch : network.router;
  return by === 'name' ? `${network.kind} ${value}` : `${network.kind} ${by} ${value}`;
}

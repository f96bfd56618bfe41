import { all, Output } from '@pulumi/pulumi';
import { KumikiError, type Problem } from '../../core/errors';
import { isObject } from '../../core/json';
import { listPendingKeys, replacePending } from '../../core/pending-address';
import type { Assembly } from '../../synth/assembly/assembly';
import { renderManifest } from '../../synth/objects/manifest';

/**
 * The addresses of virtual IPs by key. The value undefined means that the load balancer has no address for
 * it.
 */
export type AddressSource = ReadonlyMap<string, Output<string | undefined>>;

/** Replaces each string with a pending address by an output; returns the value itself if there is none. */
export function withAddresses(value: unknown, addresses: AddressSource): unknown {
  if (typeof value === 'string') return listPendingKeys(value).length > 0 ? fillIn(value, addresses) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => withAddresses(item, addresses));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isObject(value) || Output.isInstance(value)) return value;
  const entries = Object.entries(value).map(
    ([key, member]) => [key, withAddresses(member, addresses)] as const,
  );
  return entries.every(([key, member]) => member === value[key]) ? value : Object.fromEntries(entries);
}

/** Returns an output of the string with its pending addresses filled in. */
export function fillIn(text: string, addresses: AddressSource): Output<string> {
  const keys = listPendingKeys(text);
  return all(keys.map((key) => addresses.get(key))).apply((values) =>
    putAddresses(text, new Map(keys.map((key, index) => [key, values[index]]))),
  );
}

/**
 * Puts addresses into a string.
 * @throws PULUMI_SETTING if one is missing. A load balancer that `--target` leaves out keeps those of the
 * last run
 */
export function putAddresses(text: string, addressByKey: ReadonlyMap<string, string | undefined>): string {
  return replacePending(text, (key) => {
    const address = addressByKey.get(key);
    if (address !== undefined) return address;
    throw new KumikiError({
      code: 'PULUMI_SETTING',
      message: `the virtual IP '${key}' has no address yet, which an object waits for`,
      hint: 'run pulumi up without --target, or let --target name its load balancer, too',
    });
  });
}

/** Refuses manifests that wait for the address of a virtual IP that the app does not have. */
export function* checkPendingAddresses({ stacks }: Assembly, known: ReadonlySet<string>): Generator<Problem> {
  for (const manifest of stacks.flatMap(({ manifests }) => manifests)) {
    for (const key of listPendingKeys(renderManifest(manifest))) {
      if (known.has(key)) continue;
      yield {
        code: 'PULUMI_SETTING',
        message: `the object waits for the virtual IP '${key}', which is not in the app`,
        constructPath: manifest.constructPath,
        allowed: [...known].join(', ') || 'none: the app has no virtual IP',
        hint: 'use the virtualIp of a SakuraLoadBalancedService of the same app',
      };
    }
  }
}

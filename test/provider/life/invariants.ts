import type { LoadBalancerInputs } from '../../../lib/appliance/spec/inputs';
import type { ApplianceRecord, ZoneState } from '../../../lib/simulator';
import { phaseOf } from '../../../lib/simulator/store/lifecycle';
import { CREDENTIALS } from './cloud';
import { isOwnEntry, withoutOwn } from './share-site';
import { TAGGED } from './site';
import type { Stack } from './stack';

/** Descriptions of what is wrong. */
export type Violations = Iterable<string>;

/** Checks that each address and each VRID of a switch has only one holder, saved or running. */
export function* checkHolders(zone: ZoneState): Violations {
  const holders = new Map<string, Set<string>>();
  const hold = (place: string, who: string) => holders.set(place, (holders.get(place) ?? new Set()).add(who));
  for (const appliance of Object.values(zone.appliances)) {
    const { id, switchId, vrid, units, saved, applied } = appliance;
    hold(`VRID ${vrid} on ${switchId}`, `${id}`);
    const running = isRunning(appliance) ? (applied ?? []) : [];
    for (const unit of units) hold(`${unit} on ${switchId}`, `${id} as a unit`);
    for (const entry of [...saved, ...running])
      hold(`${entry.VirtualIPAddress} on ${switchId}`, `${id} as a virtual IP`);
  }
  for (const { id, interfaces } of Object.values(zone.servers)) {
    for (const { switchId, address } of interfaces)
      if (address) hold(`${address} on ${switchId}`, `server ${id}`);
  }
  for (const [place, who] of holders) if (who.size > 1) yield `${place} is held by ${[...who].join(' and ')}`;
}

/**
 * Checks that everything that is not ours stays unchanged. Identical records need no comparison.
 *
 * @param mayServe whether our virtual IPs may come and go on an appliance of others.
 * @default - on none
 */
export function watchStrangers(
  before: ZoneState,
  isOurs: IsOurs,
  mayServe: IsOurs = () => false,
): (now: ZoneState) => Violations {
  const tables = (zone: ZoneState): Readonly<Record<string, object>> => ({
    ...zone.servers,
    ...zone.switches,
    ...zone.routers,
    ...Object.fromEntries(
      Object.entries(zone.appliances)
        .filter(([, each]) => !isOurs(each))
        .map(([id, each]) => [id, mayServe(each) ? withoutOwn(each) : each]),
    ),
  });
  const was = Object.entries(tables(before)).map(
    ([id, record]) => [id, record, JSON.stringify(record)] as const,
  );
  return function* checkStrangers(now) {
    const is = tables(now);
    for (const [id, record, text] of was) {
      if (is[id] !== record && JSON.stringify(is[id]) !== text) yield `${id} of somebody else has changed`;
    }
  };
}

export type IsOurs = (appliance: ApplianceRecord) => boolean;

/**
 * Checks that exactly one appliance is ours, that the stack knows it, and that it runs what was requested.
 */
export function* checkConverged(
  zone: ZoneState,
  stack: Stack,
  inputs: LoadBalancerInputs,
  isOurs: IsOurs,
): Violations {
  const own = Object.values(zone.appliances).filter(isOurs);
  const { record, replaced } = stack;
  if (replaced.length > 0) yield `${replaced.length} replaced ones are still to be deleted`;
  if (record?.isUnfinished) yield 'the engine takes it for unfinished';
  const [appliance, ...others] = own;
  if (others.length > 0) yield `there are ${own.length} of ours: ${own.map(({ id }) => id).join(', ')}`;
  if (!appliance) return yield 'there is none of ours';
  const known = record && 'id' in record.state ? record.state.id : undefined;
  if (String(appliance.id) !== known) yield `the stack knows ${known}, there is ${appliance.id}`;
  if (!isRunning(appliance)) yield `${appliance.id} is not up`;
  const { saved, applied, name, description, planId, tags } = appliance;
  if (JSON.stringify(saved) !== JSON.stringify(applied)) yield `${appliance.id} does not run what is saved`;
  const wanted = {
    name: inputs.name,
    description: inputs.description,
    planId: inputs.plan === 'standard' ? 1 : 2,
  };
  if (JSON.stringify({ name, description, planId }) !== JSON.stringify(wanted)) {
    yield `it is ${JSON.stringify({ name, description, planId })}, not ${JSON.stringify(wanted)}`;
  }
  for (const tag of [inputs.ownerTag, ...inputs.tags])
    if (!tags.includes(tag)) yield `it lacks the tag ${tag}`;
  if (tags.includes('kumiki-unapplied')) yield 'it says that its settings are not applied';
  const entries = saved.map(({ VirtualIPAddress: address, Port, Servers }) =>
    formatEntry(
      address,
      Port,
      (Servers ?? []).map(({ IPAddress }) => IPAddress),
    ),
  );
  const expected = listExpectedEntries(inputs, record?.state.addressByKey ?? {});
  if (entries.sort().join() !== expected.sort().join())
    yield `it serves ${entries.join()}, not ${expected.join()}`;
}

/** Returns the entries that inputs require, as text. */
export function listExpectedEntries(
  { virtualIps }: Pick<LoadBalancerInputs, 'virtualIps'>,
  addressByKey: Readonly<Record<string, string>>,
): string[] {
  return virtualIps.flatMap(({ key, ports, servers }) => {
    const addresses = servers.flatMap((server) => ('address' in server ? [server.address] : TAGGED));
    return ports.map(({ port }) => formatEntry(addressByKey[key] ?? '?', String(port), addresses));
  });
}

/** Formats an entry, independently of the order of its servers. */
export function formatEntry(address: string, port: string, servers: readonly string[]): string {
  return `${address}:${port} → ${[...servers].sort().join('+')}`;
}

/** Checks that nothing of ours is left, and that the stack knows it. */
export function* checkRemoved(zone: ZoneState, stack: Stack, isOurs: IsOurs): Violations {
  for (const { id } of Object.values(zone.appliances).filter(isOurs)) yield `${id} is left`;
  for (const { id, saved } of Object.values(zone.appliances)) {
    if (saved.some((entry) => isOwnEntry(entry))) yield `virtual IPs are left on ${id}`;
  }
  if (stack.record) yield `the stack still knows ${stack.record.id}`;
}

/** Checks that no text contains a secret. */
export function* checkSecrets(...texts: readonly string[]): Violations {
  for (const secret of Object.values(CREDENTIALS)) {
    if (texts.some((text) => text.includes(secret))) yield `a text contains ${secret}`;
  }
}

/** Returns the servers that currently get connections, by address and port. */
export function listServing(zone: ZoneState, isOurs: IsOurs): ReadonlyMap<string, ReadonlySet<string>> {
  const serving = new Map<string, ReadonlySet<string>>();
  for (const appliance of Object.values(zone.appliances)) {
    if (!isRunning(appliance)) continue;
    for (const entry of appliance.applied ?? []) {
      if (!isOurs(appliance) && !isOwnEntry(entry)) continue;
      const { VirtualIPAddress: address, Port, Servers } = entry;
      const enabled = (Servers ?? []).filter(({ Enabled }) => Enabled !== 'False');
      serving.set(`${address}:${Port}`, new Set(enabled.map(({ IPAddress }) => IPAddress)));
    }
  }
  return serving;
}

/** Checks that whatever is served both before and afterwards is served in between, too. */
export function* checkServing(
  before: ReadonlyMap<string, ReadonlySet<string>>,
  after: ReadonlyMap<string, ReadonlySet<string>>,
  now: ReadonlyMap<string, ReadonlySet<string>>,
): Violations {
  for (const [place, servers] of before) {
    for (const server of servers) {
      if (after.get(place)?.has(server) && !now.get(place)?.has(server))
        yield `${place} lost ${server} in between`;
    }
  }
}

/** Whether an appliance is up. */
export function isRunning({ lifecycle }: ApplianceRecord): boolean {
  const { availability, instance } = phaseOf(lifecycle);
  return availability === 'available' && instance === 'up';
}

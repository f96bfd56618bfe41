import type { VirtualIpSetting } from '../../sakura/model';
import type { VirtualIpSpec } from '../spec/spec';
import { compareAddresses } from './desired';
import { observeVirtualIps } from './observed';

/**
 * Key → address as the appliance itself has it. Entries that Kumiki wrote say their key. Of the others, as an appliance taken
 * over has them, each virtual IP keeps the address that serves exactly its ports, so that adoption moves no address.
 */
export function heldAddresses(
  settings: readonly VirtualIpSetting[],
  virtualIps: readonly VirtualIpSpec[],
): Record<string, string> {
  const held: Record<string, string> = {};
  const keys = new Set(virtualIps.map(({ key }) => key));
  const portsByAddress = new Map<string, number[]>();
  for (const { key, address, entries } of observeVirtualIps(settings)) {
    if (keys.has(key)) held[key] ??= address;
    else
      portsByAddress.set(address, [
        ...(portsByAddress.get(address) ?? []),
        ...entries.map(({ port }) => port),
      ]);
  }
  const candidates = [...portsByAddress].sort(([a], [b]) => compareAddresses(a, b));
  for (const { key, ports } of [...virtualIps].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (held[key] !== undefined) continue;
    const wanted = portsAsText(ports.map(({ port }) => port));
    const index = candidates.findIndex(([, served]) => portsAsText(served) === wanted);
    const [match] = index < 0 ? [] : candidates.splice(index, 1);
    if (match) held[key] = match[0];
  }
  return held;
}

function portsAsText(ports: readonly number[]): string {
  return [...ports].sort((a, b) => a - b).join();
}

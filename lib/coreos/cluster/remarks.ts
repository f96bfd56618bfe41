import type { CoreOSMachine } from './core-os-machine';

/** What is to be said of the machines, each thing once with the machines it is said of. */
export function remarksOf(machines: readonly CoreOSMachine[]): string | undefined {
  const named = new Map<string, string[]>();
  for (const { hostname, userData } of machines) {
    for (const remark of userData.remarks()) named.set(remark, [...(named.get(remark) ?? []), hostname]);
  }
  if (named.size === 0) return undefined;
  return [...named]
    .map(([remark, hostnames]) => `${remark} (${listed(hostnames, machines.length)})`)
    .join('\n  ');
}

function listed(hostnames: readonly string[], all: number): string {
  if (hostnames.length === all) return 'all machines';
  return hostnames.length > 3 ? `${hostnames.length} machines` : hostnames.join(', ');
}

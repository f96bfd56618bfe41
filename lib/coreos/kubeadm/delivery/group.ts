import type { ClusterFiles } from '../../machines/cluster-files';
import type { KubeadmMachineSpec } from '../spec';
import type { DeliverySpec } from './delivery';

/** Machines that get their documents in the same way. */
export interface DeliveryGroup {
  readonly delivery: DeliverySpec;
  readonly machines: readonly [KubeadmMachineSpec, ...KubeadmMachineSpec[]];
  /** Name of the file that lists them, in the folder of the cluster. */
  readonly list: string;
}

/** What commands for a group refer to. */
export interface GroupContext extends DeliveryGroup {
  readonly first: KubeadmMachineSpec;
  /** The machines in words. */
  readonly subject: string;
  readonly files: ClusterFiles;
  /** Path of the list, as a word for a shell. */
  readonly listPath: string;
  /** Path of a machine's document, as a word for a shell in which `$host` is its name. */
  readonly document: string;
}

/** Groups machines by how they get their documents: by delivery and format. */
export function groupByDelivery(machines: readonly KubeadmMachineSpec[]): DeliveryGroup[] {
  const groups = new Map<string, [KubeadmMachineSpec, ...KubeadmMachineSpec[]]>();
  for (const machine of machines) {
    const key = JSON.stringify([machine.delivery, machine.format]);
    const known = groups.get(key);
    if (known) known.push(machine);
    else groups.set(key, [machine]);
  }
  return [...groups.values()].map((members, index) => ({
    delivery: members[0].delivery,
    machines: members,
    list: groups.size === 1 ? 'machines.txt' : `machines-${index + 1}-${members[0].delivery.kind}.txt`,
  }));
}

/** The file with the machines of a group, as that of all machines: address, role and hostname. */
export function renderMachineList({ machines }: DeliveryGroup): string {
  return machines.map(({ hostname, role, address }) => `${address} ${role} ${hostname}\n`).join('');
}

/** Names few machines, and counts many. */
export function describeMachines(machines: readonly { readonly hostname: string }[]): string {
  if (machines.length > 3) return `${machines[0]?.hostname} and ${machines.length - 1} more machines`;
  return machines.map(({ hostname }) => hostname).join(', ');
}

/**
 * A loop over the machines of a list, until one fails. `$host` and `$address` are those of the machine; the
 * commands must not read standard input, which is the list.
 */
export function renderLoop(listPath: string, commands: readonly string[]): string {
  return `while read -r address _ host; do { ${commands.join(' && ')}; } || exit 1; done < ${listPath}`;
}

/** The same where files are written that hold what documents hold: others must not read them. */
export function renderPrivateLoop(listPath: string, commands: readonly string[]): string {
  return `(umask 077; ${renderLoop(listPath, commands)})`;
}

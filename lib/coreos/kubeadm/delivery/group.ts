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

/** The values that commands for a group refer to. */
export interface GroupContext extends DeliveryGroup {
  readonly first: KubeadmMachineSpec;
  /** The machines as a phrase, such as `node-1, node-2`. */
  readonly subject: string;
  readonly files: ClusterFiles;
  /** Path of the list, quoted for a shell. */
  readonly listPath: string;
  /** Path of a machine's document, quoted for a shell in which `$host` is the machine's hostname. */
  readonly document: string;
}

/** Groups machines by delivery and format. */
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

/**
 * Renders a group's list of machines, in the form of the list of all machines: address, role and hostname.
 */
export function renderMachineList({ machines }: DeliveryGroup): string {
  return machines.map(({ hostname, role, address }) => `${address} ${role} ${hostname}\n`).join('');
}

/** Names up to three machines; of more, names the first and counts the others. */
export function describeMachines(machines: readonly { readonly hostname: string }[]): string {
  if (machines.length > 3) return `${machines[0]?.hostname} and ${machines.length - 1} more machines`;
  return machines.map(({ hostname }) => hostname).join(', ');
}

/**
 * Renders a loop over the machines of a list that stops at the first failure. `$host` and `$address` are
 * those of the machine; the commands must not read standard input, which is the list.
 */
export function renderLoop(listPath: string, commands: readonly string[]): string {
  return `while read -r address _ host; do { ${commands.join(' && ')}; } || exit 1; done < ${listPath}`;
}

/**
 * Renders such a loop for commands that write the content of documents to files, which other users must not
 * read.
 */
export function renderPrivateLoop(listPath: string, commands: readonly string[]): string {
  return `(umask 077; ${renderLoop(listPath, commands)})`;
}

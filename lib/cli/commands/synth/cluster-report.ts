import type { ClusterArtifact, MachineSummary } from '../../../coreos/cluster/cluster-artifact';
import type { UserDataArtifact } from '../../../coreos/user-data/artifact';
import type { Assembly, StackAssembly } from '../../../synth/assembly';
import { columns } from '../../terminal/columns';
import { cut } from '../../terminal/cut';
import type { Terminal } from '../../terminal/terminal';

/** Prints the plan of each cluster of a stack: what its overlay has room for, and a row for each machine. */
export function printClusters(out: Terminal, { clusters, userData }: StackAssembly): void {
  const documents = byPath(userData);
  for (const { constructPath, overlay, machines } of clusters) {
    const { network, subnets, subnetLength, podsPerMachine, mtu } = overlay;
    const { shown, more } = cut(machines, 'machine');
    out.write(`\n${out.bold(constructPath)}\n`);
    out.write(
      `${out.dim(`overlay ${network}: ${subnets} subnets of /${subnetLength}, ${podsPerMachine} addresses for pods in each, MTU ${mtu}`)}\n`,
    );
    const rows = shown.map((machine) => [
      machine.hostname,
      machine.role,
      machine.address,
      machine.subnets,
      sizeOf(documents.get(machine.userDataPath)),
    ]);
    for (const line of columns([
      ['machine', 'role', 'address', 'its subnet, one of', 'user_data'],
      ...rows,
    ])) {
      out.write(`${line}\n`);
    }
    for (const line of more) out.write(`${line}\n`);
  }
}

/** Prints the size of each boot document of a stack that is of no cluster. */
export function printMachines(out: Terminal, { path, clusters, userData }: StackAssembly): void {
  const known = new Set(clusters.flatMap(({ machines }) => machines.map(({ userDataPath }) => userDataPath)));
  const others = userData.filter(({ constructPath }) => !known.has(constructPath));
  if (others.length === 0) return;
  const { shown, more } = cut(others, 'machine');
  const rows = shown.map((document) => [document.name, document.format, sizeOf(document)]);
  out.write(`\n${out.bold(`${path}/user-data`)}\n`);
  for (const line of columns([['machine', 'format', 'user_data'], ...rows])) out.write(`${line}\n`);
  for (const line of more) out.write(`${line}\n`);
}

/** Prints what is left for a person to do with each cluster. */
export function printNextSteps(err: Terminal, { stacks }: Assembly, outdir: string): void {
  for (const { name, clusters } of stacks) {
    for (const { constructPath, nextSteps } of clusters) {
      err.write(`${err.dim('next')}  ${err.bold(constructPath)}\n`);
      err.write(`  give each machine its user_data: ${outdir}/${name}/user-data/HOSTNAME\n`);
      for (const { what, commands } of nextSteps) {
        err.write(`  ${what}\n`);
        for (const command of commands) err.write(`    ${command}\n`);
      }
    }
  }
}

/** The same for `--json`, with all machines. */
export function clustersJson({ stacks }: Assembly): readonly object[] {
  return stacks.flatMap(({ clusters, userData }) => {
    const documents = byPath(userData);
    return clusters.map(({ machines, ...cluster }: ClusterArtifact) => ({
      ...cluster,
      machines: machines.map((machine) => machineJson(machine, documents.get(machine.userDataPath))),
    }));
  });
}

/** All boot documents for `--json`. */
export function userDataJson({ stacks }: Assembly): readonly object[] {
  return stacks.flatMap(({ name: stack, userData }) =>
    userData.map(({ constructPath, name, format, encoding, payload, budget }) => ({
      constructPath,
      stack,
      name,
      format,
      encoding,
      bytes: Buffer.byteLength(payload),
      budget,
    })),
  );
}

function machineJson(
  { userDataPath: _, ...machine }: MachineSummary,
  document: UserDataArtifact | undefined,
) {
  if (!document) return machine;
  const { name, payload, budget } = document;
  return { ...machine, userData: { name, bytes: Buffer.byteLength(payload), budget } };
}

function sizeOf(document: UserDataArtifact | undefined): string {
  if (!document) return '';
  const { payload, budget } = document;
  return budget
    ? `${budget.used} of ${budget.limit} B (${budget.provider})`
    : `${Buffer.byteLength(payload)} B`;
}

function byPath(userData: readonly UserDataArtifact[]): ReadonlyMap<string, UserDataArtifact> {
  return new Map(userData.map((document) => [document.constructPath, document]));
}

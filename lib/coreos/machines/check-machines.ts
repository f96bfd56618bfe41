import type { Problem } from '../../core/errors';
import type { ClusterDefinition } from './cluster-definition';
import type { ListedMachine, MachineClusterProps } from './machine-cluster-props';

/** Checks the properties that all clusters have, beyond their addresses and the document of each machine. */
export function* checkMachines({
  props,
  machines,
}: Pick<ClusterDefinition, 'props' | 'machines'>): Generator<Problem> {
  yield* checkMachineIds(machines);
  yield* checkLogin(props);
  yield* checkUpdateGroup(props);
  yield* checkSchedulable(props, machines);
}

function* checkMachineIds(machines: readonly ListedMachine[]): Generator<Problem> {
  const known = new Set<string>();
  for (const { hostname, machineId, property } of machines) {
    if (machineId === undefined) continue;
    const isKnown = known.has(machineId);
    known.add(machineId);
    if (/^[0-9a-f]{32}$/.test(machineId) && !isKnown) continue;
    yield {
      code: 'COREOS_MACHINE',
      property: `${property}.machineId`,
      message: `the machine id of '${hostname}' ${isKnown ? 'is that of another machine' : 'is not valid'}`,
      given: machineId,
      allowed: '32 digits of 0-9 and a-f, different for each machine',
      hint: 'take it from /etc/machine-id, or leave it out',
    };
  }
}

function* checkLogin({ sshAuthorizedKeys }: MachineClusterProps): Generator<Problem> {
  if (sshAuthorizedKeys.length > 0) return;
  yield {
    code: 'USER_DATA_SSH_KEY',
    property: 'sshAuthorizedKeys',
    message: 'no ssh key is given, so no one could log in to the machines',
    hint: 'give the line of a .pub file',
  };
}

/** Checks the update group, which becomes part of hostnames and commands. */
function* checkUpdateGroup({ updateGroup = 'stable' }: MachineClusterProps): Generator<Problem> {
  if (/^[a-z0-9][\w.-]{0,62}$/i.test(updateGroup)) return;
  yield {
    code: 'COREOS_MACHINE',
    property: 'updateGroup',
    message: `'${updateGroup}' is not an update group`,
    given: updateGroup,
    allowed: "stable, beta, alpha or lts, or a name of letters, digits, '.', '_' and '-'",
    hint: "leave it out to get 'stable'",
  };
}

function* checkSchedulable(
  { masterSchedulable = true }: MachineClusterProps,
  machines: readonly ListedMachine[],
): Generator<Problem> {
  if (masterSchedulable || machines.some(({ role }) => role === 'node')) return;
  yield {
    code: 'COREOS_MACHINE',
    property: 'nodes',
    message: 'there is no machine for pods to run on',
    hint: 'add nodes, or let the master run pods',
  };
}

import type { Problem } from '../../core/errors';
import { listMachines, type MachineClusterProps } from './machine-cluster-props';

/** Checks the properties that all clusters have, beyond their addresses and the document of each machine. */
export function* checkMachines(props: MachineClusterProps): Generator<Problem> {
  yield* checkMachineIds(props);
  yield* checkLogin(props);
  yield* checkSchedulable(props);
}

function* checkMachineIds(props: MachineClusterProps): Generator<Problem> {
  const known = new Set<string>();
  for (const { hostname, machineId, property } of listMachines(props)) {
    if (machineId === undefined) continue;
    const isKnown = known.has(machineId);
    known.add(machineId);
    if (/^[0-9a-f]{32}$/.test(machineId) && !isKnown) continue;
    yield {
      code: 'COREOS_MACHINE',
      property: `${property}.machineId`,
      message: `the machine id of '${hostname}' ${isKnown ? 'is that of another machine' : 'is not valid'}`,
      given: machineId,
      allowed: '32 of 0-9 and a-f, different for each machine',
      hint: 'take it from /etc/machine-id, or leave it out',
    };
  }
}

function* checkLogin({ sshAuthorizedKeys }: MachineClusterProps): Generator<Problem> {
  if (sshAuthorizedKeys.length > 0) return;
  yield {
    code: 'USER_DATA_SSH_KEY',
    property: 'sshAuthorizedKeys',
    message: 'no ssh key is given, so nobody could log in to the machines',
    hint: 'give the line of a .pub file',
  };
}

function* checkSchedulable({ nodes, masterSchedulable = true }: MachineClusterProps): Generator<Problem> {
  if (nodes.length > 0 || masterSchedulable) return;
  yield {
    code: 'COREOS_MACHINE',
    property: 'nodes',
    message: 'there is no machine for pods to run on',
    hint: 'add nodes, or let the master run pods',
  };
}

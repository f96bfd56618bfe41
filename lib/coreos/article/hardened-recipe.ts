import type { MachinePlan } from '../cluster/machine-plan';
import type { Unit } from '../model/unit';
import { baseOptions } from './base-options';
import { binaryPath } from './binaries';
import type { ClusterRecipe } from './cluster-recipe';
import { fetchPinnedFile } from './files/fetch-pinned';
import { nseFunctionFile } from './files/nse-function';
import { apiserver } from './units/apiserver';
import { controllerManager } from './units/controller-manager';
import { docker } from './units/docker';
import { downloadKubernetes, downloadsOf, preplacedOn } from './units/download-kubernetes';
import { etcd } from './units/etcd';
import { fleet } from './units/fleet';
import { kubelet } from './units/kubelet';
import { proxy } from './units/proxy';
import { rudder } from './units/rudder';
import { rudderConfig } from './units/rudder-config';

/** The article's cluster with its mistakes mended. Units stand behind what they wait for, as each command waits for the one before. */
export const hardenedRecipe: ClusterRecipe = {
  units: (machine) => [
    etcd.hardened(machine),
    fleet.hardened(machine),
    ...(downloadsOf(machine).length > 0 ? [downloadKubernetes.hardened(machine)] : []),
    ...mastersUnits(machine),
    proxy.hardened(machine),
    rudderConfig(machine),
    rudder.hardened(machine),
    docker.hardened(machine),
    ...(machine.isSchedulable ? [kubelet.hardened(machine)] : []),
  ],
  files: (machine) => [...(downloadsOf(machine).length > 0 ? [fetchPinnedFile()] : []), nseFunctionFile()],
  options: (machine) => ({ ...baseOptions(machine), fleet: { publicIp: machine.address } }),
  preplacedFiles: (machine) => preplacedOn(machine).map(binaryPath),
  setsHostname: true,
};

function mastersUnits(machine: MachinePlan): Unit[] {
  return machine.role === 'master' ? [apiserver.hardened(machine), controllerManager.hardened(machine)] : [];
}

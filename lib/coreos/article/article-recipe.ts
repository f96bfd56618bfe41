import type { MachinePlan } from '../cluster/machine-plan';
import type { Unit } from '../model/unit';
import { baseOptions } from './base-options';
import type { ClusterRecipe } from './cluster-recipe';
import { environmentFile } from './files/environment';
import { nseFunctionFile } from './files/nse-function';
import { apiserver } from './units/apiserver';
import { controllerManager } from './units/controller-manager';
import { docker } from './units/docker';
import { downloadKubernetes } from './units/download-kubernetes';
import { etcd } from './units/etcd';
import { fleet } from './units/fleet';
import { kubelet } from './units/kubelet';
import { proxy } from './units/proxy';
import { rudder } from './units/rudder';

/** The article's documents: its units, files and keys, in its order, mistakes and all. */
export const articleRecipe: ClusterRecipe = {
  units: (machine) => [
    rudder.article(machine),
    docker.article(machine),
    downloadKubernetes.article(machine),
    ...mastersUnits(machine),
    ...(machine.isSchedulable ? [kubelet.article(machine)] : []),
    proxy.article(machine),
    etcd.article(machine),
    fleet.article(machine),
  ],
  files: (machine) => [environmentFile(machine), nseFunctionFile()],
  options: baseOptions,
  // rudder is copied by hand: that is one of its mistakes
  preplacedFiles: () => [],
  setsHostname: false,
};

function mastersUnits(machine: MachinePlan): Unit[] {
  return machine.role === 'master' ? [apiserver.article(machine), controllerManager.article(machine)] : [];
}

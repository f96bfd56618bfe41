import type { MachinePlan } from '../../cluster/machine-plan';
import { articleUnit, hardenedUnit, type KubernetesUnit, LOCAL_ETCD, LOG_TO_STDERR } from './kubernetes-unit';
import type { UnitRecipe } from './recipe';

/** The API server, on the master's loopback: it asks nobody who they are. */
export const apiserver: UnitRecipe = {
  article: (machine) => articleUnit(unitOf(machine)),
  hardened: (machine) => hardenedUnit(unitOf(machine), machine),
};

function unitOf({ schedulable }: MachinePlan): KubernetesUnit {
  return {
    name: 'apiserver',
    description: 'Kubernetes API Server',
    arguments: [
      '--address=127.0.0.1',
      '--port=8080',
      LOCAL_ETCD,
      `--machines=${schedulable.join(',')}`,
      LOG_TO_STDERR,
    ],
  };
}

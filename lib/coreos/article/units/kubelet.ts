import type { MachinePlan } from '../../cluster/machine-plan';
import { articleUnit, hardenedUnit, type KubernetesUnit, LOCAL_ETCD, LOG_TO_STDERR } from './kubernetes-unit';
import type { UnitRecipe } from './recipe';

/** Runs the pods of the machine, which the cluster knows by its address. */
export const kubelet: UnitRecipe = {
  article: (machine) => articleUnit(unitOf(machine)),
  hardened: (machine) => hardenedUnit(unitOf(machine), machine),
};

function unitOf({ address }: MachinePlan): KubernetesUnit {
  return {
    name: 'kubelet',
    description: 'Kubernetes Kubelet',
    arguments: [
      '--address=0.0.0.0',
      '--port=10250',
      `--hostname_override=${address}`,
      LOCAL_ETCD,
      LOG_TO_STDERR,
    ],
    needs: ['docker.service'],
  };
}

import { articleUnit, hardenedUnit, type KubernetesUnit, LOG_TO_STDERR } from './kubernetes-unit';
import type { UnitRecipe } from './recipe';

/** Keeps as many pods as were asked for. */
export const controllerManager: UnitRecipe = {
  article: () => articleUnit(UNIT),
  hardened: (machine) => hardenedUnit(UNIT, machine),
};

const UNIT: KubernetesUnit = {
  name: 'controller-manager',
  description: 'Kubernetes Controller Manager',
  arguments: ['--master=127.0.0.1:8080', LOG_TO_STDERR],
  needs: ['apiserver.service'],
};

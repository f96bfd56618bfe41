import { articleUnit, hardenedUnit, type KubernetesUnit, LOCAL_ETCD, LOG_TO_STDERR } from './kubernetes-unit';
import type { UnitRecipe } from './recipe';

/** Brings connections to services to their pods. */
export const proxy: UnitRecipe = {
  article: () => articleUnit(UNIT),
  hardened: (machine) => hardenedUnit(UNIT, machine),
};

const UNIT: KubernetesUnit = {
  name: 'proxy',
  description: 'Kubernetes Proxy',
  arguments: [LOCAL_ETCD, LOG_TO_STDERR],
};

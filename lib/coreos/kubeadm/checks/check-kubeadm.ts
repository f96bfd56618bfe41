import type { Problem } from '../../../core/errors';
import { checkExtraArguments } from '../control-plane/extra-arguments';
import { checkPatches } from '../control-plane/patches';
import { checkJoin } from '../node-join';
import type { KubeadmInput } from '../site';
import { checkControlPlane } from './control-plane';
import { checkDeliveries } from './deliveries';
import { checkMachineOptions } from './machines';
import { checkNetworks } from './networks';
import { checkPrograms } from './programs';
import { checkReach } from './reach';

/** Checks a cluster that kubeadm creates, beyond its addresses and the document of each machine. */
export function* checkKubeadm(site: KubeadmInput): Generator<Problem> {
  const { spec, specs } = site;
  yield* checkPrograms(spec, specs);
  yield* checkNetworks(spec);
  yield* checkControlPlane(site);
  yield* checkExtraArguments(spec.extraArguments);
  yield* checkPatches(spec.patches);
  yield* checkMachineOptions(site);
  yield* checkReach(spec, specs);
  yield* checkDeliveries(specs);
  yield* checkJoin(spec.join);
}

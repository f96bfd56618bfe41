import type { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { claim } from '../../core/claims';
import type { Problem } from '../../core/errors';
import { addNote } from '../../core/notes';
import { checkNew } from '../../core/props/check-call';
import { createArticleChecks, RUDDER_SUBNET_FILE } from '../article/acceptance';
import { CLUSTER_RECIPES } from '../article/cluster-recipes';
import { HARDENED_DIFFERENCES } from '../article/differences';
import { listRequiredSoftware } from '../article/required-software';
import type { ClusterDefinition } from '../machines/cluster-definition';
import { MachineCluster } from '../machines/machine-cluster';
import { listMachines } from '../machines/machine-cluster-props';
import { SIGNATURES } from '../signatures';
import { toClusterSpec, toMachineSpec } from './article-spec';
import { checkBinaries } from './check-binaries';
import type { CoreOSRudderClusterProps } from './core-os-rudder-cluster-props';
import { describeManifestGap } from './manifest-gap';
import { listNextSteps } from './next-steps';

/**
 * Kubernetes of 2014 on CoreOS, with pods on an overlay network of Rudder: one master and any number of
 * nodes, set up as in an article of that time, by default with its mistakes fixed. Creates the boot document
 * of each machine, and checks them as a whole: addresses, units, order, names, downloads. For today's
 * Kubernetes, see {@link KubeadmCluster}.
 */
export class CoreOSRudderCluster extends MachineCluster {
  constructor(scope: Construct, id: string, props: CoreOSRudderClusterProps) {
    checkNew(SIGNATURES, 'CoreOSRudderCluster', arguments, new.target === CoreOSRudderCluster);
    super(scope, id, defineCluster(props));
    addNote(this, () => describeManifestGap(this));
    const url = props.discovery.toUrl();
    const holder = claim(this, { kind: 'etcd discovery URL', name: url });
    if (holder !== undefined) addCheck(this, () => [discoveryProblem(url, holder)]);
  }
}

function defineCluster(props: CoreOSRudderClusterProps): ClusterDefinition {
  const { compat = 'hardened', format, serviceNetwork } = props;
  const spec = toClusterSpec(props);
  const recipe = CLUSTER_RECIPES[compat];
  return {
    props,
    machines: listMachines(props),
    overlay: spec.overlay,
    serviceNetwork,
    createDocument(machine) {
      const machineSpec = toMachineSpec(spec, machine);
      return {
        ...recipe.options(machineSpec),
        format,
        hostname: recipe.setsHostname ? machine.hostname : undefined,
        units: recipe.units(machineSpec),
        files: recipe.files(machineSpec),
        preplacedFiles: recipe.preplacedFiles(machineSpec),
      };
    },
    differences: compat === 'article' ? [] : HARDENED_DIFFERENCES,
    listNextSteps: (files) => listNextSteps(props, files),
    listRequiredSoftware: () =>
      listRequiredSoftware(listMachines(props).map((machine) => toMachineSpec(spec, machine))),
    policyGap: 'the Kubernetes of 2014 does not have them',
    subnetFile: RUDDER_SUBNET_FILE,
    listAcceptanceChecks: (plan) =>
      createArticleChecks(
        spec,
        plan,
        listMachines(props).map(({ address }) => address),
      ),
    check: () => checkBinaries(props),
  };
}

function discoveryProblem(url: string, holder: string): Problem {
  return {
    code: 'COREOS_DISCOVERY',
    property: 'discovery',
    message: `'${holder}' has the same discovery URL, so the members of both would form one etcd cluster`,
    given: url,
    allowed: 'a URL that no other cluster uses or has used',
    hint: 'get a new one for each cluster from https://discovery.etcd.io/new?size=N',
  };
}

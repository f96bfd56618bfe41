import type { NodeRole } from '../address-plan/description';
import type { UserDataProps } from '../user-data-props';
import { planMachine, planSite } from './cluster-plan';
import type { ArticleClusterProps, CoreOSMachineProps, CoreOSRudderClusterProps } from './cluster-props';
import { recipeOf } from './cluster-recipe';
import { kubeadmDocuments } from './kubeadm-site';

/** What a machine is told at boot. */
export type MachineDocuments = (machine: CoreOSMachineProps, role: NodeRole) => UserDataProps;

/** What each machine of a cluster is told at boot. */
export function machineDocuments(props: CoreOSRudderClusterProps): MachineDocuments {
  const { encoding, provider, sshAuthorizedKeys } = props;
  const documentOf = props.kubernetes === 'kubeadm' ? kubeadmDocuments(props) : articleDocuments(props);
  return (machine, role) => ({
    ...documentOf(machine, role),
    encoding,
    provider,
    sshAuthorizedKeys,
    quiet: true,
  });
}

function articleDocuments(props: ArticleClusterProps): MachineDocuments {
  const { compat = 'hardened', format } = props;
  const site = planSite(props);
  const recipe = recipeOf(compat);
  return (machine, role) => {
    const plan = planMachine(site, machine, role);
    return {
      ...recipe.options(plan),
      format,
      hostname: recipe.setsHostname ? plan.hostname : undefined,
      units: recipe.units(plan),
      files: recipe.files(plan),
      preplacedFiles: recipe.preplacedFiles(plan),
    };
  };
}

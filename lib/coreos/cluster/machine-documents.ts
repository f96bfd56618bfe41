import type { NodeRole } from '../address-plan/description';
import { recipeOf } from '../article/cluster-recipe';
import { kubeadmDocuments } from '../kubeadm/kubeadm-site';
import type { Unit } from '../model/unit';
import type { UserDataProps } from '../user-data/user-data-props';
import { planMachine, planSite } from './cluster-plan';
import type { ArticleClusterProps, CoreOSMachineProps, CoreOSRudderClusterProps } from './cluster-props';

/** What a machine is told at boot. */
export type MachineDocuments = (machine: CoreOSMachineProps, role: NodeRole) => UserDataProps;

/** What each machine of a cluster is told at boot. */
export function machineDocuments(props: CoreOSRudderClusterProps): MachineDocuments {
  const { encoding, provider, sshAuthorizedKeys } = props;
  const documentOf = props.kubernetes === 'kubeadm' ? kubeadmDocuments(props) : articleDocuments(props);
  const shared = new SharedUnits();
  return (machine, role) => {
    const document = documentOf(machine, role);
    return {
      ...document,
      units: document.units?.map((unit) => shared.one(unit)),
      encoding,
      provider,
      sshAuthorizedKeys,
      quiet: true,
    };
  };
}

/** One object for all units that are alike: what is rendered and read once for one machine need not be for the others. */
class SharedUnits {
  private readonly known = new Map<string, Unit>();

  one(unit: Unit): Unit {
    const key = JSON.stringify(unit);
    const known = this.known.get(key);
    if (known) return known;
    this.known.set(key, unit);
    return unit;
  }
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

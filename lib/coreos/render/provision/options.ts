import type { CoreOSOptions } from '../../model/options';
import { renderUnitContent } from '../../unit-file/render';
import type { Loss } from '../rendered';
import type { Distribution, ProvisionedUnit } from './provisioned';
import { toOptionVariable } from './variables';

/** Programs with options; `update` is translated elsewhere. */
type Program = Exclude<keyof CoreOSOptions, 'update'>;

/** The unit of Flatcar that reads the options of a program. */
const FLATCAR_UNITS: Readonly<Partial<Record<Program, string>>> = {
  etcd2: 'etcd-member.service',
  flannel: 'flanneld.service',
  locksmith: 'locksmithd.service',
};

/** The reason why the options of a program are lost if the distribution does not have it. */
const LOSSES: Readonly<Record<Program, string>> = {
  etcd: 'etcd 0.4 is not part of the image: run etcd in a separate unit, or as kubeadm does',
  etcd2: 'etcd is not part of the image: run it in a separate unit, or as kubeadm does',
  fleet: 'fleet is not part of the image, and has no successor on the machine: use Kubernetes',
  flannel: 'flannel is not part of the image: run it as a DaemonSet of Kubernetes',
  locksmith: 'locksmith is not part of the image: use the update strategies of zincati',
  oem: 'only vendors of images set it',
};

/** Returns whether a cluster needs a program, rather than only a single machine for its updates. */
export function isEssentialProgram(program: string): boolean {
  return ['etcd', 'etcd2', 'fleet', 'flannel'].includes(program);
}

/** Translates options into drop-ins of the units that read them, if the distribution has those units. */
export function provisionOptions(
  options: CoreOSOptions,
  distribution: Distribution,
): { readonly units: readonly ProvisionedUnit[]; readonly losses: readonly Loss[] } {
  const programs = (Object.keys(LOSSES) as Program[]).filter((program) => options[program] !== undefined);
  const tryFindUnit = (program: Program) => (distribution === 'flatcar' ? FLATCAR_UNITS[program] : undefined);
  return {
    units: programs.flatMap((program) => {
      const name = tryFindUnit(program);
      return name === undefined ? [] : [{ name, dropins: [createDropIn(program, options[program] ?? {})] }];
    }),
    losses: programs.flatMap((program) => listLosses(program, tryFindUnit(program))),
  };
}

function listLosses(program: Program, unit: string | undefined): Loss[] {
  if (unit === undefined) {
    return [{ part: program, message: LOSSES[program], isEssential: isEssentialProgram(program) }];
  }
  if (program !== 'etcd2') return [];
  return [{ part: program, message: `the options go to ${unit}, whose etcd is of version 3` }];
}

function createDropIn(program: Program, given: Readonly<Record<string, unknown>>) {
  const variables = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => quote(`${toOptionVariable(program, key)}=${String(value)}`));
  return { name: '20-options.conf', contents: renderUnitContent({ Service: { Environment: variables } }) };
}

/** Quotes a variable for `Environment=`: systemd would expand `%`, and end the variable at a space. */
function quote(variable: string): string {
  return `"${variable.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%')}"`;
}

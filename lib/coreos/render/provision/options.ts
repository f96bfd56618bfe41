import type { CoreOSOptions } from '../../model/options';
import { renderUnitContent } from '../../unit-file/render';
import type { Loss } from '../loss';
import type { Distribution, ProvisionedUnit } from './provisioned';
import { optionVariable } from './variables';

/** The unit of Flatcar that each program's options go to. */
const UNITS = {
  etcd2: 'etcd-member.service',
  flannel: 'flanneld.service',
  locksmith: 'locksmithd.service',
} as const;

/** Why options of a program are lost, by program; `update` is translated elsewhere. */
const LOST: Readonly<Record<Exclude<keyof CoreOSOptions, 'update'>, string>> = {
  etcd: 'etcd 0.4 is no part of the image: run etcd in a unit of its own, or as kubeadm does',
  etcd2: 'etcd is no part of the image: run it in a unit of its own, or as kubeadm does',
  fleet: 'fleet is no part of the image, and has no successor on the machine: use Kubernetes',
  flannel: 'flannel is no part of the image: run it as a DaemonSet of Kubernetes',
  locksmith: 'locksmith is no part of the image: use the update strategies of zincati',
  oem: 'only the makers of images set it',
};

/** Options as drop-ins of the units that read them, as far as the distribution has those. */
export function provisionOptions(
  options: CoreOSOptions,
  distribution: Distribution,
): { readonly units: ProvisionedUnit[]; readonly losses: Loss[] } {
  const units: ProvisionedUnit[] = [];
  const losses: Loss[] = [];
  for (const program of Object.keys(LOST) as (keyof typeof LOST)[]) {
    const given = options[program];
    if (given === undefined) continue;
    const unit = distribution === 'flatcar' && isKept(program) ? UNITS[program] : undefined;
    if (unit === undefined) losses.push({ part: program, message: LOST[program] });
    else units.push({ name: unit, dropins: [dropInOf(program, given)] });
    if (unit === UNITS.etcd2) {
      losses.push({ part: program, message: `the options go to ${unit}, whose etcd is of version 3` });
    }
  }
  return { units, losses };
}

function isKept(program: string): program is keyof typeof UNITS {
  return program in UNITS;
}

function dropInOf(program: keyof CoreOSOptions, given: Readonly<Record<string, unknown>>) {
  const variables = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => quoted(`${optionVariable(program, key)}=${String(value)}`));
  return { name: '20-options.conf', contents: renderUnitContent({ Service: { Environment: variables } }) };
}

/** As `Environment=` takes a variable: systemd would fill in `%`, and end it at a blank. */
function quoted(variable: string): string {
  return `"${variable.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%')}"`;
}

import type { AddressPlan } from '../../address-plan/address-plan';
import type { Unit } from '../../model/unit';
import type { ClusterDefinition } from '../cluster-definition';
import type { CoreOSMachine } from '../core-os-machine';
import type { AcceptancePlan } from './check';
import {
  createAddressChecks,
  createSubnetChecks,
  createUnitChecks,
  createVirtualIpCheck,
  NOTHING_FAILED,
} from './machine-checks';

/** Plans the acceptance checks of a cluster's running machines. */
export function planAcceptance(
  constructPath: string,
  definition: ClusterDefinition,
  plan: AddressPlan,
  machines: readonly CoreOSMachine[],
): AcceptancePlan {
  const { subnetFile, listAcceptanceChecks, props } = definition;
  const common = listCommonUnits(machines);
  const names = new Set(common.map(({ name }) => name));
  const onMaster = listCommonUnits(machines.filter(({ role }) => role === 'master'));
  const hosts = machines.filter(({ userData }) => userData.acceptsVirtualIps);
  return {
    constructPath,
    machines: machines.map(({ address, role, hostname }) => ({ address, role, hostname })),
    subnetFile,
    mtu: plan.mtu,
    checks: [
      ...createAddressChecks(plan, props.externalMtu ?? 1500),
      ...createUnitChecks('all', common),
      ...createUnitChecks(
        'master',
        onMaster.filter(({ name }) => !names.has(name)),
      ),
      NOTHING_FAILED,
      ...(subnetFile ? createSubnetChecks(plan, subnetFile) : []),
      ...listAcceptanceChecks(plan),
      ...createVirtualIpCheck(hosts.map(({ hostname }) => hostname)),
    ],
  };
}

/** Lists the units that all of the machines have. */
function listCommonUnits([first, ...others]: readonly CoreOSMachine[]): readonly Unit[] {
  if (!first) return [];
  const sets = others.map(({ userData }) => new Set(userData.toDocument().units.map(({ name }) => name)));
  return first.userData.toDocument().units.filter(({ name }) => sets.every((names) => names.has(name)));
}

import { quoteForShell } from '../../../core/shell';
import type { AddressPlan } from '../../address-plan/address-plan';
import type { Subnets } from '../../address-plan/subnets';
import { isNetworkUnit, startsUnit, type Unit } from '../../model/unit';
import { listValues, parseUnitFile } from '../../unit-file/parse';
import { renderUnitContent } from '../../unit-file/render';
import type { AcceptanceCheck, SubnetFile } from './check';

/** Creates the checks that compare a machine with the address plan, for every kind of cluster. */
export function createAddressChecks(plan: AddressPlan, externalMtu: number): AcceptanceCheck[] {
  const { nodeNetwork, gateway } = plan;
  const all = { on: 'all' } as const;
  return [
    {
      ...all,
      id: 'A12',
      title: `its address is on an interface, in ${nodeNetwork}`,
      commands: [`ip -o -4 addr show | grep -F " $address/${nodeNetwork.prefixLength} "`],
    },
    {
      ...all,
      id: 'A4',
      title: `the interface carries ${externalMtu} bytes`,
      commands: [`expect 'the MTU' ${externalMtu} "$(mtu_of "$interface")"`],
    },
    {
      ...all,
      id: 'A9',
      title: `${nodeNetwork} is reached through the interface`,
      commands: [`show ip route show ${nodeNetwork} dev "$interface"`],
    },
    ...(gateway
      ? [
          {
            ...all,
            id: 'A9',
            title: `the rest of the world is reached through ${gateway}`,
            commands: [`show ip route show default via ${gateway} dev "$interface"`],
          },
          {
            ...all,
            id: 'A10',
            title: 'the gateway is reached through the interface itself',
            commands: [`show ip route get ${gateway}`, `! ip route get ${gateway} | grep -q ' via '`],
          },
        ]
      : []),
  ];
}

/** Creates the checks of the file that determines the addresses of containers. */
export function createSubnetChecks(
  plan: AddressPlan,
  { path, prefix, lines }: SubnetFile,
): AcceptanceCheck[] {
  const { overlay, candidates, mtu } = plan;
  const all = { on: 'all' } as const;
  const { subnets } = overlay;
  return [
    {
      ...all,
      id: 'A1',
      title: `${path} has ${lines} lines, with a subnet and an MTU`,
      commands: [
        `cat ${path}`,
        `test "$(grep -c . ${path})" -eq ${lines}`,
        `grep -qx '${prefix}_SUBNET=[0-9.]*/[0-9]*' ${path}`,
        `grep -qx '${prefix}_MTU=[0-9]*' ${path}`,
      ],
    },
    {
      ...all,
      id: 'A2',
      title: `the subnet is one of ${overlay.network.cidr}, and the bridge has its first address`,
      commands: [
        describeRange(subnets),
        `expect 'the prefix length' ${subnets.length} "\${subnet##*/}"`,
        `expect 'the place in the subnet' 1 "$(($(to_number "\${subnet%/*}") % ${subnets.size}))"`,
      ],
    },
    {
      ...all,
      id: 'A5',
      title: 'the subnet is one that a new machine can get',
      commands: [describeRange(candidates)],
    },
    {
      ...all,
      id: 'A4',
      title: `the MTU of containers is ${mtu}`,
      commands: [`expect 'the MTU' ${mtu} "$(sed -n 's/^${prefix}_MTU=//p' ${path})"`],
    },
  ];
}

function describeRange({ first, last, size }: Subnets): string {
  return `is_within ${first.plus(1)} ${last.plus(size - 1)}`;
}

/** Creates the checks that the units that a document starts are running. */
export function createUnitChecks(role: 'all' | 'master', units: readonly Unit[]): AcceptanceCheck[] {
  return units
    .filter((unit) => !isNetworkUnit(unit.name) && !unit.mask && (startsUnit(unit) || unit.enable === true))
    .map((unit) => ({
      id: 'unit',
      title: `${unit.name} runs`,
      on: role,
      commands: [`is_active ${quoteForShell(unit.name)}${mayBeInactive(unit) ? ' inactive' : ''}`],
    }));
}

/**
 * Returns whether a unit may be inactive: it does its work and stops, or runs only once in the life of a
 * machine.
 */
function mayBeInactive({ content }: Unit): boolean {
  if (content === undefined) return false;
  const file = parseUnitFile(renderUnitContent(content));
  const isOneshot = listValues(file, 'Service', 'Type').at(-1) === 'oneshot';
  const stays = /^(yes|true|on|1)$/.test(listValues(file, 'Service', 'RemainAfterExit').at(-1) ?? 'no');
  const isOnce = listValues(file, 'Unit', 'ConditionPathExists').some((value) => value.startsWith('!'));
  return (isOneshot && !stays) || isOnce;
}

/** No unit has failed, whether it is from the document or the image. */
export const NOTHING_FAILED: AcceptanceCheck = {
  id: 'unit',
  title: 'no unit has failed',
  on: 'all',
  commands: [
    'systemctl list-units --state=failed --no-legend',
    'test -z "$(systemctl list-units --state=failed --no-legend)"',
  ],
};

/** Creates the check of the settings for direct server return, on the servers of load balancers. */
export function createVirtualIpCheck(hostnames: readonly string[]): AcceptanceCheck[] {
  if (hostnames.length === 0) return [];
  return [
    {
      id: 'virtual-ips',
      title: 'ARP requests for virtual IPs are left to the appliance',
      on: 'all',
      commands: [
        `case " ${hostnames.join(' ')} " in *" $hostname "*) ;; *) return 0 ;; esac`,
        'expect arp_ignore 1 "$(cat /proc/sys/net/ipv4/conf/all/arp_ignore)"',
        'expect arp_announce 2 "$(cat /proc/sys/net/ipv4/conf/all/arp_announce)"',
      ],
    },
  ];
}

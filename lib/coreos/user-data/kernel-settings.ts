import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import { isReadByCoreosCloudinit, type UserDataFormat } from '../model/format';
import {
  KERNEL_MODULES_FILE,
  KERNEL_PARAMETERS_FILE,
  type KernelParameter,
  type KernelSettings,
} from '../model/kernel-settings';
import type { Unit, UnitName } from '../model/unit';

/**
 * Parameters with which a machine accepts packets for an address that is not its own, and responds directly.
 * Only the appliance may answer ARP for a virtual IP; a machine that did so too would take its packets away
 * from the appliance. Sources: the section on real servers in Sakura Cloud's load balancer manual; for the
 * numbers, the kernel's Documentation/networking/ip-sysctl.rst. For both, the larger of `all` and the
 * interface's own number applies.
 */
export const DIRECT_SERVER_RETURN: readonly KernelParameter[] = [
  // 1: answer only for addresses of the interface that the request arrived on; the virtual IP is on another
  // interface, or on none
  { name: 'net.ipv4.conf.all.arp_ignore', value: 1 },
  // 2: ask with an address of the outgoing interface, and never with the virtual IP, although it is the
  // source address of responses
  { name: 'net.ipv4.conf.all.arp_announce', value: 2 },
];

/** Units of a document that need the settings. */
const DEPENDENTS: readonly UnitName[] = ['kubelet.service', 'proxy.service', 'kubeadm.service'];

/** Adds the files that kernel settings need, and for coreos-cloudinit the unit that applies them. */
export function withKernelSettings(document: BootDocument, format: UserDataFormat): BootDocument {
  const { kernel, files, units } = document;
  if (!kernel || kernel.modules.length + kernel.parameters.length === 0) return document;
  return {
    ...document,
    files: [...createFiles(kernel), ...files],
    units: isReadByCoreosCloudinit(format) ? [createApplyUnit(units), ...units] : units,
  };
}

function createFiles({ modules, parameters }: KernelSettings): BootFile[] {
  const files: BootFile[] = [
    { path: KERNEL_MODULES_FILE, content: modules.map((name) => `${name}\n`).join('') },
    {
      path: KERNEL_PARAMETERS_FILE,
      content: parameters.map(({ name, value }) => `${name} = ${value}\n`).join(''),
    },
  ];
  return files.filter(({ content }) => content !== '');
}

/**
 * Creates the unit that makes systemd read kernel settings again: coreos-cloudinit writes files long after
 * systemd has read them, whereas Ignition writes them before. It must be the first unit, because each command
 * waits for the previous one.
 */
function createApplyUnit(units: readonly Unit[]): Unit {
  const dependents = DEPENDENTS.filter((name) => units.some((unit) => unit.name === name));
  return {
    name: 'kernel-settings.service',
    command: 'start',
    content: {
      Unit: {
        Description: 'Kernel modules and parameters of user_data',
        Before: ['docker.service', ...dependents],
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ExecStart: {
          program: '/usr/bin/systemctl',
          arguments: ['restart', 'systemd-modules-load.service', 'systemd-sysctl.service'],
        },
      },
    },
  };
}

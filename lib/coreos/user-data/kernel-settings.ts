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
 * What a machine needs to accept packets for an address that is not its own, and to respond by itself. Only
 * the appliance answers ARP for a virtual IP; a machine that did so as well would take its packets away from
 * the appliance. Source: Sakura Cloud's manual of the load balancer, section on real servers; for the
 * numbers the kernel's Documentation/networking/ip-sysctl.rst. For both, the larger of `all` and the
 * interface's own number applies.
 */
export const DIRECT_SERVER_RETURN: readonly KernelParameter[] = [
  // 1: answer only for addresses of the interface that the request arrived on; the virtual IP is on another
  // interface, or on none
  { name: 'net.ipv4.conf.all.arp_ignore', value: 1 },
  // 2: ask with an address of the interface that the request is sent from, and never with the virtual IP,
  // which is the source address of responses
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
 * Ignition writes files before systemd reads them. coreos-cloudinit writes them much later, so systemd must
 * be asked to read them again: by the first unit of the list, as each command waits for the one before.
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

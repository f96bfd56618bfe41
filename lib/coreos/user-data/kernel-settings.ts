import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import type { UserDataFormat } from '../model/format';
import { KERNEL_MODULES_FILE, KERNEL_PARAMETERS_FILE, type KernelSettings } from '../model/kernel-settings';
import type { Unit } from '../model/unit';

/** A document with the files, and where it takes one the unit, that its kernel settings need. */
export function withKernelSettings(document: BootDocument, format: UserDataFormat): BootDocument {
  const { kernel, files, units } = document;
  if (!kernel || kernel.modules.length + kernel.parameters.length === 0) return document;
  return {
    ...document,
    files: [...filesOf(kernel), ...files],
    units: format.startsWith('coreos-cloudinit') ? [applyUnit(units), ...units] : units,
  };
}

function filesOf({ modules, parameters }: KernelSettings): BootFile[] {
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
 * Ignition writes files before systemd reads them; coreos-cloudinit does so much later, so that systemd must be asked to read them again:
 * by the first unit of the list, as each command waits for the one before.
 */
function applyUnit(units: readonly Unit[]): Unit {
  const later = LATER.filter((name) => units.some((unit) => unit.name === name));
  return {
    name: 'kernel-settings.service',
    command: 'start',
    content: {
      Unit: {
        Description: 'Kernel modules and parameters of user_data',
        Before: ['docker.service', ...later],
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

/** What must find the settings, where the document has it. */
const LATER = ['kubelet.service', 'proxy.service', 'kubeadm.service'];

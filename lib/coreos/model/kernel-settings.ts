/** A parameter of the kernel, as sysctl(8) sets it. */
export interface KernelParameter {
  /** Name, such as `net.ipv4.ip_forward`. */
  readonly name: string;
  readonly value: number;
}

/** Kernel settings that are applied before any program of the document runs. */
export interface KernelSettings {
  /** Modules to load, such as `br_netfilter`. */
  readonly modules: readonly string[];
  readonly parameters: readonly KernelParameter[];
}

/** The file that lists modules: systemd loads them early in every boot. */
export const KERNEL_MODULES_FILE = '/etc/modules-load.d/90-user-data.conf';

/** The file that lists parameters: systemd sets them early in every boot, after it has loaded the modules. */
export const KERNEL_PARAMETERS_FILE = '/etc/sysctl.d/90-user-data.conf';

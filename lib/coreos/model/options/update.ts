import type { OptionTable, ProgramOptions } from './kinds';

/** `coreos.update`. The strategy `best-effort` is left out: coreos-cloudinit 1.14 refuses it. */
export const UPDATE_OPTIONS = {
  group: 'group',
  rebootStrategy: ['etcd-lock', 'reboot', 'off'],
  server: 'url',
} as const satisfies OptionTable;

/** Where updates come from (`group` such as `stable`, `server`), and whether the machine reboots for them. */
export type UpdateOptions = ProgramOptions<typeof UPDATE_OPTIONS>;

/** `coreos.oem`, for vendors of images. */
export const OEM_OPTIONS = {
  bugReportUrl: 'url',
  homeUrl: 'url',
  id: 'text',
  name: 'text',
  versionId: 'text',
} as const satisfies OptionTable;

/** Information from the vendor of an image, under `coreos.oem`. */
export type OemOptions = ProgramOptions<typeof OEM_OPTIONS>;

import { renderYaml } from '../../formats/yaml/render-yaml';
import type { BootDocument } from '../model/boot-document';
import { CLOUD_CONFIG_HEADER, present, storageLosses, toUser, toWriteFile } from './cloud-config';
import type { Loss } from './loss';
import type { Rendered } from './rendered';

/** The part of a document that cloud-init knows on any distribution. */
export function renderCloudInit(document: BootDocument): Rendered {
  const { hostname, manageEtcHosts, sshAuthorizedKeys, users, files } = document;
  const config = {
    hostname,
    manage_etc_hosts: manageEtcHosts ? 'localhost' : undefined,
    ssh_authorized_keys: present(sshAuthorizedKeys),
    // a list of users takes the place of the image's own, which the keys above belong to
    users: users.length > 0 ? ['default', ...users.map(toCloudInitUser)] : undefined,
    // files are written after systemd has read those that it sets the kernel up by; these commands run at every boot, and earlier
    bootcmd: present(kernelCommands(document)),
    write_files: present(
      files.map((file) => ({
        ...toWriteFile(file),
        // files are written before users are made
        defer: file.owner === undefined || /^root(:root)?$/.test(file.owner) ? undefined : true,
      })),
    ),
  };
  return { text: CLOUD_CONFIG_HEADER + renderYaml(config), losses: lossesOf(document) };
}

function kernelCommands({ kernel }: BootDocument): string[][] {
  const { modules = [], parameters = [] } = kernel ?? {};
  return [
    ...(modules.length > 0 ? [['modprobe', '-a', ...modules]] : []),
    ...parameters.map(({ name, value }) => ['sysctl', '-w', `${name}=${value}`]),
  ];
}

function toCloudInitUser(user: BootDocument['users'][number]) {
  // passwords are locked unless this says otherwise
  return { ...toUser(user), lock_passwd: user.passwordHash === undefined ? undefined : false };
}

function lossesOf(document: BootDocument): Loss[] {
  const { units, options } = document;
  return [
    ...storageLosses(document),
    ...units.map(({ name }) => ({
      part: `units[${name}]`,
      message: 'cloud-init has no units; it is left out',
    })),
    ...Object.entries(options)
      .filter(([, given]) => given !== undefined)
      .map(([program]) => ({
        part: program,
        message: `cloud-init knows nothing of ${program}; it is left out`,
      })),
  ];
}

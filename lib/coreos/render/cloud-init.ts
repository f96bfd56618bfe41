import { renderYaml } from '../../formats/yaml/render-yaml';
import type { BootDocument } from '../model/boot-document';
import { CLOUD_CONFIG_HEADER, listStorageLosses, omitIfEmpty, toUser, toWriteFile } from './cloud-config';
import type { Loss, Rendered } from './rendered';

/** Renders the part of a document that cloud-init can express on any distribution. */
export function renderCloudInit(document: BootDocument): Rendered {
  const { hostname, manageEtcHosts, sshAuthorizedKeys, users, files } = document;
  const config = {
    hostname,
    manage_etc_hosts: manageEtcHosts ? 'localhost' : undefined,
    ssh_authorized_keys: omitIfEmpty(sshAuthorizedKeys),
    // a list of users replaces the image's own user, to whom the keys above belong
    users: users.length > 0 ? ['default', ...users.map(toCloudInitUser)] : undefined,
    // files are written after systemd has read its kernel settings; these commands run earlier, at every boot
    bootcmd: omitIfEmpty(listKernelCommands(document)),
    write_files: omitIfEmpty(
      files.map((file) => ({
        ...toWriteFile(file),
        // by default files are written before users are created
        defer: file.owner === undefined || /^root(:root)?$/.test(file.owner) ? undefined : true,
      })),
    ),
  };
  return { text: CLOUD_CONFIG_HEADER + renderYaml(config), losses: listLosses(document) };
}

function listKernelCommands({ kernel }: BootDocument): string[][] {
  const { modules = [], parameters = [] } = kernel ?? {};
  return [
    ...(modules.length > 0 ? [['modprobe', '-a', ...modules]] : []),
    ...parameters.map(({ name, value }) => ['sysctl', '-w', `${name}=${value}`]),
  ];
}

function toCloudInitUser(user: BootDocument['users'][number]) {
  // passwords are locked by default
  return { ...toUser(user), lock_passwd: user.passwordHash === undefined ? undefined : false };
}

function listLosses(document: BootDocument): Loss[] {
  const { units, options } = document;
  return [
    ...listStorageLosses(document),
    ...units.map(({ name }) => ({
      part: `units[${name}]`,
      message: 'cloud-init has no units; it is left out',
    })),
    ...Object.entries(options)
      .filter(([, given]) => given !== undefined)
      .map(([program]) => ({
        part: program,
        message: `cloud-init does not know ${program}; it is left out`,
      })),
  ];
}

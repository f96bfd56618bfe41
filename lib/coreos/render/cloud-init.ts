import { renderYaml } from '../../formats/yaml/render-yaml';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import { isNetworkUnit, startsUnit, type Unit } from '../model/unit';
import { renderUnitContent } from '../unit-file/render';
import { CLOUD_CONFIG_HEADER, listStorageLosses, omitIfEmpty, toUser, toWriteFile } from './cloud-config';
import { isEssentialProgram } from './provision/options';
import { provisionUnits } from './provision/units';
import type { Loss, Rendered } from './rendered';

/**
 * Renders a document for cloud-init of any distribution. It has no key for units: they are written as files,
 * and commanded one by one once the machine is up. That happens at the first boot only, so units that start
 * are enabled as well.
 */
export function renderCloudInit(document: BootDocument): Rendered {
  const { hostname, manageEtcHosts, sshAuthorizedKeys, users, files } = document;
  const config = {
    hostname,
    manage_etc_hosts: manageEtcHosts ? 'localhost' : undefined,
    ssh_authorized_keys: omitIfEmpty(sshAuthorizedKeys),
    // a list of users replaces the image's own user, whom the keys above are for
    users: users.length > 0 ? ['default', ...users.map(toCloudInitUser)] : undefined,
    // files are written after systemd has read its kernel settings; these commands run earlier, at every boot
    bootcmd: omitIfEmpty(listKernelCommands(document)),
    write_files: omitIfEmpty(
      [...files, ...createUnitFiles(document)].map((file) => ({
        ...toWriteFile(file),
        // by default files are written before users are created
        defer: file.owner === undefined || /^root(:root)?$/.test(file.owner) ? undefined : true,
      })),
    ),
    runcmd: omitIfEmpty(listUnitCommands(document)),
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

/** Creates the files of all units and drop-ins. */
function createUnitFiles(document: BootDocument): BootFile[] {
  const networkFiles = document.units
    .filter(({ name }) => isNetworkUnit(name))
    .map(({ name, content = '' }): BootFile => {
      return { path: `/etc/systemd/network/${name}`, content: renderUnitContent(content) };
    });
  const unitFiles = provisionUnits(document).units.flatMap(({ name, contents, dropins }): BootFile[] => [
    ...(contents === undefined ? [] : [{ path: `/etc/systemd/system/${name}`, content: contents } as const]),
    ...dropins.map(
      (dropIn): BootFile => ({
        path: `/etc/systemd/system/${name}.d/${dropIn.name}`,
        content: dropIn.contents,
      }),
    ),
  ]);
  return [...networkFiles, ...unitFiles];
}

function listUnitCommands({ units }: BootDocument): string[][] {
  const own = units.filter(({ name }) => !isNetworkUnit(name));
  const commands = own.flatMap((unit) => listCommandsFor(unit).map((words) => ['systemctl', ...words]));
  return own.length === 0 ? [] : [['systemctl', 'daemon-reload'], ...commands];
}

function listCommandsFor(unit: Unit): string[][] {
  const { name, command, enable, mask } = unit;
  if (mask) return [['mask', '--now', name]];
  if (command === 'stop') return [['disable', '--now', name]];
  if (startsUnit(unit))
    return [
      ['enable', name],
      [command ?? 'start', name],
    ];
  return [
    ...(enable ? [['enable', '--now', name]] : []),
    ...(command === undefined ? [] : [[command, name]]),
  ];
}

function toCloudInitUser(user: BootDocument['users'][number]) {
  // passwords are locked by default
  return { ...toUser(user), lock_passwd: user.passwordHash === undefined ? undefined : false };
}

const NETWORK_LOSS =
  'the file is written, but only systemd-networkd reads it, and not before the next boot: give the cloud a network-config instead';
const RUNTIME_LOSS = 'the unit persists across reboots: cloud-init writes files only at the first boot';

function listLosses(document: BootDocument): Loss[] {
  const { units, options } = document;
  return [
    ...listStorageLosses(document),
    ...units.flatMap(({ name, runtime }) => [
      ...(isNetworkUnit(name) ? [{ part: `units[${name}]`, message: NETWORK_LOSS }] : []),
      ...(runtime ? [{ part: `units[${name}].runtime`, message: RUNTIME_LOSS }] : []),
    ]),
    ...Object.entries(options)
      .filter(([, given]) => given !== undefined)
      .map(([program]) => ({
        part: program,
        message: `cloud-init does not support ${program}, so it is left out`,
        isEssential: isEssentialProgram(program),
      })),
  ];
}

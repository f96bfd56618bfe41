import { renderYaml } from '../../formats/yaml/render-yaml';
import type { BootDocument } from '../model/boot-document';
import type { BootFile } from '../model/file';
import type { CoreOSOptions } from '../model/options';
import { OPTION_TABLES } from '../model/options';
import type { Unit } from '../model/unit';
import type { User } from '../model/user';
import { renderUnitContent } from '../unit-file/render';
import { encodeFileContent } from './file-content';
import type { Loss, Rendered } from './rendered';

/**
 * The first line must be exactly this, or the machine ignores the document and boots without keys and units.
 */
export const CLOUD_CONFIG_HEADER = '#cloud-config\n';

/** Renders a document for coreos-cloudinit, which can express everything except downloads and links. */
export function renderCloudConfig(document: BootDocument): Rendered {
  const { hostname, manageEtcHosts, sshAuthorizedKeys, users, files, units, options } = document;
  const coreos = { ...renderOptions(options), ...(units.length > 0 && { units: units.map(toUnit) }) };
  const config = {
    hostname,
    manage_etc_hosts: manageEtcHosts ? 'localhost' : undefined,
    ssh_authorized_keys: omitIfEmpty(sshAuthorizedKeys),
    users: omitIfEmpty(users.map(toUser)),
    coreos: Object.keys(coreos).length > 0 ? coreos : undefined,
    write_files: omitIfEmpty(files.map(toWriteFile)),
  };
  return { text: CLOUD_CONFIG_HEADER + renderYaml(config), losses: listStorageLosses(document) };
}

/** Converts a user for both coreos-cloudinit and cloud-init. */
export function toUser(user: User): Readonly<Record<string, unknown>> {
  return {
    name: user.name,
    gecos: user.gecos,
    primary_group: user.primaryGroup,
    groups: omitIfEmpty(user.groups ?? []),
    homedir: user.homeDirectory,
    shell: user.shell,
    passwd: user.passwordHash,
    no_create_home: user.noCreateHome,
    no_user_group: user.noUserGroup,
    no_log_init: user.noLogInit,
    system: user.system,
    ssh_authorized_keys: omitIfEmpty(user.sshAuthorizedKeys ?? []),
  };
}

/** Converts a file for both coreos-cloudinit and cloud-init. */
export function toWriteFile(file: BootFile): Readonly<Record<string, unknown>> {
  const { path, permissions, owner } = file;
  return { path, permissions: permissions ?? '0644', owner, ...encodeFileContent(file) };
}

/** Lists what neither coreos-cloudinit nor cloud-init can express: downloads and links. */
export function listStorageLosses({ remoteFiles = [], links = [] }: BootDocument): Loss[] {
  return [
    ...remoteFiles.map(({ path }) => ({
      part: `remoteFiles[${path}]`,
      message:
        'only Ignition downloads files; it is left out, so let a unit download it and check it with sha256sum',
      isEssential: true,
    })),
    ...links.map(({ path }) => ({
      part: `links[${path}]`,
      message: 'only Ignition creates links; it is left out, so let a unit create it with ln -s',
      isEssential: true,
    })),
  ];
}

/** Returns the list, or undefined if it is empty, which coreos-cloudinit would not accept. */
export function omitIfEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** Converts the name of an option to its key, with dashes. */
export function toOptionKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function renderOptions(options: CoreOSOptions): Readonly<Record<string, unknown>> {
  const programs: Record<string, unknown> = {};
  for (const program of Object.keys(OPTION_TABLES) as (keyof CoreOSOptions)[]) {
    const given = Object.entries(options[program] ?? {}).filter(([, value]) => value !== undefined);
    if (given.length > 0)
      programs[program] = Object.fromEntries(given.map(([name, value]) => [toOptionKey(name), value]));
  }
  return programs;
}

function toUnit({ name, command, enable, mask, runtime, content, dropIns = [] }: Unit) {
  return {
    name,
    command,
    enable: enable || undefined,
    mask: mask || undefined,
    runtime: runtime || undefined,
    'drop-ins': omitIfEmpty(
      dropIns.map((dropIn) => ({ name: dropIn.name, content: renderUnitContent(dropIn.content) })),
    ),
    content: content === undefined ? undefined : renderUnitContent(content),
  };
}

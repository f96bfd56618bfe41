import { renderYaml } from '../../formats/yaml/render-yaml';
import type { BootDocument } from '../model/boot-document';
import type { User } from '../model/user';
import { encodeFileContent } from './file-content';
import { toMode, toOwner, toRemoteFile } from './ignition/render-ignition';
import { provision } from './provision/provision';
import type { Distribution, Provisioned, ProvisionedFile, ProvisionedUnit } from './provision/provisioned';
import type { Rendered } from './rendered';

const VERSIONS: Readonly<Record<Distribution, string>> = { flatcar: '1.1.0', fcos: '1.6.0' };

/** Renders a document as Butane's YAML, which Butane translates into Ignition's JSON. */
export function renderButane(document: BootDocument, distribution: Distribution): Rendered {
  const provisioned = provision(document, distribution);
  const { users, units, losses } = provisioned;
  const config = {
    variant: distribution,
    version: VERSIONS[distribution],
    ignition: toIgnition(document),
    passwd: users.length > 0 ? { users: users.map(toUser) } : undefined,
    storage: toStorage(provisioned),
    systemd: units.length > 0 ? { units: units.map(toUnit) } : undefined,
  };
  return { text: renderYaml(config), losses };
}

function toIgnition({ webProxy }: BootDocument) {
  if (!webProxy) return undefined;
  const { http, https, except = [] } = webProxy;
  const exceptions = except.length > 0 ? except : undefined;
  return { proxy: { http_proxy: http, https_proxy: https, no_proxy: exceptions } };
}

function toStorage({ files, remoteFiles, links }: Provisioned) {
  const all = [...files.map(toFile), ...remoteFiles.map(toRemoteFile)];
  if (all.length + links.length === 0) return undefined;
  return {
    files: all.length > 0 ? all : undefined,
    links: links.length > 0 ? links.map(({ path, target }) => ({ path, target, hard: false })) : undefined,
  };
}

function toUser(user: User) {
  return {
    name: user.name,
    password_hash: user.passwordHash,
    ssh_authorized_keys: user.sshAuthorizedKeys,
    gecos: user.gecos,
    home_dir: user.homeDirectory,
    no_create_home: user.noCreateHome,
    primary_group: user.primaryGroup,
    groups: user.groups,
    no_user_group: user.noUserGroup,
    no_log_init: user.noLogInit,
    shell: user.shell,
    system: user.system,
  };
}

function toFile(file: ProvisionedFile) {
  // Butane compresses by itself if that is shorter
  const { encoding, content } = encodeFileContent({ ...file, encoding: 'plain' });
  return {
    path: file.path,
    ...toOwner(file),
    mode: toMode(file),
    overwrite: true,
    contents: encoding === undefined ? { inline: content } : { source: `data:;base64,${content}` },
  };
}

function toUnit({ name, enabled, mask, contents, dropins }: ProvisionedUnit) {
  return { name, enabled, mask, contents, dropins: dropins.length > 0 ? dropins : undefined };
}

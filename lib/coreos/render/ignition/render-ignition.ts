import type { BootDocument } from '../../model/boot-document';
import type { RemoteFile } from '../../model/remote-file';
import type { User } from '../../model/user';
import { gzip } from '../encoding';
import { toBase64 } from '../file-content';
import { provision } from '../provision/provision';
import type { Distribution, Provisioned, ProvisionedFile, ProvisionedUnit } from '../provision/provisioned';
import type { Rendered } from '../rendered';
import type {
  Dropin,
  Ignition,
  Ignition1,
  User as IgnitionUser,
  Node,
  Resource,
  Storage,
  Unit,
} from './schema';

const VERSIONS: Readonly<Record<Distribution, string>> = { flatcar: '3.4.0', fcos: '3.5.0' };

/** Renders a document as Ignition's JSON, in the newest version that the distribution accepts. */
export function renderIgnition(document: BootDocument, distribution: Distribution): Rendered {
  const provisioned = provision(document, distribution);
  const { users, units, losses } = provisioned;
  const storage = toStorage(provisioned);
  const config: Ignition = {
    ignition: { version: VERSIONS[distribution], ...toProxy(document) },
    ...(users.length > 0 && { passwd: { users: users.map(toUser) } }),
    ...(storage && { storage }),
    ...(units.length > 0 && { systemd: { units: units.map(toUnit) } }),
  };
  return { text: `${JSON.stringify(config, undefined, 2)}\n`, losses };
}

function toProxy({ webProxy }: BootDocument): Pick<Ignition1, 'proxy'> {
  if (!webProxy) return {};
  const { http, https, except = [] } = webProxy;
  return {
    proxy: {
      ...(http !== undefined && { httpProxy: http }),
      ...(https !== undefined && { httpsProxy: https }),
      ...(except.length > 0 && { noProxy: [...except] }),
    },
  };
}

function toStorage({ files, remoteFiles, links }: Provisioned): Storage | undefined {
  const all = [...files.map(toFile), ...remoteFiles.map(toRemoteFile)];
  if (all.length + links.length === 0) return undefined;
  return {
    ...(all.length > 0 && { files: all }),
    ...(links.length > 0 && { links: links.map((link) => ({ ...link, hard: false })) }),
  };
}

function toUser(user: User): IgnitionUser {
  return {
    name: user.name,
    ...(user.passwordHash !== undefined && { passwordHash: user.passwordHash }),
    ...(user.sshAuthorizedKeys?.length && { sshAuthorizedKeys: [...user.sshAuthorizedKeys] }),
    ...(user.gecos !== undefined && { gecos: user.gecos }),
    ...(user.homeDirectory !== undefined && { homeDir: user.homeDirectory }),
    ...(user.noCreateHome && { noCreateHome: true }),
    ...(user.primaryGroup !== undefined && { primaryGroup: user.primaryGroup }),
    ...(user.groups?.length && { groups: [...user.groups] }),
    ...(user.noUserGroup && { noUserGroup: true }),
    ...(user.noLogInit && { noLogInit: true }),
    ...(user.shell !== undefined && { shell: user.shell }),
    ...(user.system && { system: true }),
  };
}

type IgnitionFile = NonNullable<Storage['files']>[number];

function toFile(file: ProvisionedFile): IgnitionFile {
  return {
    path: file.path,
    ...toOwner(file),
    mode: toMode(file),
    overwrite: true,
    contents: toResource(file),
  };
}

/** Converts a file that the machine downloads. Butane spells it the same way. */
export function toRemoteFile(file: RemoteFile): IgnitionFile {
  const { path, url, sha256 } = file;
  return {
    path,
    mode: toMode(file),
    overwrite: true,
    contents: { source: url, verification: { hash: `sha256-${sha256}` } },
  };
}

/** Returns the permissions as a number. */
export function toMode({ permissions }: Pick<ProvisionedFile, 'permissions'>): number {
  return Number.parseInt(permissions ?? '0644', 8);
}

/** Returns user and group by name; empty if no owner is given, because root is the default. */
export function toOwner({ owner }: ProvisionedFile): Pick<Node, 'user' | 'group'> {
  const [user, group] = owner?.split(':') ?? [];
  return { ...(user && { user: { name: user } }), ...(group && { group: { name: group } }) };
}

function toResource({ content, encoding }: ProvisionedFile): Resource {
  if (encoding === 'gzip+base64') {
    return { compression: 'gzip', source: `data:;base64,${toBase64(gzip(content))}` };
  }
  if (encoding === 'base64' || typeof content !== 'string')
    return { source: `data:;base64,${toBase64(content)}` };
  return { source: `data:,${encodeURIComponent(content)}` };
}

function toUnit({ name, enabled, mask, contents, dropins }: ProvisionedUnit): Unit {
  return {
    name,
    ...(enabled !== undefined && { enabled }),
    ...(mask !== undefined && { mask }),
    ...(contents !== undefined && { contents }),
    ...(dropins.length > 0 && { dropins: dropins.map((dropin): Dropin => ({ ...dropin })) }),
  };
}

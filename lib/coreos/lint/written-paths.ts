import type { Problem } from '../../core/errors';
import type { BootDocument } from '../model/boot-document';
import { isReadByCoreosCloudinit, type UserDataFormat } from '../model/format';
import { isNetworkUnit } from '../model/unit';
import type { LintContext } from './lint-context';

/** A path that a document writes, and the part that writes it. */
interface WrittenPath {
  readonly path: string;
  /** The part, such as `the hostname`. */
  readonly by: string;
  /** The property that gives the path; undefined if the path is implied by another property. */
  readonly property?: string | undefined;
}

/** Refuses paths that are written by two means, of which one silently wins, and files below other files. */
export function* checkWrittenPaths(
  document: BootDocument,
  { format }: Pick<LintContext, 'format'>,
): Generator<Problem> {
  const given = listGivenPaths(document);
  const written = new Map<string, WrittenPath>();
  for (const entry of [...listImpliedPaths(document, format), ...given]) {
    const path = toRealPath(entry.path);
    const earlier = written.get(path);
    // checkDuplicates and checkRemoteFiles report what is given twice; properties of one user belong together
    if (earlier === undefined) written.set(path, entry);
    else if (earlier.property === undefined && entry.property !== undefined)
      yield twiceProblem(entry, earlier);
  }
  for (const entry of given) {
    const above = listFolders(toRealPath(entry.path)).find((folder) => written.has(folder));
    const file = above === undefined ? undefined : written.get(above);
    if (file !== undefined) yield belowProblem(entry, file);
  }
}

/** Resolves other names of the same folders. */
function toRealPath(path: string): string {
  return path.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/^\/var\/lock(?=\/|$)/, '/run/lock');
}

function listFolders(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

function listGivenPaths({ files, remoteFiles = [], links = [] }: BootDocument): WrittenPath[] {
  return [
    ...files.map(({ path }, index) => ({ path, by: 'a file', property: `files[${index}].path` })),
    ...remoteFiles.map(({ path }, index) => ({
      path,
      by: 'a file that is downloaded',
      property: `remoteFiles[${index}].path`,
    })),
    ...links.map(({ path }, index) => ({ path, by: 'a link', property: `links[${index}].path` })),
  ];
}

/** Lists paths implied by other properties. Unit files among `files` are reported by checkFiles. */
function* listImpliedPaths(document: BootDocument, format: UserDataFormat): Generator<WrittenPath> {
  const { hostname, manageEtcHosts, sshAuthorizedKeys, users, units } = document;
  if (hostname !== undefined && manageEtcHosts) yield { path: '/etc/hosts', by: 'manageEtcHosts' };
  yield* listOptionPaths(document, format);
  for (const { name, dropIns = [], content, runtime } of units) {
    const base = isNetworkUnit(name) ? 'network' : 'system';
    const root = runtime && isReadByCoreosCloudinit(format) ? '/run' : '/etc';
    if (content !== undefined) yield { path: `${root}/systemd/${base}/${name}`, by: `the unit ${name}` };
    for (const dropIn of dropIns) {
      yield { path: `${root}/systemd/${base}/${name}.d/${dropIn.name}`, by: `a drop-in of ${name}` };
    }
  }
  if (sshAuthorizedKeys.length > 0) {
    yield { path: '/home/core/.ssh/authorized_keys', by: 'sshAuthorizedKeys' };
  }
  for (const { name, homeDirectory = `/home/${name}`, sshAuthorizedKeys: keys = [] } of users) {
    if (keys.length > 0) {
      yield { path: `${homeDirectory}/.ssh/authorized_keys`, by: `the keys of the user ${name}` };
    }
  }
}

/** Files to which the options of a program are written, by the program that reads the format. */
const OPTION_FILES = {
  cloudinit: {
    update: '/etc/coreos/update.conf',
    flannel: '/run/flannel/options.env',
    oem: '/etc/oem-release',
    etcd: '/run/systemd/system/etcd.service.d/20-cloudinit.conf',
    etcd2: '/run/systemd/system/etcd2.service.d/20-cloudinit.conf',
    fleet: '/run/systemd/system/fleet.service.d/20-cloudinit.conf',
    locksmith: '/run/systemd/system/locksmithd.service.d/20-cloudinit.conf',
  },
  flatcar: {
    update: '/etc/flatcar/update.conf',
    flannel: '/etc/systemd/system/flanneld.service.d/20-options.conf',
    etcd2: '/etc/systemd/system/etcd-member.service.d/20-options.conf',
    locksmith: '/etc/systemd/system/locksmithd.service.d/20-options.conf',
  },
  fcos: { update: '/etc/zincati/config.d/51-updates.toml' },
  other: {},
} as const satisfies Record<string, Partial<Record<keyof BootDocument['options'], string>>>;

function* listOptionPaths({ options }: BootDocument, format: UserDataFormat): Generator<WrittenPath> {
  const reader = isReadByCoreosCloudinit(format)
    ? 'cloudinit'
    : format.startsWith('flatcar')
      ? 'flatcar'
      : format.startsWith('fcos')
        ? 'fcos'
        : 'other';
  for (const [program, path] of Object.entries(OPTION_FILES[reader])) {
    if (options[program as keyof BootDocument['options']] !== undefined) yield { path, by: program };
  }
}

function twiceProblem({ path, by, property }: WrittenPath, earlier: WrittenPath): Problem {
  return {
    code: 'USER_DATA_DUPLICATE',
    property,
    message: `'${path}' is written twice: by ${earlier.by}, and as ${by}`,
    given: path,
    hint: 'remove one of the two',
  };
}

function belowProblem({ path, property }: WrittenPath, file: WrittenPath): Problem {
  return {
    code: 'USER_DATA_DUPLICATE',
    property,
    message: `'${path}' would be in the folder '${file.path}', which is ${file.by}`,
    given: path,
    hint: 'choose another path for one of the two',
  };
}

/**
 * Folders that the kernel itself fills: files cannot be written there, neither before nor after they are
 * mounted.
 */
const KERNEL_FOLDERS = /^\/(?:dev|proc|sys)(?:\/|$)/;
const VOLATILE_FOLDERS = /^\/(?:run|tmp)(?:\/|$)/;

/** Refuses paths in folders over which something is mounted after they are written. */
export function* checkVolatilePaths(
  document: BootDocument,
  { format }: Pick<LintContext, 'format'>,
): Generator<Problem> {
  const isEarly = !isReadByCoreosCloudinit(format) && format !== 'cloud-init';
  for (const { path, property } of listGivenPaths(document)) {
    const real = toRealPath(path);
    const isKernel = KERNEL_FOLDERS.test(real);
    if (!isKernel && !(isEarly && VOLATILE_FOLDERS.test(real))) continue;
    yield {
      code: 'USER_DATA_FILE',
      property,
      message: isKernel
        ? `'${path}' is in a folder that the kernel itself fills`
        : `'${path}' is written before systemd mounts an empty folder over it, so the machine never sees it`,
      given: path,
      allowed: isEarly
        ? 'a path outside /run, /tmp, /dev, /proc and /sys'
        : 'a path outside /dev, /proc and /sys',
      hint: isKernel
        ? 'set kernel parameters with kernelParameters; for devices write a rule below /etc/udev/rules.d'
        : 'write it below /etc, or let systemd create it at each boot by a file in /etc/tmpfiles.d',
    };
  }
}

/** Warns about files that are gone after a reboot: cloud-init writes them at the first boot only. */
export function* warnAboutVolatilePaths(
  document: BootDocument,
  { format }: Pick<LintContext, 'format'>,
): Generator<Problem> {
  if (format !== 'cloud-init') return;
  for (const { path, property } of listGivenPaths(document)) {
    if (!VOLATILE_FOLDERS.test(toRealPath(path))) continue;
    yield {
      code: 'USER_DATA_FILE',
      property,
      message: `'${path}' is gone after a reboot: cloud-init writes files at the first boot only`,
      given: path,
      hint: 'write it below /etc, or let systemd create it at each boot by a file in /etc/tmpfiles.d',
    };
  }
}

import { FETCH_PINNED } from '../../machines/fetch-pinned';
import type { CommandLine } from '../../model/command-line';
import { type BinaryName, type PinnedDownload, toBinaryPath } from '../binaries';
import { KUBERNETES_REPOSITORY, type UnitRecipe } from '../recipe';
import type { ArticleMachineSpec } from '../spec';

/** The unit that downloads the programs. */
export const DOWNLOAD = 'download-kubernetes.service';

const ON_MASTER: readonly BinaryName[] = ['apiserver', 'controller-manager', 'kubecfg'];
const ON_ALL: readonly BinaryName[] = ['kubelet', 'proxy'];

/** Downloads the programs of Kubernetes to `/opt/bin`, before the units that run them. */
export const downloadKubernetes: UnitRecipe = {
  article: (machine) => ({
    name: DOWNLOAD,
    command: 'start',
    content: {
      Unit: {
        After: 'network-online.target',
        Before: listUnits(machine),
        Description: 'Download Kubernetes Binaries',
        Documentation: KUBERNETES_REPOSITORY,
        Requires: 'network-online.target',
      },
      Service: {
        ExecStart: [
          ...listBinaries(machine).map((name) => createWgetCommand(machine, name)),
          ...listBinaries(machine).map(
            (name): CommandLine => ({
              program: '/usr/bin/chmod',
              arguments: ['+x', toBinaryPath(name)],
            }),
          ),
        ],
        RemainAfterExit: true,
        Type: 'oneshot',
      },
    },
  }),
  hardened: (machine) => ({
    name: DOWNLOAD,
    command: 'start',
    content: {
      Unit: {
        Description: 'Download Kubernetes Binaries',
        Documentation: KUBERNETES_REPOSITORY,
        Wants: 'network-online.target',
        After: 'network-online.target',
        Before: [...listUnits(machine), 'rudder.service'],
      },
      Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: listDownloads(machine) },
    },
  }),
};

/** Lists the programs that a machine gets, in the order of the article. */
function listBinaries({ role, isSchedulable }: ArticleMachineSpec): BinaryName[] {
  const names = role === 'master' ? [...ON_MASTER, ...ON_ALL] : ON_ALL;
  return names.filter((name) => name !== 'kubelet' || isSchedulable);
}

function listUnits(machine: ArticleMachineSpec): string[] {
  return listBinaries(machine)
    .filter((name) => name !== 'kubecfg')
    .map((name) => `${name}.service`);
}

function createWgetCommand({ binaries }: ArticleMachineSpec, name: BinaryName): CommandLine {
  const baseUrl = binaries.kind === 'unpinned' ? binaries.baseUrl : '';
  return { program: '/usr/bin/wget', arguments: ['-N', '-P', '/opt/bin', `${baseUrl}/${name}`] };
}

/** Lists the units to wait for before a program can run: none if the image has the program. */
export function listDownloadUnits(machine: ArticleMachineSpec, name: BinaryName): readonly string[] {
  return tryFindPinned(machine, name) ? [DOWNLOAD] : [];
}

/** Lists the commands that download the pinned programs of a machine. */
export function listDownloads(machine: ArticleMachineSpec): CommandLine[] {
  return listNeeded(machine).flatMap((name) => {
    const download = tryFindPinned(machine, name);
    if (!download) return [];
    return [{ program: FETCH_PINNED, arguments: [toBinaryPath(name), download.url, download.sha256] }];
  });
}

/** Lists the programs that the image must have because no download is given for them. */
export function listPreplaced(machine: ArticleMachineSpec): BinaryName[] {
  return listNeeded(machine).filter((name) => !tryFindPinned(machine, name));
}

function listNeeded(machine: ArticleMachineSpec): BinaryName[] {
  return [...listBinaries(machine), 'rudder'];
}

function tryFindPinned({ binaries }: ArticleMachineSpec, name: BinaryName): PinnedDownload | undefined {
  return binaries.kind === 'pinned' ? binaries.downloads[name] : undefined;
}

import type { MachinePlan } from '../../cluster/machine-plan';
import type { CommandLine } from '../../model/command-line';
import { type BinaryName, binaryPath, type PinnedDownload } from '../binaries';
import { FETCH_PINNED } from '../files/fetch-pinned';
import { DOWNLOAD } from './after-download';
import { KUBERNETES_REPOSITORY, type UnitRecipe } from './recipe';

const ON_MASTER: readonly BinaryName[] = ['apiserver', 'controller-manager', 'kubecfg'];
const ON_ALL: readonly BinaryName[] = ['kubelet', 'proxy'];

/** Brings the programs of Kubernetes to `/opt/bin` before the units that run them. */
export const downloadKubernetes: UnitRecipe = {
  article: (machine) => ({
    name: DOWNLOAD,
    command: 'start',
    content: {
      Unit: {
        After: 'network-online.target',
        Before: unitsOf(machine),
        Description: 'Download Kubernetes Binaries',
        Documentation: KUBERNETES_REPOSITORY,
        Requires: 'network-online.target',
      },
      Service: {
        ExecStart: [
          ...binariesOf(machine).map((name) => wget(machine, name)),
          ...binariesOf(machine).map(
            (name): CommandLine => ({
              program: '/usr/bin/chmod',
              arguments: ['+x', binaryPath(name)],
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
        Before: [...unitsOf(machine), 'rudder.service'],
      },
      Service: { Type: 'oneshot', RemainAfterExit: true, ExecStart: downloadsOf(machine) },
    },
  }),
};

/** What a machine runs, and gets, in the order of the article. */
function binariesOf({ role, isSchedulable }: MachinePlan): BinaryName[] {
  const names = role === 'master' ? [...ON_MASTER, ...ON_ALL] : ON_ALL;
  return names.filter((name) => name !== 'kubelet' || isSchedulable);
}

function unitsOf(machine: MachinePlan): string[] {
  return binariesOf(machine)
    .filter((name) => name !== 'kubecfg')
    .map((name) => `${name}.service`);
}

function wget({ binaries }: MachinePlan, name: BinaryName): CommandLine {
  const baseUrl = binaries.kind === 'unpinned' ? binaries.baseUrl : '';
  return { program: '/usr/bin/wget', arguments: ['-N', '-P', '/opt/bin', `${baseUrl}/${name}`] };
}

/** The downloads of a machine that are pinned; those of the others lie in the image. */
export function downloadsOf(machine: MachinePlan): CommandLine[] {
  return neededOn(machine).flatMap((name) => {
    const download = pinnedDownload(machine, name);
    if (!download) return [];
    return [{ program: FETCH_PINNED, arguments: [binaryPath(name), download.url, download.sha256] }];
  });
}

/** The programs that lie in the image of a machine, as nothing is said of where to download them. */
export function preplacedOn(machine: MachinePlan): BinaryName[] {
  return neededOn(machine).filter((name) => !pinnedDownload(machine, name));
}

function neededOn(machine: MachinePlan): BinaryName[] {
  return [...binariesOf(machine), 'rudder'];
}

function pinnedDownload({ binaries }: MachinePlan, name: BinaryName): PinnedDownload | undefined {
  return binaries.kind === 'pinned' ? binaries.downloads[name] : undefined;
}

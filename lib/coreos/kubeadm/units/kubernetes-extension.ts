import { FETCH_PINNED } from '../../machines/fetch-pinned';
import type { CommandLine } from '../../model/command-line';
import type { RemoteFile, SymbolicLink } from '../../model/remote-file';
import type { Unit } from '../../model/unit';
import type { KubeadmMachineSpec } from '../spec';
import { createProxyDirectives } from '../system/web-proxy';

/** The link through which systemd finds the image. The name must be the one in the extension itself. */
const LINK = '/etc/extensions/kubernetes.raw';

/**
 * Finds the image with the programs of Kubernetes, named after its version. systemd overlays it on `/usr`,
 * which is read-only. undefined if none is given, which a check reports.
 */
export function tryFindExtensionFile(machine: KubeadmMachineSpec): RemoteFile | undefined {
  const { version, extensions, architecture } = machine;
  const extension = extensions[architecture];
  return extension && { path: `/opt/extensions/kubernetes/kubernetes-v${version}.raw`, ...extension };
}

/** Creates the link to an image. */
export function createExtensionLink({ path }: RemoteFile): SymbolicLink {
  return { path: LINK, target: path };
}

/**
 * Creates the unit that downloads and overlays the image. Ignition needs no unit: it does both before systemd
 * starts.
 */
export function createExtensionUnit(machine: KubeadmMachineSpec, file: RemoteFile): Unit {
  return {
    name: 'kubernetes-extension.service',
    command: 'start',
    content: {
      Unit: {
        Description: 'Kubernetes, as an extension of the system',
        Wants: 'network-online.target',
        After: 'network-online.target',
        Before: 'kubeadm.service',
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ...createProxyDirectives(machine),
        ExecStart: [
          {
            program: '/usr/bin/mkdir',
            arguments: ['-p', '/opt/bin', '/opt/extensions/kubernetes', '/etc/extensions'],
          },
          createFetchCommand(file),
          { program: '/usr/bin/ln', arguments: ['-sfn', file.path, LINK] },
          // ensure-sysext is Flatcar's: it makes systemd load the units that came with the extension
          {
            program: '/usr/bin/systemctl',
            arguments: ['restart', 'systemd-sysext.service', 'ensure-sysext.service'],
          },
        ],
        Restart: 'on-failure',
        RestartSec: 10,
      },
    },
  };
}

/** Creates the unit that downloads the manifests of the pod network if Ignition does not. */
export function createManifestUnit(machine: KubeadmMachineSpec, file: RemoteFile): Unit {
  return {
    name: 'pod-network-manifest.service',
    command: 'start',
    content: {
      Unit: {
        Description: 'Manifests of the pod network',
        Wants: 'network-online.target',
        After: ['network-online.target', 'kubernetes-packages.service'],
        Before: 'kubeadm.service',
      },
      Service: {
        Type: 'oneshot',
        RemainAfterExit: true,
        ...createProxyDirectives(machine),
        ExecStart: createFetchCommand(file),
        Restart: 'on-failure',
        RestartSec: 10,
      },
    },
  };
}

function createFetchCommand({ path, url, sha256 }: RemoteFile): CommandLine {
  return { program: FETCH_PINNED, arguments: [path, url, sha256] };
}

import { FETCH_PINNED } from '../../machines/fetch-pinned';
import type { RemoteFile, SymbolicLink } from '../../model/remote-file';
import type { Unit } from '../../model/unit';
import type { KubeadmClusterSpec } from '../spec';

/**
 * The image with the programs of Kubernetes, named after its version. systemd overlays it on `/usr`, which is
 * read-only.
 */
export function createExtensionFile({ version, extension }: KubeadmClusterSpec): RemoteFile {
  return { path: `/opt/extensions/kubernetes/kubernetes-v${version}.raw`, ...extension };
}

/** The link through which systemd finds it. The name must be the one in the extension itself. */
export function createExtensionLink(spec: KubeadmClusterSpec): SymbolicLink {
  return { path: '/etc/extensions/kubernetes.raw', target: createExtensionFile(spec).path };
}

/** Downloads and overlays the image. With Ignition no unit is needed: it does so before systemd starts. */
export function createExtensionUnit(spec: KubeadmClusterSpec): Unit {
  const { path, url, sha256 } = createExtensionFile(spec);
  const link = createExtensionLink(spec);
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
        ExecStart: [
          {
            program: '/usr/bin/mkdir',
            arguments: ['-p', '/opt/bin', '/opt/extensions/kubernetes', '/etc/extensions'],
          },
          { program: FETCH_PINNED, arguments: [path, url, sha256] },
          { program: '/usr/bin/ln', arguments: ['-sfn', link.target, link.path] },
          // the second one is Flatcar's: it makes systemd load the units that came with the extension
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

import { FETCH_PINNED } from '../../article/files/fetch-pinned';
import type { RemoteFile, SymbolicLink } from '../../model/remote-file';
import type { Unit } from '../../model/unit';
import type { KubeadmSite } from '../kubeadm-plan';

/** The unit that fetches the extension where Ignition does not. */
export const EXTENSION_UNIT = 'kubernetes-extension.service';

/** The image with the programs of Kubernetes, named by its version: systemd lays it over `/usr`, which is read-only. */
export function extensionFile({ version, extension }: KubeadmSite): RemoteFile {
  return { path: `/opt/extensions/kubernetes/kubernetes-v${version}.raw`, ...extension };
}

/** Where systemd looks for it; it must be called as the extension calls itself. */
export function extensionLink(site: KubeadmSite): SymbolicLink {
  return { path: '/etc/extensions/kubernetes.raw', target: extensionFile(site).path };
}

/** Fetches and lays over what Ignition would have in place before systemd starts. */
export function kubernetesExtension(site: KubeadmSite): Unit {
  const { path, url, sha256 } = extensionFile(site);
  const link = extensionLink(site);
  return {
    name: EXTENSION_UNIT,
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
          // the second one is Flatcar's: it tells systemd of the units that came with the extension
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

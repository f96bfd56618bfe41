import type { BootFile } from '../../model/file';
import type { Unit } from '../../model/unit';
import { type KubeadmMachineSpec, LOGIN } from '../spec';
import { createProxyDirectives } from './web-proxy';

const INSTALL_KUBERNETES = '/opt/bin/install-kubernetes';

/** Packages from the distribution itself; socat is for port-forward, and conntrack for kube-proxy. */
const TOOLS = [
  'ca-certificates',
  'conntrack',
  'containerd',
  'curl',
  'ethtool',
  'gpg',
  'iptables',
  'nftables',
  'socat',
  'wget',
];

/** Lists the distribution's own packages that a machine needs. */
export function listTools(timeServers: readonly string[]): readonly string[] {
  return timeServers.length > 0 ? [...TOOLS, 'systemd-timesyncd'] : TOOLS;
}

/** Creates the units that install containerd and Kubernetes before kubeadm runs, and that turn swap off. */
export function createPackageUnits(machine: KubeadmMachineSpec): Unit[] {
  return [
    {
      name: 'kubernetes-packages.service',
      command: 'start',
      content: {
        Unit: {
          Description: 'Kubernetes, as packages of the distribution',
          Wants: 'network-online.target',
          After: 'network-online.target',
          Before: 'kubeadm.service',
          ConditionPathExists: '!/usr/bin/kubeadm',
          StartLimitIntervalSec: 0,
        },
        Service: {
          Type: 'oneshot',
          RemainAfterExit: true,
          ...createProxyDirectives(machine),
          ExecStart: { program: INSTALL_KUBERNETES },
          Restart: 'on-failure',
          RestartSec: 10,
        },
        Install: { WantedBy: 'multi-user.target' },
      },
    },
    {
      name: 'kubelet.service',
      // kubeadm starts it, and it refuses to start while swap is on
      dropIns: [
        {
          name: '20-swap.conf',
          content: {
            Service: { ExecStartPre: { program: '/usr/sbin/swapoff', arguments: ['-a'] } },
          },
        },
      ],
    },
  ];
}

/**
 * Creates the script that installs the packages in the cluster's version and keeps them there, and the file
 * that gives the login user its rights.
 */
export function createPackageFiles({ version, packages, timeServers }: KubeadmMachineSpec): BootFile[] {
  const { repository, keyFingerprint } = packages;
  return [
    { path: `/etc/sudoers.d/90-${LOGIN}`, permissions: '0440', content: `${LOGIN} ALL=(ALL) NOPASSWD:ALL\n` },
    {
      path: INSTALL_KUBERNETES,
      permissions: '0755',
      content: `#!/bin/sh
# install-kubernetes: installs containerd and Kubernetes ${version}, and keeps upgrades from changing them
set -eu
export DEBIAN_FRONTEND=noninteractive
repository='${repository}' fingerprint='${keyFingerprint.toUpperCase()}'

# the configuration of containerd is there already, and stays
install_packages() {
  apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold install --no-install-recommends "$@"
}

apt-get -q -o DPkg::Lock::Timeout=600 update
install_packages ${listTools(timeServers).join(' ')}
key=$(mktemp)
trap 'rm -f "$key"' EXIT
curl -fsSL --retry 5 -o "$key" "$repository/Release.key"
found=$(gpg --batch --with-colons --show-keys "$key" | awk -F: '$1 == "pub" { primary = 1 } $1 == "fpr" && primary { print $10; primary = 0 }')
if [ "$found" != "$fingerprint" ]; then
  echo "the packages of $repository are signed by another key than $fingerprint" >&2
  exit 1
fi
install -d -m 0755 /etc/apt/keyrings
gpg --batch --yes --dearmor -o /etc/apt/keyrings/kubernetes.gpg "$key"
echo "deb [signed-by=/etc/apt/keyrings/kubernetes.gpg] $repository/ /" > /etc/apt/sources.list.d/kubernetes.list
apt-get -q -o DPkg::Lock::Timeout=600 update
install_packages --allow-change-held-packages 'kubeadm=${version}-*' 'kubelet=${version}-*' 'kubectl=${version}-*'
apt-mark hold kubeadm kubelet kubectl
`,
    },
  ];
}

import { PodNetwork } from '../../../lib/coreos/kubeadm/network/pod-network';
import { needsCaKey } from '../../../lib/coreos/kubeadm/spec';
import { toClusterSpec } from '../../../lib/coreos/kubeadm/to-spec';
import { JOINS, KUBEADM_SITE } from './kubeadm-site';
import { masterSpec } from './specs';

describe('the properties of a cluster as plain data', () => {
  it('have their defaults filled in', () => {
    expect(toClusterSpec(KUBEADM_SITE)).toEqual({
      version: '1.36.3',
      extensions: {
        amd64: {
          url: 'https://extensions.flatcar.org/extensions/kubernetes-v1.36.3-x86-64.raw',
          sha256: '5a'.repeat(32),
        },
        arm64: undefined,
      },
      packages: {
        repository: 'https://pkgs.k8s.io/core:/stable:/v1.36/deb',
        keyFingerprint: 'DE15B14486CD377B9E876E1A234654DA9A296436',
      },
      masterAddress: '10.1.1.140',
      masterCount: 1,
      endpoint: { host: '10.1.1.140', port: 6443 },
      virtualIp: undefined,
      certSans: [],
      etcd: { kind: 'stacked' },
      imageRepository: undefined,
      externalCloudProvider: false,
      extraArguments: {},
      patches: {},
      masterSchedulable: true,
      nodeNetwork: '10.1.0.0/22',
      overlay: { network: '10.240.0.0/16', subnetLength: 24, allocator: 'kubernetes', backend: 'vxlan' },
      serviceNetwork: '10.96.0.0/12',
      podNetwork: {
        kind: 'flannel',
        images: {
          flannel: 'ghcr.io/flannel-io/flannel:v0.28.1',
          cniPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.0-flannel1',
        },
      },
      policyEnforcer: { kind: 'none' },
      kubeProxyMode: 'iptables',
      join: { kind: 'file' },
      updateGroup: 'stable',
      sshAuthorizedKeys: KUBEADM_SITE.sshAuthorizedKeys,
      addressing: 'dhcp',
      gateway: '10.1.0.1',
      dnsServers: [],
      timeServers: [],
      webProxy: undefined,
      registryMirrors: {},
    });
  });

  it('divide the overlay network as Kubernetes would', () => {
    expect(masterSpec({ overlayNetwork: '10.240.0.0/25' }).overlay.subnetLength).toBe(26);
    expect(masterSpec({ overlaySubnetLength: 28 }).overlay.subnetLength).toBe(28);
    expect(masterSpec({ overlayNetwork: 'x' }).overlay.subnetLength).toBeUndefined();
  });

  it('keep what is given', () => {
    const extension = { url: 'https://mirror.example.jp/k8s.raw', sha256: '0'.repeat(64) };
    const podNetwork = PodNetwork.flannel({ flannel: 'mirror.example.jp/flannel:v1' });
    const spec = masterSpec({ extension, podNetwork, serviceNetwork: '172.16.0.0/16', updateGroup: 'beta' });
    expect(spec).toMatchObject({
      extensions: { amd64: extension },
      podNetwork: { images: { flannel: 'mirror.example.jp/flannel:v1' } },
      serviceNetwork: '172.16.0.0/16',
      updateGroup: 'beta',
    });
  });

  it.each([
    ['flatcar-ignition-3.4.0', true],
    ['flatcar-butane-1.1.0', true],
    ['coreos-cloudinit-1.14', false],
    ['cloud-init', false],
  ] as const)('know whether Ignition downloads the image: %s', (format, isIgnition) => {
    expect(masterSpec({ format }).isIgnition).toBe(isIgnition);
  });

  it.each([
    ['file', false],
    ['token and certificate', true],
    ['token and key pair', false],
    ['token and hash', true],
    ['token alone', false],
  ])('know whether a person brings the private key: %s', (name, isNeeded) => {
    expect(needsCaKey(masterSpec({ join: JOINS[name] }))).toBe(isNeeded);
  });
});

import {
  createContainerdFiles,
  createContainerdUnit,
} from '../../../../lib/coreos/kubeadm/system/containerd';
import { createNetworkUnits, createTimeFiles } from '../../../../lib/coreos/kubeadm/system/network';
import { createPackageFiles } from '../../../../lib/coreos/kubeadm/system/packages';
import { createProxyFiles } from '../../../../lib/coreos/kubeadm/system/web-proxy';
import { SITES } from '../sites';
import { masterSpec, nodeSpec } from '../specs';

const MIXED = SITES['Flatcar with nodes of Debian'];
const contents = (files: readonly { path: string; content: string | Uint8Array }[]) =>
  Object.fromEntries(files.map(({ path, content }) => [path, String(content)]));

describe('containerd', () => {
  it("keeps Flatcar's own configuration if it suffices", () => {
    expect(createContainerdFiles(masterSpec())).toEqual([]);
    expect(createContainerdUnit(masterSpec())).toEqual({ name: 'containerd.service', command: 'start' });
  });

  it('pulls from mirrors, through the proxy, and the pause image from the same place', () => {
    const files = contents(createContainerdFiles(masterSpec(MIXED)));
    expect(files['/etc/containerd/config.toml']).toContain(
      'sandbox_image = "mirror.example.jp/kubernetes/pause:3.10"',
    );
    expect(
      files['/etc/containerd/certs.d/docker.io/hosts.toml'],
    ).toBe(`server = "https://registry-1.docker.io"

[host."https://mirror.example.jp"]
  capabilities = ["pull", "resolve"]

[host."http://10.1.0.60:5000"]
  capabilities = ["pull", "resolve"]
`);
    expect(createContainerdUnit(masterSpec(MIXED)).dropIns).toEqual([
      {
        name: '10-config.conf',
        content: {
          Service: { ExecStart: ['', '/usr/bin/containerd --config /etc/containerd/config.toml'] },
        },
      },
      { name: '20-proxy.conf', content: { Service: { EnvironmentFile: '/etc/kubeadm/proxy.env' } } },
    ]);
  });

  it('restarts on Debian, where the package has started it before', () => {
    expect(createContainerdUnit(nodeSpec(MIXED)).command).toBe('restart');
  });
});

describe('the network of a machine', () => {
  it('is left to DHCP, unless addresses are static', () => {
    expect(createNetworkUnits(masterSpec())).toEqual([]);
    expect(createNetworkUnits(masterSpec(MIXED))).toEqual([
      {
        name: '10-node.network',
        content: {
          Match: { Name: 'eth0' },
          Network: {
            Address: '10.1.1.140/22',
            Gateway: '10.1.0.1',
            DNS: ['10.1.0.53', '10.1.0.54'],
            NTP: ['ntp.example.jp', '10.1.0.123'],
          },
        },
      },
    ]);
  });

  it('is matched by the MAC address, if known', () => {
    const master = { hostname: 'm', address: '10.1.1.140', macAddress: '52:54:00:AB:CD:EF' };
    const [unit] = createNetworkUnits(masterSpec({ ...MIXED, master }));
    expect(unit?.content).toMatchObject({ Match: { MACAddress: '52:54:00:ab:cd:ef' } });
  });

  it('has time servers even with DHCP', () => {
    expect(contents(createTimeFiles(masterSpec({ timeServers: ['ntp.example.jp'] })))).toEqual({
      '/etc/systemd/timesyncd.conf.d/10-servers.conf': '[Time]\nNTP=ntp.example.jp\n',
    });
  });

  it('reaches machines, Services and pods without the proxy', () => {
    const files = contents(createProxyFiles(masterSpec(MIXED)));
    expect(files['/etc/kubeadm/proxy.env']).toContain(
      'NO_PROXY=localhost,127.0.0.1,10.1.0.0/22,10.240.0.0/16,10.96.0.0/12,10.1.1.140,.svc,.cluster.local\n',
    );
    expect(Object.keys(contents(createProxyFiles(nodeSpec(MIXED))))).toContain(
      '/etc/apt/apt.conf.d/90-proxy',
    );
  });
});

describe('the packages of a machine', () => {
  const script = contents(createPackageFiles(nodeSpec(MIXED)))['/opt/bin/install-kubernetes'] ?? '';

  it('are of one version, signed by one key, and held', () => {
    expect(script).toContain("fingerprint='DE15B14486CD377B9E876E1A234654DA9A296436'");
    expect(script).toContain("'kubeadm=1.36.3-*' 'kubelet=1.36.3-*' 'kubectl=1.36.3-*'");
    expect(script).toContain('apt-mark hold kubeadm kubelet kubectl');
  });
});

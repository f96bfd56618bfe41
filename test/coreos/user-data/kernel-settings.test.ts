import { UserData } from '../../../lib/coreos/user-data/user-data';
import type { UserDataProps } from '../../../lib/coreos/user-data/user-data-props';
import { problemsBelow, testStack } from '../../load-balancer/service-site';
import { textOf } from '../boot';

const SETTINGS: UserDataProps = {
  kernelModules: ['br_netfilter'],
  kernelParameters: { 'net.ipv4.ip_forward': 1, 'vm.max_map_count': 262_144 },
  units: [{ name: 'docker.service', command: 'start' }],
};
const machine = (props: UserDataProps) => new UserData(testStack(), 'Machine', props);

describe('settings of the kernel', () => {
  it('are in files that systemd reads early in every boot', () => {
    const { files } = machine({ ...SETTINGS, format: 'flatcar-ignition-3.4.0' }).toDocument();
    expect(files).toEqual([
      { path: '/etc/modules-load.d/90-user-data.conf', content: 'br_netfilter\n' },
      {
        path: '/etc/sysctl.d/90-user-data.conf',
        content: 'net.ipv4.ip_forward = 1\nvm.max_map_count = 262144\n',
      },
    ]);
  });

  it('are read again at the first boot, before any unit, if files are written late', () => {
    const { units } = machine(SETTINGS).toDocument();
    expect(units.map(({ name }) => name)).toEqual(['kernel-settings.service', 'docker.service']);
    expect(textOf(machine(SETTINGS))).toContain(
      'ExecStart=/usr/bin/systemctl restart systemd-modules-load.service systemd-sysctl.service\n',
    );
  });

  it('are commands of every boot for cloud-init, which writes units late', () => {
    const { units: _, ...settings } = SETTINGS;
    const userData = machine({ ...settings, format: 'cloud-init' });
    expect(textOf(userData)).toContain(
      `bootcmd:
  - - modprobe
    - "-a"
    - br_netfilter
  - - sysctl
    - "-w"
    - net.ipv4.ip_forward=1
`,
    );
    expect(userData.toArtifact().losses).toEqual([]);
  });

  it('do not change a document if there are none', () => {
    const userData = machine({ format: 'cloud-init' });
    expect(textOf(userData)).not.toContain('bootcmd');
    expect(userData.toDocument().files).toEqual([]);
  });

  it('can be added twice, but not with two values', () => {
    const userData = machine(SETTINGS);
    userData.addKernelModule('br_netfilter');
    userData.addKernelParameter('net.ipv4.ip_forward', 1);
    expect(problemsBelow(userData)).toEqual([]);
    userData.addKernelParameter('net.ipv4.ip_forward', 0);
    expect(problemsBelow(userData)).toEqual([
      "USER_DATA_DUPLICATE shop/Machine: the kernel parameter 'net.ipv4.ip_forward' is set to both 1 and 0",
    ]);
  });
});

import { synthesized } from '../../../coreos/boot';
import { kubeadmCluster } from '../../../coreos/kubeadm/kubeadm-site';
import { installCloudInit } from './cloud-init';
import { DAEMON, DEBIAN, PACKAGES } from './images';
import { BootedMachine } from './machine';
import { describeBoot } from './permitted';
import { createRecorder, write } from './root';
import { areInOrder } from './sites';

const PROGRAMS = { kubeadm: '', kubectl: '', kubelet: DAEMON };
const KEY = 'DE15B14486CD377B9E876E1A234654DA9A296436';

describeBoot('the machines of a kubeadm cluster on Debian, booted by systemd', () => {
  let machine: BootedMachine;
  afterEach(() => machine.close());

  const create = (hostname: string, fingerprint = KEY) => {
    machine = new BootedMachine(DEBIAN);
    const { userData } = synthesized((stack) =>
      kubeadmCluster(stack, { format: 'cloud-init', extension: undefined }),
    );
    installCloudInit(machine, userData.find(({ name }) => name === hostname)?.text ?? '');
    machine.write('/etc/apt/sources.list.d/debian.list', '');
    machine.write('/fingerprint', `pub:-:2048:1:23:45:::-:\nfpr:::::::::${fingerprint}:\n`);
    machine.write(
      '/etc/systemd/system/kubernetes-packages.service.d/test.conf',
      '[Service]\nRestartSec=100ms\n',
    );
    for (const [name, action] of Object.entries(PROGRAMS)) {
      machine.write(`${PACKAGES}/${name}`, createRecorder(name, action), 0o755);
    }
  };
  /**
   * Keeps the installed programs, as the disk of a real machine does; here they are in the image, which is
   * laid over anew.
   */
  const keepPackages = () => {
    for (const [name, action] of Object.entries(PROGRAMS)) {
      write(`${machine.programs}/${name}`, createRecorder(name, action), 0o755);
    }
  };
  const linesOf = (beginning: string) => machine.trace.filter((line) => line.startsWith(beginning));

  it('install Kubernetes and set up the control plane, once', async () => {
    create('kube-master');
    expect(await machine.boot()).toBe('running');
    expect(machine.trace.filter((line) => line.startsWith('failed'))).toEqual([]);
    expect(
      areInOrder(machine.trace, [
        'modprobe -a overlay br_netfilter',
        'sysctl -w net.ipv4.ip_forward=1',
        'cloud-init systemctl daemon-reload',
        'gpg --batch --with-colons --show-keys',
        'apt-mark hold kubeadm kubelet kubectl',
        'kubeadm init --config /etc/kubeadm/config.yaml',
        'kubectl --kubeconfig=',
      ]),
    ).toBe(true);
    expect(machine.tryRead('/var/lib/kubeadm/initialized')).toBe('');
    await machine.cutPower();
    keepPackages();
    expect(await machine.boot()).toBe('running');
    expect([...linesOf('kubeadm'), ...linesOf('apt-get')]).toEqual([]);
    expect(linesOf('containerd')).toHaveLength(1);
    expect(linesOf('modprobe')).toHaveLength(1);
  });

  it('wait for the file to join with on a node, at the second boot as well', async () => {
    create('node-1');
    expect(await machine.boot()).toBe('running');
    await machine.cutPower();
    keepPackages();
    expect(await machine.boot()).toBe('running');
    expect(machine.stateOf('kubeadm.path')).toBe('active (waiting)');
    machine.write('/etc/kubeadm/join.conf', 'token', 0o600);
    await machine.until(() => machine.tryRead('/etc/kubeadm/join.conf') === undefined);
    expect(linesOf('kubeadm')).toEqual(['kubeadm join --config /etc/kubeadm/config.yaml']);
  });

  it('install nothing that is signed by another key, and try again', async () => {
    create('kube-master', 'A'.repeat(40));
    await machine.start();
    await machine.until(() => linesOf('gpg').length > 3);
    expect(linesOf('apt-get').filter((line) => line.includes('kubeadm='))).toEqual([]);
    expect(linesOf('kubeadm')).toEqual([]);
    machine.write('/fingerprint', `pub:-:2048:1:23:45:::-:\nfpr:::::::::${KEY}:\n`);
    await machine.until(() => machine.tryRead('/var/lib/kubeadm/initialized') === '');
  });
});

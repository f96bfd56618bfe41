import { synthesized } from '../../../coreos/boot';
import { kubeadmCluster } from '../../../coreos/kubeadm/kubeadm-site';
import { applyIgnition } from './ignition';
import { FLATCAR } from './images';
import { BootedMachine } from './machine';
import { describeBoot } from './permitted';
import { areInOrder } from './sites';

/** Shortens the pause between two attempts, which is ten seconds. */
const AT_ONCE = '[Service]\nRestartSec=100ms\n';
const JOIN = 'kubeadm join --config /etc/kubeadm/config.yaml';

describeBoot('the machines of a kubeadm cluster, booted by systemd', () => {
  let machine: BootedMachine;
  afterEach(() => machine.close());

  const create = (hostname: string, programs: Readonly<Record<string, string>> = {}) => {
    machine = new BootedMachine({ ...FLATCAR, programs: { ...FLATCAR.programs, ...programs } });
    const { userData } = synthesized((stack) => kubeadmCluster(stack));
    applyIgnition(machine, userData.find(({ name }) => name === hostname)?.text ?? '');
    machine.write('/etc/systemd/system/kubeadm.service.d/test.conf', AT_ONCE);
  };
  const linesOf = (beginning: string) => machine.trace.filter((line) => line.startsWith(beginning));
  const putJoinFile = () => machine.write('/etc/kubeadm/join.conf', 'token', 0o600);
  const isJoinFileGone = () => machine.tryRead('/etc/kubeadm/join.conf') === undefined;

  it('set up the control plane at the first boot, and not at the second', async () => {
    create('kube-master');
    expect(await machine.boot()).toBe('running');
    expect(areInOrder(machine.trace, ['containerd', 'kubeadm init --config', 'kubectl --kubeconfig='])).toBe(
      true,
    );
    expect(machine.tryRead('/var/lib/kubeadm/initialized')).toBe('');
    expect(machine.stateOf('kubeadm.service')).toBe('active (exited)');
    await machine.cutPower();
    expect(await machine.boot()).toBe('running');
    expect(linesOf('kubeadm')).toEqual([]);
    expect(linesOf('containerd')).toHaveLength(1);
  });

  it('continue where setting up the control plane failed', async () => {
    create('kube-master', { kubectl: 'test -e /opt/tried || { touch /opt/tried; exit 1; }' });
    await machine.boot();
    await machine.until(() => machine.tryRead('/var/lib/kubeadm/initialized') === '');
    expect(linesOf('kubeadm init')).toHaveLength(2);
  });

  it('retry without a limit until containerd runs', async () => {
    create('kube-master', {
      containerd: 'test -e /opt/fixed || exit 1\nexec /usr/bin/sleep.real infinity',
      kubeadm: 'test -e /opt/fixed',
    });
    await machine.start();
    await machine.until(() => linesOf('kubeadm init').length > 7);
    machine.write('/opt/fixed', '');
    await machine.until(() => machine.tryRead('/var/lib/kubeadm/initialized') === '');
  });

  it('wait for the file to join with, and consume it and each later one', async () => {
    create('node-1');
    expect(await machine.boot()).toBe('running');
    expect(machine.stateOf('kubeadm.path')).toBe('active (waiting)');
    expect(linesOf('kubeadm')).toEqual([]);
    for (const _ of ['first', 'second']) {
      putJoinFile();
      await machine.until(isJoinFileGone);
      await machine.until(() => machine.stateOf('kubeadm.service') === 'inactive (dead)');
    }
    expect(linesOf('kubeadm')).toEqual([JOIN]);
    await machine.cutPower();
    putJoinFile();
    expect(await machine.boot()).toBe('running');
    await machine.until(isJoinFileGone);
    expect(linesOf('kubeadm')).toEqual([]);
    expect(machine.stateOf('kubeadm.path')).toBe('active (waiting)');
  });

  it('try again if joining fails after the kubelet has its credentials', async () => {
    const failing =
      'mkdir -p /etc/kubernetes\ntouch /etc/kubernetes/kubelet.conf\ntest "$(grep -c ^kubeadm /trace)" -gt 12';
    create('node-1', { kubeadm: failing, kubectl: 'echo False' });
    await machine.boot();
    putJoinFile();
    await machine.until(isJoinFileGone);
    // more often than systemd allows a unit by default
    expect(linesOf('kubeadm join')).toHaveLength(13);
    expect(machine.stateOf('kubeadm.path')).toBe('active (waiting)');
    expect(machine.tryRead('/var/lib/kubeadm/joined')).toBe('');
  });

  it('count as joined if the node is ready, even if kubeadm refuses to join it again', async () => {
    create('node-1', { kubeadm: 'exit 1', kubectl: 'echo True' });
    await machine.boot();
    putJoinFile();
    await machine.until(isJoinFileGone);
    expect(linesOf('kubectl')).toEqual([
      'kubectl --kubeconfig=/etc/kubernetes/kubelet.conf get node node-1 -o jsonpath={.status.conditions[?(@.type=="Ready")].status}',
    ]);
    expect(machine.tryRead('/var/lib/kubeadm/joined')).toBe('');
  });
});

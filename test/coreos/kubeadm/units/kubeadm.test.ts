import { createInitUnits, createJoinUnits } from '../../../../lib/coreos/kubeadm/units/kubeadm';
import { directivesOf } from '../../article/specs';
import { JOINS } from '../kubeadm-site';
import { masterSpec, nodeSpec } from '../specs';

const SERVICE = (description: string, doneWhen: string, execs: readonly string[]) => [
  `Unit.Description=${description}`,
  'Unit.Documentation=https://kubernetes.io/docs/reference/setup-tools/kubeadm/',
  'Unit.Requires=containerd.service',
  'Unit.Wants=network-online.target',
  'Unit.After=containerd.service',
  'Unit.After=network-online.target',
  'Unit.After=ensure-sysext.service',
  `Unit.ConditionPathExists=!${doneWhen}`,
  'Unit.StartLimitIntervalSec=0',
  'Service.Type=oneshot',
  'Service.RemainAfterExit=yes',
  ...execs.map((exec) => `Service.${exec}`),
  'Service.Restart=on-failure',
  'Service.RestartSec=10',
];
const INIT = SERVICE('Kubernetes control plane', '/var/lib/kubeadm/initialized', [
  'ExecStart=/usr/bin/kubeadm init --config /etc/kubeadm/config.yaml',
  'ExecStart=/usr/bin/kubectl --kubeconfig=/etc/kubernetes/admin.conf apply --server-side --filename=/etc/kubeadm/flannel.yaml',
  'ExecStartPost=/usr/bin/install -D /dev/null /var/lib/kubeadm/initialized',
]);
const JOIN = SERVICE('Kubernetes node', '/etc/kubernetes/kubelet.conf', [
  'ExecStart=/usr/bin/kubeadm join --config /etc/kubeadm/config.yaml',
  'ExecStartPost=/usr/bin/rm -f /etc/kubeadm/join.conf',
]);
const PATH = (description: string, doneWhen: string, file: string) => [
  `Unit.Description=${description}: waits for ${file}`,
  `Unit.ConditionPathExists=!${doneWhen}`,
  `Path.PathExists=${file}`,
  'Install.WantedBy=multi-user.target',
];

describe('kubeadm on the master', () => {
  it('runs at boot, and until it succeeds once', () => {
    const [service, ...others] = createInitUnits(masterSpec());
    expect(others).toEqual([]);
    expect(service).toMatchObject({ name: 'kubeadm.service', command: 'start' });
    expect(service && directivesOf(service)).toEqual([...INIT, 'Install.WantedBy=multi-user.target']);
  });

  it.each(['token and certificate', 'token and hash'])('waits for the private key: %s', (name) => {
    const [service, path] = createInitUnits(masterSpec({ join: JOINS[name] }));
    expect([service?.command, path?.name, path?.command]).toEqual([undefined, 'kubeadm.path', 'start']);
    expect(service && directivesOf(service)).toEqual(INIT);
    expect(path && directivesOf(path)).toEqual(
      PATH('Kubernetes control plane', '/var/lib/kubeadm/initialized', '/etc/kubernetes/pki/ca.key'),
    );
  });
});

describe('kubeadm on a node', () => {
  it('waits for the file to join with', () => {
    const [service, path] = createJoinUnits(nodeSpec());
    expect([service?.command, path?.name, path?.command]).toEqual([undefined, 'kubeadm.path', 'start']);
    expect(service && directivesOf(service)).toEqual(JOIN);
    expect(path && directivesOf(path)).toEqual(
      PATH('Kubernetes node', '/etc/kubernetes/kubelet.conf', '/etc/kubeadm/join.conf'),
    );
  });

  it('runs at boot if it has a token', () => {
    const [service, ...others] = createJoinUnits(nodeSpec({ join: JOINS['token alone'] }));
    expect(others).toEqual([]);
    expect(service?.command).toBe('start');
    expect(service && directivesOf(service)).toEqual([...JOIN, 'Install.WantedBy=multi-user.target']);
  });
});

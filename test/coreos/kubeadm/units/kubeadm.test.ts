import { createInitUnits, createJoinUnits } from '../../../../lib/coreos/kubeadm/units/kubeadm';
import { directivesOf } from '../../article/specs';
import { JOINS } from '../kubeadm-site';
import { SITES, THREE_MASTERS } from '../sites';
import { masterSpec, nodeSpec, otherMasterSpec } from '../specs';

const SERVICE = (description: string, condition: readonly string[], service: readonly string[]) => [
  `Unit.Description=${description}`,
  'Unit.Documentation=https://kubernetes.io/docs/reference/setup-tools/kubeadm/',
  'Unit.Wants=containerd.service',
  'Unit.Wants=network-online.target',
  'Unit.After=containerd.service',
  'Unit.After=network-online.target',
  'Unit.After=ensure-sysext.service',
  ...condition,
  'Unit.StartLimitIntervalSec=0',
  'Service.Type=oneshot',
  ...service.map((line) => `Service.${line}`),
  'Service.Restart=on-failure',
  'Service.RestartSec=10',
];
const AT_BOOT = 'Install.WantedBy=multi-user.target';
const INIT = SERVICE(
  'Kubernetes control plane',
  ['Unit.ConditionPathExists=!/var/lib/kubeadm/initialized'],
  [
    'RemainAfterExit=yes',
    'ExecStart=/usr/bin/kubeadm init --config /etc/kubeadm/config.yaml',
    'ExecStart=/usr/bin/kubectl --kubeconfig=/etc/kubernetes/admin.conf apply --server-side --filename=/etc/kubeadm/pod-network.yaml',
    'ExecStartPost=/usr/bin/install -D /dev/null /var/lib/kubeadm/initialized',
  ],
);
const JOIN =
  'ExecStart=/bin/sh -c "test -e /var/lib/kubeadm/joined || /usr/bin/kubeadm join --config /etc/kubeadm/config.yaml || ' +
  '/usr/bin/kubectl --kubeconfig=/etc/kubernetes/kubelet.conf get node \\"$$1\\" -o ' +
  '\'jsonpath={.status.conditions[?(@.type==\\"Ready\\")].status}\' | grep -qx True" kubeadm-join node-1';
const JOINED = 'ExecStartPost=/usr/bin/install -D /dev/null /var/lib/kubeadm/joined';

describe('kubeadm on the master', () => {
  it('runs at boot until it succeeds once', () => {
    const [service, ...others] = createInitUnits(masterSpec());
    expect(others).toEqual([]);
    expect(service).toMatchObject({ name: 'kubeadm.service', command: 'start' });
    expect(service && directivesOf(service)).toEqual([...INIT, AT_BOOT]);
  });

  it.each(['token and certificate', 'token and hash'])('waits for the private key: %s', (name) => {
    const [service, path] = createInitUnits(masterSpec({ join: JOINS[name] }));
    expect([service?.command, path?.name, path?.command]).toEqual([undefined, 'kubeadm.path', 'start']);
    expect(service && directivesOf(service)).toEqual(INIT);
    expect(path && directivesOf(path)).toEqual([
      'Unit.Description=Kubernetes control plane: waits for /etc/kubernetes/pki/ca.key',
      'Unit.ConditionPathExists=!/var/lib/kubeadm/initialized',
      'Path.PathExists=/etc/kubernetes/pki/ca.key',
      AT_BOOT,
    ]);
  });
});

describe('kubeadm on a node', () => {
  it('waits for the join file, and removes it after each use', () => {
    const [service, path] = createJoinUnits(nodeSpec());
    expect([service?.command, path?.name, path?.command]).toEqual([undefined, 'kubeadm.path', 'start']);
    expect(service && directivesOf(service)).toEqual(
      SERVICE(
        'Kubernetes node',
        [],
        ['RemainAfterExit=no', JOIN, JOINED, 'ExecStartPost=/usr/bin/rm -f /etc/kubeadm/join.conf'],
      ),
    );
    expect(path && directivesOf(path)).toEqual([
      'Unit.Description=Kubernetes node: waits for /etc/kubeadm/join.conf',
      'Path.PathExists=/etc/kubeadm/join.conf',
      AT_BOOT,
    ]);
  });

  it('runs at boot if it has a token, until it has joined once', () => {
    const [service, ...others] = createJoinUnits(nodeSpec({ join: JOINS['token alone'] }));
    expect(others).toEqual([]);
    expect(service?.command).toBe('start');
    expect(service && directivesOf(service)).toEqual([
      ...SERVICE(
        'Kubernetes node',
        ['Unit.ConditionPathExists=!/var/lib/kubeadm/joined'],
        ['RemainAfterExit=yes', JOIN, JOINED],
      ),
      AT_BOOT,
    ]);
  });
});

describe('kubeadm on another master', () => {
  const JOIN_MASTER =
    'ExecStart=/bin/sh -c "test -e /var/lib/kubeadm/joined || if test -e /etc/kubernetes/kubelet.conf; ' +
    'then /usr/bin/kubeadm join --config /etc/kubeadm/config.yaml --skip-phases=preflight,control-plane-prepare,kubelet-start; ' +
    'else /usr/bin/kubeadm join --config /etc/kubeadm/config.yaml; fi"';
  const VIRTUAL_IP = 'ExecStartPost=/usr/bin/systemctl start api-virtual-ip.service';

  it('waits for the keys, resumes where it stopped, and then accepts the virtual IP', () => {
    const [service, path] = createJoinUnits(otherMasterSpec(THREE_MASTERS));
    expect(service && directivesOf(service)).toEqual(
      SERVICE(
        'Kubernetes control plane',
        [],
        [
          'RemainAfterExit=no',
          JOIN_MASTER,
          JOINED,
          VIRTUAL_IP,
          'ExecStartPost=/usr/bin/rm -f /etc/kubeadm/join.conf',
        ],
      ),
    );
    expect(path?.name).toBe('kubeadm.path');
  });

  it('fetches the keys by itself if the documents have the certificate key', () => {
    const sites = SITES['three masters by token'];
    const [service, ...others] = createJoinUnits(otherMasterSpec(sites));
    expect(others).toEqual([]);
    expect(service && directivesOf(service)).toEqual([
      ...SERVICE(
        'Kubernetes control plane',
        ['Unit.ConditionPathExists=!/var/lib/kubeadm/joined'],
        ['RemainAfterExit=yes', JOIN_MASTER, JOINED, VIRTUAL_IP],
      ),
      AT_BOOT,
    ]);
    const [init] = createInitUnits(masterSpec(sites));
    expect(init && directivesOf(init)).toContain(
      'Service.ExecStart=/usr/bin/kubeadm init --config /etc/kubeadm/config.yaml --upload-certs',
    );
  });
});

import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiEndpoint, PolicyEnforcer, SwitchNetwork } from '../../../lib';
import { joinCommands } from '../../../lib/core/shell';
import { runCommand } from '../../cli/commands/run';
import { kubeadmCluster } from '../../coreos/kubeadm/kubeadm-site';
import { testStack } from '../../load-balancer/service-site';
import { ADMIN, CONFIG, ControlPlaneSite, describeWithKubeadm } from './control-plane-site';

const VIRTUAL_IP = '10.1.0.9';

/**
 * Checks of kubeadm that fail here because the machine is incomplete: it has no container runtime and no
 * kubelet.
 */
const NOT_HERE = [
  'CRI',
  'ContainerRuntimeVersion',
  'ImagePull',
  'SystemVerification',
  'KubeletVersion',
  'Swap',
  'NumCPU',
  'Mem',
];

/** The kubeconfig of a user who already has a cluster. */
const OTHER_CLUSTER = `# mine
apiVersion: v1
kind: Config
clusters:
- {name: kubernetes, cluster: {server: 'https://10.9.9.9:6443'}}
users:
- {name: kubernetes-admin, user: {token: other}}
contexts:
- {name: kubernetes-admin@kubernetes, context: {cluster: kubernetes, user: kubernetes-admin}}
current-context: kubernetes-admin@kubernetes
`;

describeWithKubeadm('three masters and two nodes', (programs) => {
  const cluster = kubeadmCluster(testStack(), {
    otherMasters: [
      { hostname: 'master-2', address: '10.1.1.141' },
      { hostname: 'master-3', address: '10.1.1.142' },
    ],
    nodes: [
      { hostname: 'node-1', address: '10.1.3.13', labels: { 'example.jp/disk': 'ssd' } },
      {
        hostname: 'node-2',
        address: '10.1.0.44',
        taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }],
      },
    ],
    apiEndpoint: ApiEndpoint.virtualIp({
      address: VIRTUAL_IP,
      network: SwitchNetwork.byName('machines', { addresses: ['10.1.0.2'], prefixLength: 22 }),
    }),
    certSans: ['api.example.jp'],
    kubeProxyMode: 'nftables',
    policyEnforcer: PolicyEnforcer.kubeNetworkPolicies(),
    extraArguments: { apiServer: { 'audit-log-maxage': 30 } },
  });
  const site = new ControlPlaneSite();
  const master = () => site.machine('kube-master');

  beforeAll(() => site.start(cluster, programs), 60_000);
  afterAll(() => site.stop(), 60_000);

  /** Runs the commands of a step, with an ssh that enters the machines' namespaces. */
  const runStep = (title: string, cwd = process.cwd()) => {
    const step = cluster.nextSteps.find(({ what }) => what.startsWith(title));
    const commands = joinCommands(step?.commands ?? ['false']);
    const enter = cluster.machines
      .map(({ hostname, address }) => {
        const words = site
          .machine(hostname)
          .network.enter.map((word) => `'${word}'`)
          .join(' ');
        return `core@${address}) shift; exec ${words} sh -c "$*" ;;`;
      })
      .join('\n');
    const { status, stderr } = spawnSync('sh', ['-c', `ssh() ( case $1 in\n${enter}\nesac )\n${commands}`], {
      encoding: 'utf8',
      timeout: 60_000,
      cwd,
    });
    return { status, stderr };
  };
  const namesIn = (hostname: string) => {
    const certificate = site.machine(hostname).read('/etc/kubernetes/pki/apiserver.crt');
    return new X509Certificate(certificate).subjectAltName?.split(', ') ?? [];
  };
  const serverOf = (hostname: string, file: string) =>
    /server: (\S+)/.exec(site.machine(hostname).read(`/etc/kubernetes/${file}`))?.[1];
  const listMembers = () => {
    const pki = '/etc/kubernetes/pki/etcd';
    const answer = master().run(
      `curl -sS --cacert ${pki}/ca.crt --cert ${pki}/server.crt --key ${pki}/server.key -d '{}' https://127.0.0.1:2379/v3/cluster/member/list`,
    );
    const { members } = JSON.parse(answer) as {
      members: { name?: string; isLearner?: boolean }[];
    };
    return members.map(({ name, isLearner }) => `${name}${isLearner ? ' learns' : ''}`).sort();
  };

  it('pass the preflight checks of kubeadm, except those of a whole machine', () => {
    const phase = `kubeadm init phase preflight ${CONFIG} --ignore-preflight-errors=${NOT_HERE.join(',')}`;
    expect(master().run(phase)).toContain('[preflight]');
  });

  it('have the virtual IP on the loopback of the first one before it is needed', () => {
    for (const { name, content } of cluster.master.userData.toDocument().units) {
      if (name !== 'api-virtual-ip.service' || typeof content !== 'object') continue;
      master().run(`/usr/bin/ip address replace ${VIRTUAL_IP}/32 dev lo`);
      expect(JSON.stringify(content)).toContain(`"${VIRTUAL_IP}/32"`);
    }
    expect(master().run('ip -brief address show lo')).toContain(`${VIRTUAL_IP}/32`);
  });

  it('start with certificates for every name, and credentials for the virtual IP', () => {
    for (const phase of ['certs all', 'kubeconfig all', 'etcd local', 'control-plane all']) {
      master().run(`kubeadm init phase ${phase} ${CONFIG}`);
    }
    expect(namesIn('kube-master')).toEqual(
      expect.arrayContaining([
        'DNS:api.example.jp',
        'DNS:kube-master',
        `IP Address:${VIRTUAL_IP}`,
        'IP Address:10.1.1.140',
        'IP Address:10.96.0.1',
      ]),
    );
    expect(serverOf('kube-master', 'admin.conf')).toBe(`https://${VIRTUAL_IP}:6443`);
    expect(serverOf('kube-master', 'controller-manager.conf')).toBe('https://10.1.1.140:6443');
    expect(master().read('/etc/kubernetes/manifests/kube-apiserver.yaml')).toContain('--audit-log-maxage=30');
  });

  it('have an API server at the virtual IP, with the objects that the first master applies', () => {
    site.startStaticPod('kube-master', 'etcd');
    site.startStaticPod('kube-master', 'kube-apiserver');
    site.waitForApi('kube-master', VIRTUAL_IP);
    for (const phase of ['upload-config all', 'bootstrap-token', 'addon all']) {
      master().run(`kubeadm init phase ${phase} ${CONFIG}`);
    }
    site.mirrorStaticPod('kube-master', 'etcd');
    for (const unit of cluster.master.userData.toDocument().units) {
      const text = JSON.stringify(unit.content ?? '');
      for (const [, file] of text.matchAll(/--filename=([^"]+)/g)) {
        master().run(`kubectl ${ADMIN} apply --server-side --filename=${file}`);
      }
    }
    master().run('install -D /dev/null /var/lib/kubeadm/initialized');
    const proxy = master().run(`kubectl ${ADMIN} -n kube-system get configmap kube-proxy -o yaml`);
    expect(proxy).toContain('mode: nftables');
    const daemons = master().run(`kubectl ${ADMIN} get daemonsets -A -o name`);
    expect(daemons.trim().split('\n').sort()).toEqual([
      'daemonset.apps/kube-flannel-ds',
      'daemonset.apps/kube-network-policies',
      'daemonset.apps/kube-proxy',
    ]);
  });

  it('are added to the kubeconfig by the next steps, beside existing clusters', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-admin-'));
    try {
      expect(runStep('wait for the control plane', folder)).toEqual({ status: 0, stderr: '' });
      expect(statSync(join(folder, 'kubeconfig')).mode & 0o777).toBe(0o600);
      const home = join(folder, 'config');
      writeFileSync(home, OTHER_CLUSTER);
      const [command = ''] =
        cluster.nextSteps.find(({ what }) => what.startsWith('let kubectl'))?.commands ?? [];
      const [program, ...args] = command.split(' ');
      const run = await runCommand(folder, ...args, '--use', '--file', home);
      expect({ program, code: run.code, out: run.out }).toEqual({ program: 'kumiki', code: 0, out: '' });
      const merged = readFileSync(home, 'utf8');
      expect(merged).toContain('# mine');
      expect(merged).toContain('https://10.9.9.9:6443');
      master().write('/run/kubeconfig', merged, '0600');
      const kubectl = 'kubectl --kubeconfig /run/kubeconfig';
      expect(master().run(`${kubectl} get namespaces -o name`)).toContain('namespace/kube-system');
      expect(master().run(`${kubectl} config get-contexts -o name`).trim().split('\n')).toHaveLength(2);
      expect((await runCommand(folder, ...args, '--file', home)).err).toContain('nothing to change');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ['master-2', '10.1.1.141'],
    ['master-3', '10.1.1.142'],
  ])(
    'let %s join with the files that the first one prints',
    async (hostname, address) => {
      const machine = site.machine(hostname);
      // as the appliance does with direct server return: packets for the virtual IP arrive unchanged
      machine.run(`ip route add ${VIRTUAL_IP}/32 via 10.1.1.140`);
      // the last command of the step waits for the unit, which the test plays
      machine.run('install -D /dev/null /var/lib/kubeadm/joined');
      expect(runStep(`let ${hostname} join as a master`)).toEqual({ status: 0, stderr: '' });
      machine.run('rm /var/lib/kubeadm/joined');
      expect(machine.run('stat -c %a /etc /etc/kubernetes/pki/ca.key /etc/kubeadm/join.conf')).toBe(
        '755\n600\n600\n',
      );

      const preflight = `kubeadm join phase preflight ${CONFIG} --ignore-preflight-errors=${NOT_HERE.join(',')}`;
      expect(machine.run(preflight)).toContain('[preflight]');
      machine.run(`kubeadm join phase control-plane-prepare all ${CONFIG}`);
      machine.run(`kubeadm join phase kubelet-start ${CONFIG}`);
      // etcd must start during the join: its manifest is written once its peers know it
      const joining = machine.start(
        ['/usr/bin/kubeadm', 'join', 'phase', 'etcd-join', ...CONFIG.split(' ')],
        '/run/etcd-join.log',
      );
      const joined = once(joining.child, 'exit');
      machine.run(
        'for i in $(seq 120); do test -e /etc/kubernetes/manifests/etcd.yaml && exit 0; sleep 0.5; done; cat /run/etcd-join.log >&2; exit 1',
      );
      site.startStaticPod(hostname, 'etcd');
      site.startStaticPod(hostname, 'kube-apiserver');
      site.waitForApi(hostname, address);
      machine.run('ip address replace 10.1.0.9/32 dev lo');
      site.waitForApi(hostname, VIRTUAL_IP);
      await joined;
      expect(namesIn(hostname)).toEqual(
        expect.arrayContaining([`DNS:${hostname}`, `IP Address:${address}`, `IP Address:${VIRTUAL_IP}`]),
      );
    },
    180_000,
  );

  it('can resume an interrupted join: the remaining phases are run again', () => {
    const machine = site.machine('master-3');
    expect(machine.run(`kubeadm join phase etcd-join ${CONFIG}`)).toContain('etcd');
    expect(listMembers()).toHaveLength(3);
  });

  it('have an etcd of three members', () => {
    expect(listMembers()).toEqual(['kube-master', 'master-2', 'master-3']);
  });

  it.each(['node-1', 'node-2'])('let %s join with the file that the master prints', (hostname) => {
    const machine = site.machine(hostname);
    machine.run(`ip route add ${VIRTUAL_IP}/32 via 10.1.1.140`);
    const file = master().run('/opt/bin/print-join-file');
    machine.write('/etc/kubeadm/join.conf', file, '0600');
    const preflight = `kubeadm join phase preflight ${CONFIG} --ignore-preflight-errors=${NOT_HERE.join(',')}`;
    expect(machine.run(preflight)).toContain('[preflight]');
    machine.run(`kubeadm join phase kubelet-start ${CONFIG}`);
    expect(serverOf(hostname, 'bootstrap-kubelet.conf')).toBe(`https://${VIRTUAL_IP}:6443`);
    const flags = machine.read('/var/lib/kubelet/kubeadm-flags.env');
    expect(flags).toContain(`--node-ip=${hostname === 'node-1' ? '10.1.3.13' : '10.1.0.44'}`);
    expect(flags).toContain(
      hostname === 'node-1'
        ? '--node-labels=example.jp/disk=ssd'
        : '--register-with-taints=dedicated=gpu:NoSchedule',
    );
  });

  it('keep answering at the virtual IP when the first master is gone', async () => {
    await site.stopStaticPods('kube-master');
    const node = site.machine('node-1');
    // as the appliance does once its check of the first master fails
    node.run(`ip route replace ${VIRTUAL_IP}/32 via 10.1.1.141`);
    const admin = site.machine('master-2').read('/etc/kubernetes/admin.conf');
    node.write('/run/admin.conf', admin, '0600');
    node.run(
      'for i in $(seq 60); do kubectl --kubeconfig /run/admin.conf create namespace after-failure && exit 0; sleep 1; done; exit 1',
    );
    expect(node.run('kubectl --kubeconfig /run/admin.conf get namespaces -o name')).toContain(
      'namespace/after-failure',
    );
    // each master prints the file that others join with
    const second = site.machine('master-2');
    second.run('install -D /dev/null /var/lib/kubeadm/joined');
    expect(second.run('/opt/bin/print-join-file')).toContain(`server: https://${VIRTUAL_IP}:6443`);
  }, 120_000);
});

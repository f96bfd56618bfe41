import { spawnSync } from 'node:child_process';
import { Construct } from 'constructs';
import { renderAcceptanceScript } from '../../../../lib/coreos/machines/acceptance/script';
import { loadBalanced, workload } from '../../../load-balancer/service-site';
import { articleCluster } from '../../article-site';
import { synthesized } from '../../boot';
import { kubeadmCluster } from '../../kubeadm/kubeadm-site';

const MOUNT = '[Mount]\nWhat=/dev/vdb\nWhere=/var/lib-x\n';
const SCRIPT = 'site/clusters/Cluster/accept.sh';
const articleScript = () => String(synthesized((stack) => articleCluster(stack)).files.get(SCRIPT));
const kubeadmScript = () => String(synthesized((stack) => kubeadmCluster(stack)).files.get(SCRIPT));

/** Runs a script with a single check, a command on "this" machine, whose subnet file is given. */
function runCheck(command: string, subnetFile = '/nowhere') {
  const script = renderAcceptanceScript({
    constructPath: 'site/Cluster',
    machines: [{ address: '127.0.0.1', role: 'node', hostname: 'here' }],
    subnetFile: { path: subnetFile, prefix: 'TEST', lines: 1 },
    mtu: 1472,
    checks: [
      { id: 'T1', title: 'a test', on: 'all', commands: [command] },
      { id: 'T2', title: 'of masters', on: 'master', commands: ['false'] },
    ],
  });
  const { status, stdout } = spawnSync('sh', ['-s', '--', 'here'], { input: script, encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
}

describe('the acceptance script', () => {
  it('prints what is as planned, and skips checks of masters on a node', () => {
    expect(runCheck('true')).toEqual({ status: 0, lines: ['ok - here: T1: a test', '# subnet of here:'] });
  });

  it('prints what is not as planned, and fails', () => {
    expect(runCheck("expect 'the MTU' 1500 1400")).toEqual({
      status: 1,
      lines: ['not ok - here: T1: a test', '# the MTU is 1400, planned is 1500', '# subnet of here:'],
    });
  });

  it('fails if nothing is shown, but output is expected', () => {
    expect(runCheck('show true').status).toBe(1);
    expect(runCheck('show echo x').status).toBe(0);
  });

  it.each([
    ['10.240.1.1', '10.240.102.254', 0],
    ['10.240.26.1', '10.240.26.1', 0],
    ['10.240.26.2', '10.240.102.254', 1],
    ['10.240.1.1', '10.240.25.255', 1],
  ])('compares addresses as numbers: %s to %s', (first, last, status) => {
    const command = `subnet=10.240.26.1/24; is_within ${first} ${last}`;
    expect(runCheck(`{ ${command}; }`).status).toBe(status);
  });

  it('knows the network of a subnet', () => {
    expect(runCheck('{ subnet=10.0.0.1/24; expect it 10.0.0.0 "$(subnet_network)"; }').status).toBe(0);
    expect(runCheck('{ subnet=10.0.1.65/26; expect it 10.0.1.64 "$(subnet_network)"; }').status).toBe(0);
  });

  it('refuses a name that no machine has', () => {
    const { status, stdout } = spawnSync('sh', ['-s', '--', 'kube'], {
      input: articleScript(),
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: 'Bail out! no machine is called kube\n' });
  });

  it('has the points of the verification that need a running machine', () => {
    for (const number of [1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 20, 22, 23]) {
      expect(articleScript()).toMatch(new RegExp(`\\bA${number}: `));
    }
    for (const text of ['flannel.1', '/var/lib/kubeadm/joined', 'tcp 6443', 'get nodes']) {
      expect(kubeadmScript()).toContain(text);
    }
  });

  it('checks ARP only on the machines behind a load balancer', () => {
    expect(kubeadmScript()).not.toContain('arp_ignore');
    const { files } = synthesized((stack) => {
      const { nodes } = kubeadmCluster(stack);
      loadBalanced(stack, { servers: nodes.slice(0, 1), backend: workload(stack), ports: [8080] });
    });
    expect(files.get(SCRIPT)).toContain('case " node-1 " in');
  });

  it('keeps names as given, whatever characters they have', () => {
    const { files } = synthesized((stack) => {
      const scope = new Construct(stack, 'a\nreboot');
      const { machines } = kubeadmCluster(scope);
      for (const { userData } of machines) {
        userData.addUnit({ name: 'var-lib\\x2dx.mount', command: 'start', content: MOUNT });
      }
    });
    const script = String([...files].find(([path]) => path.endsWith('accept.sh'))?.[1]);
    expect(script).toContain("is_active 'var-lib\\x2dx.mount' ||");
    expect(script.split('\n').filter((line) => line.startsWith('reboot'))).toEqual([]);
    expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('');
  });

  it('grows by one line for each machine', () => {
    const sizeOf = (count: number) => {
      const nodes = Array.from({ length: count }, (_, index) => ({
        hostname: `node-${index + 100}`,
        address: `10.1.2.${index + 10}`,
      }));
      return String(synthesized((stack) => kubeadmCluster(stack, { nodes })).files.get(SCRIPT)).split('\n')
        .length;
    };
    expect(sizeOf(60) - sizeOf(10)).toBe(50);
  });
});

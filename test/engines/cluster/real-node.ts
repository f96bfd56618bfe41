import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { NetworkNamespace } from '../harness/network-namespace';
import type { SiteNode } from './site-network';

/** The programs of a node. */
export interface NodePrograms {
  /**
   * Path of containerd. runc and its shims are in the same folder, the network plugins for pods in
   * `../lib/cni`.
   */
  readonly containerd: string;
  readonly kubelet: string;
}

/** Where a node finds the rest of its cluster. */
export interface NodeSite {
  readonly kubeconfig: string;
  /** URL of the registry, such as `http://10.0.0.1:5000`. */
  readonly registry: string;
  readonly dns: string;
}

/** The whole node is below one PID namespace, which ends with the test. It writes to memory, below /run. */
const START = `
mount --make-rprivate /
mount -t tmpfs none /run
mount --make-rshared /run
ip link set lo up
mkdir -p /run/certs.d/_default /run/cni/net.d
echo open
exec cat
`;

/** A node with a kubelet and its own containers. */
export class RealNode {
  readonly place: SiteNode;
  readonly machine: NetworkNamespace;
  private readonly processes: AttachedProcess[] = [];

  private constructor(place: SiteNode, machine: NetworkNamespace) {
    this.place = place;
    this.machine = machine;
  }

  static async open(place: SiteNode): Promise<RealNode> {
    const machine = await NetworkNamespace.open(
      [
        '--net',
        '--mount',
        '--pid',
        '--uts',
        '--ipc',
        '--fork',
        '--mount-proc',
        '--kill-child',
        'sh',
        '-c',
        START,
      ],
      ['--net', '--mount', '--pid', '--uts', '--ipc', '--wd=/'],
      readChild,
    );
    machine.run(['hostname', place.name]);
    return new RealNode(place, machine);
  }

  /** Starts containerd and the kubelet; the node must already be on its network. */
  start(programs: NodePrograms, site: NodeSite): void {
    const { name, address, pods } = this.place;
    const bin = dirname(programs.containerd);
    this.write('/run/containerd.toml', renderContainerd(join(bin, '../lib/cni')));
    this.write('/run/certs.d/_default/hosts.toml', renderHosts(site.registry));
    this.write('/run/cni/net.d/10-pods.conflist', JSON.stringify(renderNetwork(pods)));
    this.write('/run/resolv.conf', `nameserver ${site.dns}\n`);
    this.write('/run/kubelet.json', JSON.stringify(renderKubelet(site.dns)));
    const path = `PATH=${bin}:${process.env.PATH}`;
    this.run(['env', path, programs.containerd, '--config=/run/containerd.toml']);
    this.run([
      ...['env', path, programs.kubelet, '--config=/run/kubelet.json', `--kubeconfig=${site.kubeconfig}`],
      ...[
        `--hostname-override=${name}`,
        `--node-ip=${address}`,
        '--root-dir=/run/kubelet',
        '--cert-dir=/run/pki',
      ],
    ]);
  }

  /** Returns the last messages of its programs. */
  messages(): string {
    return this.processes.map((running) => running.messages().split('\n').slice(-30).join('\n')).join('\n');
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((running) => running.stop()));
    await this.machine.close();
  }

  private write(path: string, content: string): void {
    this.machine.run(['sh', '-c', `cat > ${path}`], content);
  }

  private run(command: readonly string[]): void {
    this.processes.push(startAttached([...this.machine.enter, ...command]));
  }
}

/** Returns the first process of the PID namespace; the one that created the namespace is outside of it. */
function readChild(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

function renderContainerd(plugins: string): string {
  return `
version = 2
root = "/run/containerd-data"
state = "/run/containerd"
[grpc]
  address = "/run/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "/run/opt"
[plugins."io.containerd.grpc.v1.cri"]
  disable_apparmor = true
  restrict_oom_score_adj = true
  sandbox_image = "localhost/pause:1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${plugins}"
    conf_dir = "/run/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/run/certs.d"
`;
}

function renderHosts(registry: string): string {
  return `[host."${registry}"]\n  capabilities = ["pull", "resolve"]\n`;
}

/**
 * Describes the network of the pods. It is routed, because answers between neighbours on a bridge would
 * bypass kube-proxy's rules.
 */
function renderNetwork(pods: string): object {
  const ipam = {
    type: 'host-local',
    ranges: [[{ subnet: `${pods}.0/24` }]],
    routes: [{ dst: '0.0.0.0/0' }],
    dataDir: '/run/cni/addresses',
  };
  return { cniVersion: '0.4.0', name: 'pods', plugins: [{ type: 'ptp', ipam }] };
}

function renderKubelet(dns: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: 'unix:///run/containerd.sock',
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: '/',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    // without this, pods that request storage stay pending
    localStorageCapacityIsolation: true,
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    clusterDNS: [dns],
    clusterDomain: 'cluster.local',
    resolvConf: '/run/resolv.conf',
    podLogsDir: '/run/pod-logs',
    volumePluginDir: '/run/volume-plugins',
    healthzPort: 0,
    makeIPTablesUtilChains: false,
    serializeImagePulls: false,
  };
}

/**
 * Forgets the connections of a node, so that a new connection from the same client port does not match an old
 * one.
 */
export function flushConnections({ enter }: NetworkNamespace): void {
  const [program = '', ...prefix] = enter;
  execFileSync(program, [...prefix, 'conntrack', '-F'], { stdio: 'ignore' });
}

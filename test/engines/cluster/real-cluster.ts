import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { ControlPlane, type ControlPlanePrograms } from '../harness/control-plane';
import { waitFor } from '../harness/poll';
import { ImageRegistry, type ImageSource } from './image-registry';
import { startKubeProxy } from './kube-proxy';
import { type NodePrograms, RealNode } from './real-node';
import { GATEWAY, NODES, SiteNetwork } from './site-network';

/** The programs of a cluster with real nodes. */
export interface ClusterPrograms extends ControlPlanePrograms, NodePrograms {
  readonly proxy: string;
  readonly coredns: string;
}

/** Time until both nodes are ready: usually seconds, but minutes on a busy machine. */
const NODES_MS = 120_000;

/** Two nodes that run pods, with their control plane, DNS and an image registry. */
export class RealCluster {
  readonly network: SiteNetwork;
  readonly plane: ControlPlane;
  readonly nodes: readonly RealNode[];
  private readonly registry: ImageRegistry;
  private readonly proxies: AttachedProcess[] = [];
  private dns: AttachedProcess | undefined;

  private constructor(
    network: SiteNetwork,
    plane: ControlPlane,
    nodes: readonly RealNode[],
    registry: ImageRegistry,
  ) {
    this.network = network;
    this.plane = plane;
    this.nodes = nodes;
    this.registry = registry;
  }

  static async open(programs: ClusterPrograms, images: readonly ImageSource[]): Promise<RealCluster> {
    // a killed run left its own behind
    removeEmptyControlGroups();
    const network = await SiteNetwork.open();
    const [plane, registry, ...nodes] = await Promise.all([
      ControlPlane.start(programs, { address: GATEWAY, within: network.outside.enter }),
      ImageRegistry.open(network.outside, GATEWAY, images),
      ...NODES.map((place) => RealNode.open(place)),
    ]);
    const cluster = new RealCluster(network, plane, nodes, registry);
    try {
      await cluster.start(programs);
      return cluster;
    } catch (error) {
      // otherwise its programs would keep the test process alive
      await cluster.close();
      throw error;
    }
  }

  /** Waits until all Deployments are rolled out. */
  waitForRollouts(namespace: string): void {
    this.plane.mustKubectl(['rollout', 'status', 'deployment', '-n', namespace, '--timeout=90s']);
  }

  /** Returns the last messages of the programs. */
  messages(): string {
    const others = [...this.proxies, ...(this.dns ? [this.dns] : [])];
    return [...this.nodes, ...others].map((program) => program.messages().slice(-3000)).join('\n---\n');
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.stop()));
    await this.dns?.stop();
    await Promise.all(this.nodes.map((node) => node.close()));
    await this.plane.stop();
    await this.network.close();
    this.registry.close();
    removeEmptyControlGroups();
  }

  private async start(programs: ClusterPrograms): Promise<void> {
    const { apiServer } = this.plane;
    this.dns = this.startDns(programs.coredns);
    for (const [index, node] of this.nodes.entries()) {
      const { name } = node.place;
      this.network.join(node.machine, node.place);
      const kubeconfig = apiServer.kubeconfigFor(`system:node:${name}`, 'system:nodes');
      node.start(programs, { kubeconfig, registry: this.registry.url, dns: GATEWAY });
      this.proxies.push(
        startKubeProxy(programs.proxy, node.machine, {
          node: name,
          mode: index === 0 ? 'nftables' : 'iptables',
          kubeconfig: apiServer.kubeconfigFor('system:kube-proxy'),
        }),
      );
    }
    await waitFor(() => NODES.every(({ name }) => this.isReady(name)), 'two nodes that are ready', NODES_MS);
  }

  private isReady(node: string): boolean {
    const path = `jsonpath={.status.conditions[?(@.type=="Ready")].status}`;
    return this.plane.kubectl(['get', 'node', node, '-o', path]).stdout === 'True';
  }

  private startDns(program: string): AttachedProcess {
    const { folder, kubeconfig } = this.plane.apiServer;
    const file = join(folder, 'Corefile');
    writeFileSync(file, `.:53 {\n errors\n kubernetes cluster.local {\n kubeconfig ${kubeconfig}\n }\n}\n`);
    return startAttached([...this.network.outside.enter, program, '-conf', file]);
  }
}

/**
 * Removes control groups that remain because runc has no time to do so when containers end with their node;
 * those of running containers are not empty, and stay.
 */
function removeEmptyControlGroups(): void {
  spawnSync('sh', ['-c', 'rmdir /sys/fs/cgroup/*/k8s.io/*']);
}

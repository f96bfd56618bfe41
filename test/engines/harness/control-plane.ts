import { join } from 'node:path';
import { type ApiServerOptions, type KubectlAnswer, RunningApiServer, SERVICE_NETWORK } from './api-server';
import { type AttachedProcess, startAttached } from './attached-process';
import { describeWithEngines } from './engine';
import { waitFor } from './poll';
import { writeStages } from './stages';

/** The programs of a control plane. */
export interface ControlPlanePrograms {
  readonly etcd: string;
  /** kubectl is in the same folder. */
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  /** What plays nodes … */
  readonly kwok: string;
  /** … and the folder of what it knows of their lives. */
  readonly stages: string;
}

export interface ControlPlaneOptions extends Pick<ApiServerOptions, 'address' | 'within'> {
  /**
   * Played nodes: they are ready at once, and so are pods there, without anything running.
   * @default - nothing plays nodes; real ones join with what `apiServer.kubeconfigFor` writes
   */
  readonly nodes?: readonly PlayedNode[];
}

/** A node that kwok plays. */
export interface PlayedNode {
  readonly name: string;
  /** Its internal address. @default - one that kwok gives to all */
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Of pods in the cluster. */
export const POD_NETWORK = '10.244.0.0/16';
/** What a played node has for its pods: by itself, kwok forgets the storage that ours ask for. */
const ROOM = { cpu: '1k', memory: '1Ti', 'ephemeral-storage': '1Ti', pods: '1k' };
/** Tells played nodes from real ones. */
const PLAYED = { 'kwok.x-k8s.io/node': 'fake' };

const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwok-stages',
] as const;

/** `describe` for tests that run a whole control plane. Without one of its programs they are skipped, saying why. */
export function describeWithControlPlane(
  title: string,
  tests: (programs: ControlPlanePrograms) => void,
): void {
  describeWithEngines(PROGRAMS, title, (pathOf) =>
    tests({
      etcd: pathOf('etcd'),
      apiServer: pathOf('kube-apiserver'),
      controllerManager: pathOf('kube-controller-manager'),
      scheduler: pathOf('kube-scheduler'),
      kwok: pathOf('kwok'),
      stages: pathOf('kwok-stages'),
    }),
  );
}

/**
 * A whole control plane on free ports of the loopback address: etcd, API server, controller manager, scheduler,
 * and nodes that are played. Everything ends with the test that started it, however that ends.
 */
export class ControlPlane {
  readonly apiServer: RunningApiServer;
  private readonly processes: AttachedProcess[] = [];

  private constructor(apiServer: RunningApiServer) {
    this.apiServer = apiServer;
  }

  static async start(
    programs: ControlPlanePrograms,
    { nodes, ...options }: ControlPlaneOptions = {},
  ): Promise<ControlPlane> {
    const { etcd, apiServer } = programs;
    const plane = new ControlPlane(
      await RunningApiServer.start({ etcd, apiServer, hasControllers: true, ...options }),
    );
    try {
      plane.startPrograms(programs, options.within ?? []);
      if (nodes) plane.play(programs, options.within ?? []);
      for (const node of nodes ?? []) plane.addNode(node);
      await plane.waitUntilUsable(nodes ?? []);
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  /** The file that a client is configured with, as an administrator. */
  get kubeconfig(): string {
    return this.apiServer.kubeconfig;
  }

  /** Runs kubectl as an administrator. */
  kubectl(args: readonly string[], input?: string): KubectlAnswer {
    return this.apiServer.kubectl(args, input);
  }

  /** Runs kubectl as an administrator, and returns what it printed; throws what it complained about when it failed. */
  mustKubectl(args: readonly string[], input?: string): string {
    return this.apiServer.mustKubectl(args, input);
  }

  /** One object, or a list of them, as the API server has it. */
  get<T>(...args: readonly string[]): T {
    return this.apiServer.get(...args);
  }

  /** Ends the API server at once. Everything else goes on, and waits for it. */
  killApiServer(): Promise<void> {
    return this.apiServer.kill();
  }

  /** Starts it again, at the same port and with the same objects. */
  restartApiServer(): Promise<void> {
    return this.apiServer.restart();
  }

  /** Adds a node that is played; it becomes ready in a moment. */
  addNode({ name, address, labels = {} }: PlayedNode): void {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels },
        annotations: PLAYED,
      },
      status: {
        capacity: ROOM,
        allocatable: ROOM,
        ...(address !== undefined && {
          addresses: [
            { type: 'InternalIP', address },
            { type: 'Hostname', address: name },
          ],
        }),
      },
    };
    this.mustKubectl(['create', '-f', '-'], JSON.stringify(node));
  }

  /** Removes a node, as when its machine is deleted. */
  removeNode(name: string): void {
    this.mustKubectl(['delete', 'node', name, '--wait=false']);
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
    await this.apiServer.stop();
  }

  private startPrograms(programs: ControlPlanePrograms, within: readonly string[]): void {
    const { apiServer } = this;
    const kubeconfigOf = (component: string) => apiServer.kubeconfigFor(`system:${component}`);
    this.start([...within, programs.controllerManager], {
      kubeconfig: kubeconfigOf('kube-controller-manager'),
      'leader-elect': 'false',
      'secure-port': '0',
      'use-service-account-credentials': 'true',
      'service-account-private-key-file': apiServer.accountKey,
      'root-ca-file': apiServer.authority,
      'allocate-node-cidrs': 'true',
      'cluster-cidr': POD_NETWORK,
      'service-cluster-ip-range': SERVICE_NETWORK,
      'kube-api-qps': '500',
      'kube-api-burst': '1000',
    });
    this.start([...within, programs.scheduler], {
      kubeconfig: kubeconfigOf('kube-scheduler'),
      'leader-elect': 'false',
      'secure-port': '0',
      'kube-api-qps': '500',
      'kube-api-burst': '1000',
    });
  }

  /** Plays nodes, and volumes for whoever claims some without saying of which class. */
  private play(programs: ControlPlanePrograms, within: readonly string[]): void {
    this.mustKubectl(['create', '-f', join(programs.stages, 'volume/fast/storage-class.yaml')]);
    this.start(
      [...within, programs.kwok, `--config=${writeStages(programs.stages, this.apiServer.folder)}`],
      {
        kubeconfig: this.kubeconfig,
        'manage-all-nodes': 'false',
        'manage-nodes-with-annotation-selector': Object.entries(PLAYED).flat().join('='),
        // heartbeats do: leases would be one more thing that can be late
        'node-lease-duration-seconds': '0',
        cidr: POD_NETWORK,
      },
    );
  }

  private start(command: readonly string[], flags: Readonly<Record<string, string>>): void {
    const options = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    this.processes.push(startAttached([...command, ...options]));
  }

  private async waitUntilUsable(nodes: readonly PlayedNode[]): Promise<void> {
    await waitFor(
      () => this.kubectl(['get', 'serviceaccount', 'default', '-n', 'default']).status === 0,
      'default service account, so the controller manager does not run',
    );
    if (nodes.length === 0) return;
    const names = nodes.map(({ name }) => `node/${name}`);
    this.mustKubectl(['wait', '--for=condition=Ready', '--timeout=60s', ...names]);
  }
}

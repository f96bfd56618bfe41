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
  /** Simulates nodes. */
  readonly kwok: string;
  /** Folder of the stages that kwok takes nodes and pods through. */
  readonly stages: string;
}

export interface ControlPlaneOptions extends Pick<ApiServerOptions, 'address' | 'within'> {
  /**
   * Simulated nodes: they are ready at once, and so are their pods, although nothing runs.
   * @default - none; real nodes join with a kubeconfig from `apiServer.kubeconfigFor`
   */
  readonly nodes?: readonly PlayedNode[];
}

/** A node that kwok simulates. */
export interface PlayedNode {
  readonly name: string;
  /** Its internal address. @default - one that kwok gives to all nodes */
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Network of the addresses of pods. */
export const POD_NETWORK = '10.244.0.0/16';
/**
 * Resources of a simulated node. By default, kwok gives nodes no ephemeral storage, which our pods request.
 */
const ROOM = { cpu: '1k', memory: '1Ti', 'ephemeral-storage': '1Ti', pods: '1k' };
/** Annotation that marks simulated nodes. */
const PLAYED = { 'kwok.x-k8s.io/node': 'fake' };

const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwok-stages',
] as const;

/**
 * Like `describe`, for tests that run a whole control plane. If a program is missing, skips them and prints
 * the reason.
 */
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
 * A whole control plane on free ports of the loopback address: etcd, API server, controller manager,
 * scheduler, and simulated nodes. Everything ends with the test that started it, even if that is killed.
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

  /** Path of an administrator's kubeconfig. */
  get kubeconfig(): string {
    return this.apiServer.kubeconfig;
  }

  /** Runs kubectl as an administrator. */
  kubectl(args: readonly string[], input?: string): KubectlAnswer {
    return this.apiServer.kubectl(args, input);
  }

  /** Runs kubectl as an administrator and returns its output; throws its error message if it fails. */
  mustKubectl(args: readonly string[], input?: string): string {
    return this.apiServer.mustKubectl(args, input);
  }

  /** Returns an object, or a list of them, from the API server. */
  get<T>(...args: readonly string[]): T {
    return this.apiServer.get(...args);
  }

  /** Ends the API server at once. Everything else keeps running, and waits for it. */
  killApiServer(): Promise<void> {
    return this.apiServer.kill();
  }

  /** Starts it again, on the same port and with the same objects. */
  restartApiServer(): Promise<void> {
    return this.apiServer.restart();
  }

  /** Adds a simulated node; it becomes ready within moments. */
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

  /** Simulates nodes, and volumes for claims that do not name a storage class. */
  private play(programs: ControlPlanePrograms, within: readonly string[]): void {
    this.mustKubectl(['create', '-f', join(programs.stages, 'volume/fast/storage-class.yaml')]);
    this.start(
      [...within, programs.kwok, `--config=${writeStages(programs.stages, this.apiServer.folder)}`],
      {
        kubeconfig: this.kubeconfig,
        'manage-all-nodes': 'false',
        'manage-nodes-with-annotation-selector': Object.entries(PLAYED).flat().join('='),
        // heartbeats suffice: leases would be one more thing that can be late
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

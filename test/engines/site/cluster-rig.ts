import { RunningApiServer } from '../harness/api-server';
import { describeWithEngines } from '../harness/engine';
import type { SimulatedSite } from '../harness/simulated-site';
import { PulumiProject } from '../pulumi/project';
import { KubernetesPlugin } from './kubernetes-plugin';

/** The programs of a rig. */
export interface RigPrograms {
  readonly pulumi: string;
  readonly apiServer: string;
  readonly etcd: string;
}

/** Like `describe`, for tests with a rig. If a program is missing, skips them and prints the reason. */
export function describeWithRig(title: string, tests: (programs: RigPrograms) => void): void {
  describeWithEngines(['pulumi', 'kube-apiserver', 'etcd'], title, (pathOf) =>
    tests({ pulumi: pathOf('pulumi'), apiServer: pathOf('kube-apiserver'), etcd: pathOf('etcd') }),
  );
}

/** A project whose manifests are applied to a cluster, through our plugin. */
export interface ClusterRig {
  readonly cluster: RunningApiServer;
  readonly plugin: KubernetesPlugin;
  readonly project: PulumiProject;
  close(): Promise<void>;
}

/** Options of a rig. */
export interface RigOptions {
  /** The cloud of its load balancers. @default - the program has none */
  readonly cloud?: SimulatedSite;
  /** Additional configuration, kept encrypted. @default - none */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Additional environment variables of the engine. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Returns how the plugin and the providers connect to the cluster, such as through a proxy.
   * @default - its own kubeconfig
   */
  readonly route?: (cluster: RunningApiServer) => Promise<Route>;
}

/** The kubeconfigs for reaching clusters. */
export interface Route {
  readonly kubeconfig: string;
  /** Kubeconfigs of more clusters, by context, for resources that name one. @default - none */
  readonly contexts?: Readonly<Record<string, string>>;
}

/**
 * Starts a rig.
 * @param files of the project; `index.ts` is the program
 */
export async function startRig(
  { pulumi, apiServer, etcd }: RigPrograms,
  files: Readonly<Record<string, string>>,
  { cloud, secrets = {}, env = {}, route }: RigOptions = {},
): Promise<ClusterRig> {
  const cluster = await RunningApiServer.start({ etcd, apiServer });
  const stop: (() => Promise<void> | void)[] = [() => cluster.stop()];
  const close = async () => {
    for (const each of stop.splice(0).reverse()) await each();
  };
  try {
    const { kubeconfig, contexts }: Route = (await route?.(cluster)) ?? cluster;
    const plugin = await KubernetesPlugin.start(kubeconfig, contexts);
    stop.push(() => plugin.stop());
    const project = await PulumiProject.create({
      engine: pulumi,
      files,
      config: { ...cloud?.config, 'kumiki:manifests': 'apply' },
      secrets: { ...cloud?.secrets, ...secrets },
      env: { ...plugin.env, KUBECONFIG: kubeconfig, ...env },
    });
    stop.push(() => project.remove());
    return { cluster, plugin, project, close };
  } catch (error) {
    await close();
    throw error;
  }
}

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

/** `describe` for tests of a rig. Without one of its programs they are skipped, saying why. */
export function describeWithRig(title: string, tests: (programs: RigPrograms) => void): void {
  describeWithEngines(['pulumi', 'kube-apiserver', 'etcd'], title, (pathOf) =>
    tests({ pulumi: pathOf('pulumi'), apiServer: pathOf('kube-apiserver'), etcd: pathOf('etcd') }),
  );
}

/** A project whose manifests are applied to a cluster, by way of our plugin. */
export interface ClusterRig {
  readonly cluster: RunningApiServer;
  readonly plugin: KubernetesPlugin;
  readonly project: PulumiProject;
  close(): Promise<void>;
}

/**
 * Starts a rig.
 * @param files of the project; `index.ts` is the program
 * @param cloud has its load balancers; without, the program must have none
 * @param secrets more of the configuration, kept encrypted
 */
export async function startRig(
  { pulumi, apiServer, etcd }: RigPrograms,
  files: Readonly<Record<string, string>>,
  cloud?: SimulatedSite,
  secrets: Readonly<Record<string, string>> = {},
): Promise<ClusterRig> {
  const cluster = await RunningApiServer.start({ etcd, apiServer });
  const plugin = await KubernetesPlugin.start(cluster.kubeconfig);
  const end = async () => {
    plugin.stop();
    await cluster.stop();
  };
  try {
    const project = await PulumiProject.create({
      engine: pulumi,
      files,
      config: { ...cloud?.config, 'kumiki:manifests': 'apply' },
      secrets: { ...cloud?.secrets, ...secrets },
      env: { ...plugin.env, KUBECONFIG: cluster.kubeconfig },
    });
    const close = async () => {
      project.remove();
      await end();
    };
    return { cluster, plugin, project, close };
  } catch (error) {
    await end();
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApiServer } from '../harness/api-server';
import { startApiServer } from '../harness/api-server';
import { describeWithEngine } from '../harness/engine';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import { PulumiProject } from '../pulumi/project';
import { KubernetesPlugin } from './kubernetes-plugin';

const readExample = (file: string) => readFileSync(join(ROOT, 'examples/whole-site', file), 'utf8');

/** The example as it is; each test goes on where the one before it stopped. */
describeWithEngine('pulumi', 'examples/whole-site', ({ path: pulumi }) => {
  describeWithEngine('kube-apiserver', 'on a real API server', ({ path: apiServer }) => {
    describeWithEngine('etcd', 'with its store', ({ path: etcd }) => {
      let cloud: SimulatedSite;
      let cluster: RunningApiServer;
      let plugin: KubernetesPlugin;
      let project: PulumiProject;

      beforeAll(async () => {
        [cloud, cluster] = await Promise.all([SimulatedSite.start(), startApiServer({ etcd, apiServer })]);
        plugin = await KubernetesPlugin.start(cluster.kubeconfig);
        project = await PulumiProject.create({
          engine: pulumi,
          files: { 'stack.ts': readExample('stack.ts'), 'index.ts': readExample('pulumi.ts') },
          config: { ...cloud.config, 'kumiki:manifests': 'apply' },
          secrets: cloud.secrets,
          env: { ...plugin.env, KUBECONFIG: cluster.kubeconfig },
        });
      });

      afterAll(async () => {
        project?.remove();
        plugin?.stop();
        await cluster?.stop();
        await cloud?.close();
      });

      const list = (kinds: string): string[] => {
        const { stdout, stderr, status } = cluster.kubectl(['get', kinds, '-n', 'site', '-o', 'name']);
        if (status !== 0) throw new Error(stderr);
        return stdout.split('\n').filter(Boolean);
      };

      it('comes to the cloud and to the cluster by one command', async () => {
        await project.mustRun('up', '--yes', '--skip-preview');
        const { addresses } = await project.outputs();
        expect(Object.values(Object(addresses))).toEqual(['203.0.113.8']);
        expect(cloud.appliance().applied?.[0]).toMatchObject({
          VirtualIPAddress: '203.0.113.8',
          Servers: [{ IPAddress: '203.0.113.5' }, { IPAddress: '203.0.113.6' }],
        });
        expect(list('deployments')).toHaveLength(5);
        const { stdout } = cluster.kubectl(['get', 'services', '-n', 'site', '-o', 'wide']);
        expect(stdout).toMatch(/LoadBalancer +\S+ +203\.0\.113\.8 /);
      });

      it('is complete after that', async () => {
        const text = await project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
        expect(text).toMatch(/\d+ unchanged/);
      });

      it('leaves nothing behind, here and there', async () => {
        await project.mustRun('destroy', '--yes', '--skip-preview');
        expect(cloud.appliances()).toEqual([]);
        expect(list('deployments,services,configmaps,networkpolicies')).toEqual([]);
      });
    });
  });
});

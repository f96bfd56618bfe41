import { RunningApiServer } from '../harness/api-server';
import { describeWithEngine } from '../harness/engine';
import { PulumiProject } from '../pulumi/project';
import type { KubeObject } from './api-client';
import { KubernetesPlugin } from './kubernetes-plugin';
import { OBJECTS_PROGRAM } from './programs';

const configMap = (name: string, data: Record<string, string> = {}, namespace = 'default'): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace },
  data,
});

/** Clusters and objects that refuse what the program wants: one clear error, and the next `up` finishes. */
describeWithEngine('pulumi', 'deploy, refused by a cluster', ({ path: pulumi }) => {
  describeWithEngine('kube-apiserver', 'that is real', ({ path: apiServer }) => {
    describeWithEngine('etcd', 'with its store', ({ path: etcd }) => {
      let cluster: RunningApiServer;
      let plugin: KubernetesPlugin;
      let project: PulumiProject;

      beforeAll(async () => {
        cluster = await RunningApiServer.start({ etcd, apiServer });
        plugin = await KubernetesPlugin.start(cluster.kubeconfig);
        project = await PulumiProject.create({
          engine: pulumi,
          files: { 'index.ts': OBJECTS_PROGRAM, 'objects.json': '[]', 'options.json': '{}' },
          config: { 'kumiki:manifests': 'apply' },
          env: { ...plugin.env, KUBECONFIG: cluster.kubeconfig },
        });
      });

      afterAll(async () => {
        project?.remove();
        plugin?.stop();
        await cluster?.stop();
      });

      beforeEach(() => {
        plugin.before = () => {};
        plugin.actAs(cluster.kubeconfig);
      });

      const site = (objects: readonly KubeObject[], options: object = {}) => {
        project.write('objects.json', JSON.stringify(objects));
        project.write('options.json', JSON.stringify(options));
      };
      /** Runs `up`, which must fail; returns the lines that say why. */
      const refused = async () => {
        const { code, text } = await project.up();
        expect(code).not.toBe(0);
        return text.split('\n').filter((line) => line.includes('error: '));
      };
      /** Runs `up`, which must do what was left. */
      const finishes = () => project.mustRun('up', '--yes', '--skip-preview');

      it('says which namespace is missing, and goes on once it is there', async () => {
        site([configMap('a'), configMap('b', {}, 'nowhere')]);
        expect((await refused()).join()).toContain('namespaces "nowhere" not found');
        cluster.kubectl(['create', 'namespace', 'nowhere']);
        await finishes();
      });

      it('says what the credentials may not do', async () => {
        plugin.actAs(cluster.kubeconfigFor('somebody'));
        site([configMap('secretive')]);
        expect((await refused()).join()).toMatch(/configmaps "secretive" is forbidden: User "somebody"/);
        plugin.actAs(cluster.kubeconfig);
        await finishes();
      });

      it('says which field cannot change, and leaves the object as it was', async () => {
        const service = (clusterIP: string) => ({
          ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' } },
          spec: { clusterIP, ports: [{ port: 80 }] },
        });
        site([service('10.96.7.1')]);
        await finishes();
        site([service('10.96.7.2')]);
        expect((await refused()).join()).toMatch(/spec\.clusterIPs?\[?0?\]?: Invalid value/);
        site([service('10.96.7.1')]);
        await finishes();
      });

      it('takes no field from somebody else, unless it is told to', async () => {
        site([configMap('shared', { owner: 'kumiki' })]);
        await finishes();
        const patch = '--patch={"data":{"owner":"ops"}}';
        cluster.kubectl(['patch', 'configmap', 'shared', patch, '--field-manager=ops']);
        site([configMap('shared', { owner: 'kumiki again' })]);
        expect((await refused()).join()).toMatch(/conflict with "ops".*\.data\.owner/);
        expect(cluster.kubectl(['get', 'configmap', 'shared', '-o', 'jsonpath={.data.owner}']).stdout).toBe(
          'ops',
        );
        site([configMap('shared', { owner: 'kumiki again' })], { kubernetes: { conflicts: 'force' } });
        await finishes();
      });

      it('takes over no object that exists, unless it is told to', async () => {
        cluster.kubectl(['create', 'configmap', 'theirs', '--from-literal=a=1']);
        site([configMap('theirs', { b: '2' })]);
        expect((await refused()).join()).toContain('default/ConfigMap/theirs already exists');
        site([configMap('theirs', { b: '2' })], { kubernetes: { existing: 'adopt' } });
        await finishes();
        const { stdout } = cluster.kubectl(['get', 'configmap', 'theirs', '-o', 'jsonpath={.data}']);
        expect(JSON.parse(stdout)).toEqual({ a: '1', b: '2' });
      });

      it('goes on where it was when the API server went away', async () => {
        const names = Array.from({ length: 8 }, (_, index) => `many-${index}`);
        site(names.map((name) => configMap(name)));
        let created = 0;
        plugin.before = async () => {
          created += 1;
          if (created === 4) await cluster.kill();
        };
        expect((await refused()).join()).toContain('the cluster is unreachable');
        plugin.before = () => {};
        await cluster.restart();
        await finishes();
      });

      it('has left nothing to do after all that', async () => {
        plugin.newSteps();
        await project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
        expect(plugin.newSteps()).toEqual([]);
      });

      it('refuses a context that the kubeconfig does not have before it changes anything', async () => {
        site([configMap('elsewhere')], { kubeContext: 'prod' });
        expect((await project.up()).text).toMatch(/KUBECONFIG_CONTEXT[\s\S]*'prod'[\s\S]*test/);
        expect(plugin.newSteps()).toEqual([]);
      });
    });
  });
});

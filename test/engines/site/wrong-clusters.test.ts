import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { OBJECTS_PROGRAM } from './programs';

const configMap = (name: string, data: Record<string, string> = {}, namespace = 'default'): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace },
  data,
});

/** Clusters and objects that refuse what the program wants: one clear error, and the next `up` finishes. */
describeWithRig('deploy, refused by a cluster', (programs) => {
  let rig: ClusterRig;

  beforeAll(async () => {
    rig = await startRig(programs, {
      'index.ts': OBJECTS_PROGRAM,
      'objects.json': '[]',
      'options.json': '{}',
    });
  });

  afterAll(async () => {
    await rig?.close();
  });

  beforeEach(() => {
    rig.plugin.before = () => {};
    rig.plugin.actAs(rig.cluster.kubeconfig);
  });

  const site = (objects: readonly KubeObject[], options: object = {}) => {
    rig.project.write('objects.json', JSON.stringify(objects));
    rig.project.write('options.json', JSON.stringify(options));
  };
  /** Runs `up`, which must fail; returns the lines that say why. */
  const refused = async (...args: string[]) => {
    const { code, text } = await rig.project.up(...args);
    expect(code).not.toBe(0);
    return text.split('\n').filter((line) => line.includes('error: '));
  };
  /** Runs `up`, which must do what was left. */
  const finishes = () => rig.project.mustRun('up', '--yes', '--skip-preview');

  it('says which namespace is missing, and goes on once it is there', async () => {
    site([configMap('a'), configMap('b', {}, 'nowhere')]);
    expect((await refused()).join()).toContain('namespaces "nowhere" not found');
    rig.cluster.kubectl(['create', 'namespace', 'nowhere']);
    await finishes();
  });

  it('says what the credentials may not do', async () => {
    rig.plugin.actAs(rig.cluster.kubeconfigFor('somebody'));
    site([configMap('secretive')]);
    expect((await refused()).join()).toMatch(/configmaps "secretive" is forbidden: User "somebody"/);
    rig.plugin.actAs(rig.cluster.kubeconfig);
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
    rig.cluster.kubectl(['patch', 'configmap', 'shared', patch, '--field-manager=ops']);
    site([configMap('shared', { owner: 'kumiki again' })]);
    expect((await refused()).join()).toMatch(/conflict with "ops".*\.data\.owner/);
    expect(rig.cluster.kubectl(['get', 'configmap', 'shared', '-o', 'jsonpath={.data.owner}']).stdout).toBe(
      'ops',
    );
    site([configMap('shared', { owner: 'kumiki again' })], { kubernetes: { conflicts: 'force' } });
    await finishes();
  });

  it('takes over no object that exists, unless it is told to', async () => {
    rig.cluster.kubectl(['create', 'configmap', 'theirs', '--from-literal=a=1']);
    site([configMap('theirs', { b: '2' })]);
    expect((await refused()).join()).toContain('default/ConfigMap/theirs already exists');
    site([configMap('theirs', { b: '2' })], { kubernetes: { existing: 'adopt' } });
    await finishes();
    const { stdout } = rig.cluster.kubectl(['get', 'configmap', 'theirs', '-o', 'jsonpath={.data}']);
    expect(JSON.parse(stdout)).toEqual({ a: '1', b: '2' });
  });

  it('goes on where it was when the API server went away', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `many-${index}`);
    site(names.map((name) => configMap(name)));
    let created = 0;
    rig.plugin.before = async () => {
      created += 1;
      if (created === 4) await rig.cluster.kill();
    };
    // one after another: the plugin refuses an object whose creation was carried out but not answered
    expect((await refused('--parallel', '1')).join()).toContain('the cluster is unreachable');
    rig.plugin.before = () => {};
    await rig.cluster.restart();
    await finishes();
  });

  it('has left nothing to do after all that', async () => {
    rig.plugin.newSteps();
    await rig.project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
    expect(rig.plugin.newSteps()).toEqual([]);
  });

  it('refuses a context that the kubeconfig does not have before it changes anything', async () => {
    site([configMap('elsewhere')], { kubeContext: 'prod' });
    expect((await rig.project.up()).text).toMatch(/KUBECONFIG_CONTEXT[\s\S]*'prod'[\s\S]*test/);
    expect(rig.plugin.newSteps()).toEqual([]);
  });
});

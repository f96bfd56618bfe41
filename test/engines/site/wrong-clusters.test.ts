import type { KubeObject } from './api-client';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { OBJECTS_PROGRAM } from './programs';

const configMap = (name: string, data: Record<string, string> = {}, namespace = 'default'): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace },
  data,
});

/**
 * Clusters and objects that refuse what the program wants: the result is one clear error, and the next `up`
 * finishes.
 */
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
    rig.plugin.after = () => {};
    rig.plugin.actAs(rig.cluster.kubeconfig);
  });

  const site = (objects: readonly KubeObject[], options: object = {}) => {
    rig.project.write('objects.json', JSON.stringify(objects));
    rig.project.write('options.json', JSON.stringify(options));
  };
  /** Runs `up`, which must fail; returns its error lines. */
  const refused = async (...args: string[]) => {
    const { code, text } = await rig.project.up(...args);
    expect(code).not.toBe(0);
    return text.split('\n').filter((line) => line.includes('error: '));
  };
  /** Runs `up`, which must complete the rest. */
  const finishes = () => rig.project.mustRun('up', '--yes', '--skip-preview');

  it('names a missing namespace, and continues once it exists', async () => {
    site([configMap('a'), configMap('b', {}, 'nowhere')]);
    expect((await refused()).join()).toContain('namespaces "nowhere" not found');
    rig.cluster.kubectl(['create', 'namespace', 'nowhere']);
    await finishes();
  });

  it('applies nothing to a namespace that is being deleted, and recreates it once it is gone', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ending' } };
    const objects = [namespace, configMap('kept', { text: 'first' }, 'ending')];
    site(objects);
    await finishes();
    // no controller runs here that would remove its finalizer
    rig.cluster.mustKubectl(['delete', 'namespace', 'ending', '--wait=false']);
    rig.plugin.newSteps();
    site([...objects.slice(0, 1), configMap('kept', { text: 'second' }, 'ending'), configMap('outside')]);
    const { text } = await rig.project.up();
    expect(text.split('Diagnostics:')[1]?.match(/KUBE_EXISTS/g)).toHaveLength(1);
    expect(text).toMatch(/KUBE_EXISTS +site\/Object0[\s\S]*the namespace is being deleted/);
    expect(text).toMatch(/fix +run `pulumi up --refresh` once it is gone/);
    expect(rig.plugin.newSteps()).toEqual([]);
    rig.cluster.mustKubectl(['delete', 'configmap', '--all', '--namespace=ending']);
    const left = { ...namespace, spec: { finalizers: [] } };
    rig.cluster.mustKubectl(
      ['replace', '--raw', '/api/v1/namespaces/ending/finalize', '--filename=-'],
      JSON.stringify(left),
    );
    await rig.project.mustRun('up', '--yes', '--skip-preview', '--refresh');
    const read = ['get', 'configmap', 'kept', '--namespace=ending', '-o', 'jsonpath={.data.text}'];
    expect(rig.cluster.mustKubectl(read)).toBe('second');
  });

  it('applies nothing to a foreign namespace that is being deleted', async () => {
    rig.cluster.mustKubectl(['create', 'namespace', 'theirs-ending']);
    rig.cluster.mustKubectl(['delete', 'namespace', 'theirs-ending', '--wait=false']);
    site([configMap('late', {}, 'theirs-ending'), configMap('later', {}, 'theirs-ending')]);
    rig.plugin.newSteps();
    const { text } = await rig.project.up();
    expect(text.split('Diagnostics:')[1]?.match(/KUBE_EXISTS/g)).toHaveLength(1);
    expect(text).toMatch(
      /KUBE_EXISTS +site\/Object0[\s\S]*the namespace is being deleted[\s\S]*theirs-ending/,
    );
    expect(rig.plugin.newSteps().filter((step) => !step.startsWith('delete'))).toEqual([]);
  });

  it('does not delete the namespace of objects that stay, unless it is given away first', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'held' } };
    const kept = configMap('kept', {}, 'held');
    site([namespace, kept]);
    await finishes();
    rig.plugin.newSteps();
    site([kept]);
    const { text } = await rig.project.up();
    expect(text).toMatch(/KUBE_EXISTS +site\/Object0[\s\S]*no longer has the namespace[\s\S]*held/);
    expect(rig.plugin.newSteps()).toEqual([]);
    site([namespace, kept], { resources: { 'Namespace/held': { retainOnDelete: true } } });
    await finishes();
    rig.cluster.mustKubectl(['annotate', 'namespace', 'held', 'kumiki.dev/resource-']);
    site([kept]);
    await finishes();
    rig.cluster.mustKubectl(['get', 'configmap', 'kept', '--namespace=held']);
    expect(rig.plugin.newSteps().filter((step) => step.startsWith('delete'))).toEqual([]);
    rig.cluster.mustKubectl(['get', 'namespace', 'held']);
  });

  it('does not delete the definition of a kind whose objects stay', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'issuers.example.jp' },
      spec: {
        group: 'example.jp',
        scope: 'Namespaced',
        names: { kind: 'Issuer', listKind: 'IssuerList', plural: 'issuers', singular: 'issuer' },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
        ],
      },
    };
    const issuer = {
      ...{ apiVersion: 'example.jp/v1', kind: 'Issuer' },
      metadata: { name: 'ca', namespace: 'default' },
    };
    site([definition]);
    await finishes();
    rig.cluster.mustKubectl(['wait', '--for=condition=Established', 'crd/issuers.example.jp']);
    site([definition, issuer]);
    await finishes();
    rig.plugin.newSteps();
    site([issuer]);
    const { text } = await rig.project.up();
    expect(text).toMatch(
      /KUBE_EXISTS +site\/Object0[\s\S]*all objects of the kind[\s\S]*issuers\.example\.jp/,
    );
    expect(rig.plugin.newSteps()).toEqual([]);
    site([definition]);
    await finishes();
  });

  it('reports what the credentials may not do', async () => {
    rig.plugin.actAs(rig.cluster.kubeconfigFor('somebody'));
    site([configMap('secretive')]);
    expect((await refused()).join()).toMatch(/configmaps "secretive" is forbidden: User "somebody"/);
    rig.plugin.actAs(rig.cluster.kubeconfig);
    await finishes();
  });

  it('reports which field cannot change, and leaves the object unchanged', async () => {
    const claim = (volumeMode: string) => ({
      ...{
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'disk', namespace: 'default' },
      },
      spec: { volumeMode, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    site([claim('Filesystem')]);
    await finishes();
    site([claim('Block')]);
    expect((await refused()).join()).toMatch(/disk.*spec: Forbidden: spec is immutable/);
    site([claim('Filesystem')]);
    await finishes();
  });

  it('replaces what was immutable and is no longer, which no cluster changes in place', async () => {
    const objects = (options: object) => [
      { ...configMap('fixed', { text: 'first' }), ...options },
      { ...configMap('fixed'), kind: 'Secret', data: { text: 'Zmlyc3Q=' }, ...options },
    ];
    site(objects({}));
    await finishes();
    site(objects({ immutable: true }));
    rig.plugin.newSteps();
    await finishes();
    expect(rig.plugin.newSteps().map((step) => step.split(' ')[0])).toEqual(['update', 'update']);
    site(objects({ data: { text: 'c2Vjb25k' } }));
    expect(await rig.project.mustRun('up', '--yes')).toContain('2 to replace');
    const read = [
      'get',
      'configmap,secret',
      '-o',
      'jsonpath={.items[?(@.metadata.name=="fixed")].data.text}',
    ];
    expect(rig.cluster.mustKubectl(read)).toBe('c2Vjb25k c2Vjb25k');
  });

  it('does not take over a field of another manager unless it is told to', async () => {
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

  it('does not adopt an existing object unless it is told to', async () => {
    rig.cluster.kubectl(['create', 'configmap', 'theirs', '--from-literal=a=1']);
    const objects = [configMap('another'), configMap('theirs', { b: '2' })];
    site(objects);
    rig.plugin.newSteps();
    expect((await rig.project.run('preview')).text).toMatch(/KUBE_EXISTS +site\/Object1/);
    const { text } = await rig.project.up();
    expect(text).toMatch(
      /KUBE_EXISTS +site\/Object1[\s\S]*default\/ConfigMap\/theirs[\s\S]*existing: 'adopt'/,
    );
    expect(text.split('Diagnostics:')[1]?.match(/KUBE_EXISTS/g)).toHaveLength(1);
    expect(rig.plugin.newSteps().filter((step) => !step.startsWith('delete'))).toEqual([]);
    site(objects, { kubernetes: { existing: 'adopt' } });
    await finishes();
    site(objects);
    await rig.project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
    const { stdout } = rig.cluster.kubectl(['get', 'configmap', 'theirs', '-o', 'jsonpath={.data}']);
    expect(JSON.parse(stdout)).toEqual({ a: '1', b: '2' });
  });

  it('does not take an object of another resource of the stack, which would delete it', async () => {
    site([configMap('named')]);
    await finishes();
    const uid = () =>
      rig.cluster.kubectl(['get', 'configmap', 'named', '-o', 'jsonpath={.metadata.uid}']).stdout;
    const before = uid();
    const renamed = (aliases: readonly object[]) => ({
      resources: { 'default/ConfigMap/named': { name: 'other', aliases } },
    });
    site([configMap('named')], { ...renamed([]), kubernetes: { existing: 'adopt' } });
    expect((await rig.project.up()).text).toMatch(
      /KUBE_EXISTS[\s\S]*'default\/ConfigMap\/named'[\s\S]*aliases of 'other'/,
    );
    site([configMap('named')], renamed([{ name: 'default/ConfigMap/named' }]));
    await finishes();
    expect(uid()).toBe(before);
  });

  it('continues where it was when the API server stopped', async () => {
    site(['many-0', 'many-1', 'many-2', 'many-3'].map((name) => configMap(name)));
    let created = 0;
    rig.plugin.before = async () => {
      created += 1;
      if (created === 3) await rig.cluster.kill();
    };
    expect((await refused('--parallel', '1')).join()).toContain('Kubernetes cluster is unreachable');
    rig.plugin.before = () => {};
    await rig.cluster.restart();
    await finishes();
  });

  it('continues with an object that was created just before the API server stopped', async () => {
    site(['cut-0', 'cut-1', 'cut-2'].map((name) => configMap(name)));
    rig.plugin.after = async (step) => {
      if (!step.endsWith('cut-1')) return;
      await rig.cluster.kill();
      throw new Error('the answer was lost');
    };
    expect((await refused('--parallel', '1')).join()).toContain('the answer was lost');
    rig.plugin.after = () => {};
    await rig.cluster.restart();
    await finishes();
  });

  it('continues after the answer to any creation, change or deletion was lost', async () => {
    const kinds = (text: string): KubeObject[] => [
      configMap('lost', { text }),
      {
        ...configMap('lost'),
        kind: 'Secret',
        data: { text: Buffer.from(text).toString('base64') },
      },
      {
        ...{
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'lost', namespace: 'default', labels: { text } },
        },
        spec: { ports: [{ port: 80 }] },
      },
      {
        ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' },
        metadata: { name: 'lost', labels: { text } },
        rules: [],
      },
    ];
    for (const objects of [kinds('first'), kinds('second'), []]) {
      site(objects);
      rig.plugin.after = () => {
        throw new Error('the answer was lost');
      };
      expect((await refused()).join()).toContain('the answer was lost');
      rig.plugin.after = () => {};
      await finishes();
    }
    expect(
      rig.cluster.kubectl(['get', 'configmap,secret,service,clusterrole', '-o', 'name']).stdout,
    ).not.toMatch(/lost/);
  });

  it('has nothing left to do after all of these', async () => {
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

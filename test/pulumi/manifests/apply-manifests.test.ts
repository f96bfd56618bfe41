import { type CustomResource, runtime } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { App, Namespace, Stack } from '../../../lib';
import { type DeployOptions, deploy } from '../../../lib/pulumi';
import { mockEngine, recordSent, settled } from '../mocks';
import { useKubeconfig } from './kubeconfig';

/** Creates an app with one stack, to which `fill` adds objects. */
function appWith(fill: (stack: Stack) => void, kubeContext?: string): App {
  const app = new App({ outdir: '/nowhere/that/exists' });
  fill(new Stack(app, 'shop', { namespace: 'shop', ...(kubeContext && { kubeContext }) }));
  return app;
}

const configMap = (stack: Stack, name: string, data: Record<string, string> = {}) =>
  new ApiObject(stack, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

const deployment = (stack: Stack, name: string, pods: Record<string, unknown> = {}) =>
  new ApiObject(stack, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { template: { spec: { enableServiceLinks: false, containers: [], ...pods } } },
  });

const all = (manifests: Readonly<Record<string, CustomResource>>) =>
  Promise.all(Object.values(manifests).map(({ id }) => settled(id)));

/** Deploys an app on a mocked engine; returns what it sent, and what the mocks saw. */
async function deployed(app: App, options: DeployOptions = {}) {
  const seen = await mockEngine();
  const sent = recordSent();
  const deployment = deploy(app, options);
  await all(deployment.manifests);
  return { seen, sent, deployment };
}

describe('deploy, applying manifests', () => {
  useKubeconfig('prod', 'lab');
  beforeEach(() => runtime.setAllConfig({}));

  it('registers what two apps of a program have in common once', async () => {
    const seen = await mockEngine();
    const sent = recordSent();
    const app = (name: string) => appWith((stack) => configMap(stack, name));
    const deployments = ['a', 'b'].map((name) => deploy(app(name)));
    for (const { manifests } of deployments) await all(manifests);
    const names = sent.map(({ type, name }) => `${type} ${name}`);
    expect(names).toContain('kubernetes:core/v1:ConfigMap shop/ConfigMap/b');
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(seen.map(({ provider }) => provider).filter(Boolean)).size).toBe(1);
  });

  it('applies the objects of an app after those of earlier apps that they need', async () => {
    await mockEngine();
    const sent = recordSent();
    const shared = appWith((stack) => {
      new Namespace(stack, 'Namespace');
      configMap(stack, 'common');
    });
    const web = appWith((stack) => {
      deployment(stack, 'web', { containers: [{ envFrom: [{ configMapRef: { name: 'common' } }] }] });
    });
    const elsewhere = appWith((stack) => configMap(stack, 'motd'), 'lab');
    for (const app of [shared, web, elsewhere]) await all(deploy(app).manifests);
    const dependenciesOf = (name: string) => sent.find((each) => each.name === name)?.dependsOn.toSorted();
    expect(dependenciesOf('shop/Deployment/web')).toEqual(['Namespace/shop', 'shop/ConfigMap/common']);
    // two contexts may share a cluster
    expect(dependenciesOf('shop/ConfigMap/motd@lab')).toEqual(['Namespace/shop']);
  });

  it('refuses apps whose options would need two providers of one name', async () => {
    await deployed(appWith((stack) => configMap(stack, 'a')));
    const other = () => appWith((stack) => configMap(stack, 'b'));
    expect(() => deploy(other(), { kubernetes: { conflicts: 'force' } })).toThrow(/PULUMI_SETTING/);
    expect(() => deploy(other(), { kubernetes: { conflicts: 'refuse' } })).not.toThrow();
  });

  it('names each resource by namespace, kind and name, and gives it the type of the API', async () => {
    const app = appWith((stack) => {
      new Namespace(stack, 'Namespace');
      configMap(stack, 'motd');
      new ApiObject(stack, 'Issuer', {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Issuer',
        metadata: { name: 'ca' },
      });
    });
    const { sent, deployment } = await deployed(app);
    expect(sent.map(({ type, name }) => `${type} ${name}`)).toEqual(
      expect.arrayContaining([
        'pulumi:providers:kubernetes kubernetes',
        'kubernetes:core/v1:Namespace Namespace/shop',
        'kubernetes:core/v1:ConfigMap shop/ConfigMap/motd',
        'kubernetes:cert-manager.io/v1:Issuer shop/Issuer/ca',
      ]),
    );
    expect(Object.keys(deployment.manifests)).toContain('shop/Issuer/ca');
  });

  it('applies fields that @pulumi/kubernetes does not know', async () => {
    const app = appWith((stack) => {
      new ApiObject(stack, 'motd', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'motd' },
        newer: 1,
      });
    });
    const { seen } = await deployed(app);
    expect(seen.find(({ name }) => name === 'shop/ConfigMap/motd')?.inputs).toMatchObject({ newer: 1 });
  });

  it('keeps one resource when an object moves to another version of its API', async () => {
    const app = appWith((stack) => {
      new ApiObject(stack, 'Web', {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
      });
    });
    const { sent } = await deployed(app);
    expect(sent.find(({ name }) => name.endsWith('/web'))?.aliases).toContain(
      'kubernetes:autoscaling/v2beta2:HorizontalPodAutoscaler',
    );
  });

  it('marks the content of Secrets as secret', async () => {
    const app = appWith((stack) => {
      new ApiObject(stack, 'Key', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'key' },
        stringData: { a: 'b' },
      });
    });
    const { seen, sent } = await deployed(app);
    expect(sent.find(({ name }) => name === 'shop/Secret/key')?.secretOutputs).toEqual([
      'data',
      'stringData',
    ]);
    const { data, stringData } = seen.find(({ name }) => name === 'shop/Secret/key')?.inputs ?? {};
    // mocks receive secrets wrapped
    expect(data).toMatchObject({ value: { a: Buffer.from('b').toString('base64') } });
    expect(stringData).toBeUndefined();
  });

  it('has a field manager for each stack, and does not wait for Services', async () => {
    const app = appWith((stack) => {
      configMap(stack, 'motd');
      new ApiObject(stack, 'Web', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
    });
    const { seen } = await deployed(app);
    const annotationsOf = (name: string) =>
      Object(seen.find((each) => each.name === name)?.inputs.metadata).annotations;
    expect(annotationsOf('shop/ConfigMap/motd')).toEqual({
      'kumiki.dev/resource': 'kubernetes-id/shop/ConfigMap/motd',
      'pulumi.com/patchFieldManager': 'kumiki/project/dev',
    });
    expect(annotationsOf('shop/Service/web')).toMatchObject({ 'pulumi.com/skipAwait': 'true' });
  });

  it('keeps the field manager when a stack is renamed, whatever transform ignores', async () => {
    const app = appWith((stack) => configMap(stack, 'motd'));
    const { sent } = await deployed(app, {
      transform: (given) =>
        given.kind === 'manifest'
          ? { ...given, options: { ...given.options, ignoreChanges: ['data.text'] } }
          : given,
    });
    expect(sent.find(({ name }) => name === 'shop/ConfigMap/motd')?.ignoreChanges).toEqual([
      'data.text',
      'metadata.annotations["pulumi.com/patchFieldManager"]',
    ]);
  });

  it('deletes an object before it is created again under the same name', async () => {
    const { sent } = await deployed(appWith((stack) => configMap(stack, 'motd')));
    expect(sent.find(({ name }) => name === 'shop/ConfigMap/motd')?.isDeletedFirst).toBe(true);
  });

  it('recognizes what it does not wait for by its API group', async () => {
    const app = appWith((stack) => {
      for (const [id, apiVersion, kind] of [
        ['a', 'serving.knative.dev/v1', 'Service'],
        ['b', 'networking.k8s.io/v1', 'Ingress'],
        ['c', 'config.example.jp/v1', 'Ingress'],
      ] as const) {
        new ApiObject(stack, id, { apiVersion, kind, metadata: { name: id } });
      }
    });
    const { seen } = await deployed(app);
    const isAwaited = (name: string) =>
      !(
        'pulumi.com/skipAwait' in Object(seen.find((each) => each.name === name)?.inputs.metadata).annotations
      );
    expect([isAwaited('shop/Service/a'), isAwaited('shop/Ingress/b'), isAwaited('shop/Ingress/c')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('passes on options for waiting, deletion and conflicts', async () => {
    const app = appWith((stack) => configMap(stack, 'motd'));
    const { seen } = await deployed(app, {
      kubernetes: { await: false, conflicts: 'force', existing: 'adopt', deletionPropagation: 'background' },
    });
    const [provider, motd] = ['kubernetes', 'shop/ConfigMap/motd'].map((name) =>
      seen.find((each) => each.name === name),
    );
    expect(provider?.inputs).toEqual({
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
      enableServerSideApply: 'true',
      enablePatchForce: 'true',
      upsertExistingObjects: 'true',
    });
    expect(motd?.inputs.metadata).toMatchObject({
      annotations: {
        'pulumi.com/skipAwait': 'true',
        'pulumi.com/patchForce': 'true',
        'pulumi.com/deletionPropagationPolicy': 'background',
      },
    });
  });

  it('passes objects to transform', async () => {
    const app = appWith((stack) => configMap(stack, 'motd', { text: 'hello' }));
    const { seen } = await deployed(app, {
      transform: (given) =>
        given.kind === 'manifest'
          ? { ...given, args: { ...given.args, data: { from: given.constructPath } } }
          : given,
    });
    expect(seen.find(({ name }) => name === 'shop/ConfigMap/motd')?.inputs.data).toEqual({
      from: 'shop/motd',
    });
  });

  describe('the order', () => {
    const dependenciesOf = async (app: App, name: string) =>
      (await deployed(app)).sent.find((each) => each.name === name)?.dependsOn;

    it('has namespaces before what is in them', async () => {
      const app = appWith((stack) => {
        configMap(stack, 'motd');
        new Namespace(stack, 'Namespace');
      });
      expect(await dependenciesOf(app, 'shop/ConfigMap/motd')).toContain('Namespace/shop');
    });

    it('has the definition of a kind before objects of it', async () => {
      const app = appWith((stack) => {
        new ApiObject(stack, 'Issuer', {
          apiVersion: 'example.jp/v1',
          kind: 'Issuer',
          metadata: { name: 'ca' },
        });
        new ApiObject(stack, 'Kind', {
          ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
          metadata: { name: 'issuers.example.jp' },
          spec: { group: 'example.jp', names: { kind: 'Issuer' }, scope: 'Namespaced' },
        });
      });
      expect(await dependenciesOf(app, 'shop/Issuer/ca')).toEqual([
        'CustomResourceDefinition/issuers.example.jp',
      ]);
    });

    it('has what pods mount, read or run as before the pods', async () => {
      const app = appWith((stack) => {
        deployment(stack, 'web', {
          serviceAccountName: 'runner',
          volumes: [
            { configMap: { name: 'files' } },
            { projected: { sources: [{ configMap: { name: 'more' } }] } },
          ],
          containers: [{ envFrom: [{ configMapRef: { name: 'env' } }] }],
        });
        for (const name of ['files', 'more', 'env', 'other']) configMap(stack, name);
        new ApiObject(stack, 'Runner', {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'runner' },
        });
      });
      expect((await dependenciesOf(app, 'shop/Deployment/web'))?.toSorted()).toEqual([
        'shop/ConfigMap/env',
        'shop/ConfigMap/files',
        'shop/ConfigMap/more',
        'shop/ServiceAccount/runner',
      ]);
    });

    it('has Services before the pods that get them in their environment', async () => {
      const app = appWith((stack) => {
        deployment(stack, 'web', { enableServiceLinks: true });
        deployment(stack, 'quiet');
        new ApiObject(stack, 'Db', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' } });
      });
      expect(await dependenciesOf(app, 'shop/Deployment/web')).toEqual(['shop/Service/db']);
      expect(await dependenciesOf(app, 'shop/Deployment/quiet')).toEqual([]);
    });

    it('follows dependencies of constructs rather than its own rules', async () => {
      const app = appWith((stack) => {
        const web = deployment(stack, 'web', { enableServiceLinks: true });
        const db = new ApiObject(stack, 'Db', {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'db' },
        });
        db.addDependency(web);
      });
      const { sent } = await deployed(app);
      expect(sent.find(({ name }) => name === 'shop/Service/db')?.dependsOn).toEqual(['shop/Deployment/web']);
      expect(sent.find(({ name }) => name === 'shop/Deployment/web')?.dependsOn).toEqual([]);
    });

    it('lets a branch of the tree wait for the last objects of another', async () => {
      const app = new App({ outdir: '/nowhere/that/exists' });
      const [first, second] = ['first', 'second'].map((id) => new Stack(app, id, { namespace: id }));
      if (!first || !second) throw new Error('no stacks');
      configMap(first, 'b').addDependency(configMap(first, 'a'));
      configMap(second, 'c');
      second.addDependency(first);
      expect(await dependenciesOf(app, 'second/ConfigMap/c')).toEqual(['first/ConfigMap/b']);
    });
  });

  describe('refuses before anything is registered', () => {
    const motd = (kubeContext?: string) => appWith((stack) => configMap(stack, 'motd'), kubeContext);
    const refused = async (app: App, options: DeployOptions = {}) => {
      const seen = await mockEngine();
      const failing = () => deploy(app, options);
      expect(failing).toThrow(expect.objectContaining({ __pulumiRunError: true }));
      expect(seen).toEqual([]);
      try {
        failing();
      } catch (error) {
        return String(error);
      }
      return '';
    };

    it('an unknown value of kumiki:manifests', async () => {
      runtime.setAllConfig({ 'kumiki:manifests': 'aply' });
      expect(await refused(motd())).toMatch(/PULUMI_SETTING[\s\S]*aply[\s\S]*apply, render, none/);
    });

    it('a stack for another context than the configured one', async () => {
      runtime.setAllConfig({ 'kubernetes:context': 'lab' });
      expect(await refused(motd('prod'))).toMatch(/KUBECONFIG_CONTEXT +shop[\s\S]*'prod'[\s\S]*'lab'/);
    });

    it('a context that the kubeconfig does not have', async () => {
      expect(await refused(motd('staging'))).toMatch(/KUBECONFIG_CONTEXT[\s\S]*staging[\s\S]*prod, lab/);
    });

    it('a missing kubeconfig, with the way to do without one', async () => {
      const before = process.env.KUBECONFIG;
      process.env.KUBECONFIG = '/nowhere/that/exists';
      expect(await refused(motd())).toMatch(
        /KUBECONFIG_FILE[\s\S]*pulumi config set kumiki:manifests render/,
      );
      process.env.KUBECONFIG = before;
    });

    it('a context in a pod without a kubeconfig, which can only reach its own cluster', async () => {
      const before = process.env.KUBECONFIG;
      Object.assign(process.env, { KUBECONFIG: '/nowhere/that/exists', KUBERNETES_SERVICE_HOST: '10.0.0.1' });
      expect(await refused(motd('prod'))).toMatch(/KUBECONFIG_CONTEXT[\s\S]*prod[\s\S]*it has no contexts/);
      delete process.env.KUBERNETES_SERVICE_HOST;
      process.env.KUBECONFIG = before;
    });

    it('an object that waits for a virtual IP of another app', async () => {
      const app = appWith((stack) => configMap(stack, 'motd', { text: '{{kumiki:virtual-ip:shop/Edge}}' }));
      expect(await refused(app)).toMatch(/PULUMI_SETTING +shop\/motd[\s\S]*'shop\/Edge'/);
    });

    it('a project without @pulumi/kubernetes, with the command that installs it', async () => {
      jest.doMock('@pulumi/kubernetes/package.json', () => {
        throw new Error('not installed');
      });
      const before = process.cwd();
      process.chdir('/');
      expect(await refused(motd())).toMatch(/PULUMI_PACKAGE[\s\S]*yarn add @pulumi\/kubernetes/);
      process.chdir(before);
      jest.dontMock('@pulumi/kubernetes/package.json');
    });
  });

  it('applies each stack to the context that it names', async () => {
    const app = appWith((stack) => configMap(stack, 'motd'), 'prod');
    const { seen } = await deployed(app);
    expect(seen.find(({ name }) => name === 'kubernetes-prod')?.inputs).toMatchObject({ context: 'prod' });
    expect(seen.find(({ name }) => name.endsWith('motd@prod'))?.provider).toContain('::kubernetes-prod::');
  });

  describe('to two contexts registers objects that', () => {
    /** Creates a stack of the same objects for each context. */
    const everywhere = (...contexts: readonly (string | undefined)[]) => {
      const app = new App({ outdir: '/nowhere/that/exists' });
      for (const kubeContext of contexts) {
        const stack = new Stack(app, `for-${kubeContext}`, {
          namespace: 'shop',
          ...(kubeContext !== undefined && { kubeContext }),
        });
        configMap(stack, 'motd');
        deployment(stack, 'web', { volumes: [{ configMap: { name: 'motd' } }] });
      }
      return app;
    };

    it('are separate resources, each with dependencies in its own context', async () => {
      const { sent, seen, deployment } = await deployed(everywhere('prod', 'lab'));
      expect(Object.keys(deployment.manifests).toSorted()).toEqual([
        'shop/ConfigMap/motd@lab',
        'shop/ConfigMap/motd@prod',
        'shop/Deployment/web@lab',
        'shop/Deployment/web@prod',
      ]);
      const web = sent.find(({ name }) => name === 'shop/Deployment/web@lab');
      expect(web?.dependsOn).toEqual(['shop/ConfigMap/motd@lab']);
      expect(seen.find(({ name }) => name === web?.name)?.provider).toContain('::kubernetes-lab::');
    });

    it('stay the same resources when a stack is given its context', async () => {
      const aliasesOf = async (app: App) =>
        (await deployed(app)).sent.find(({ name }) => name === 'shop/ConfigMap/motd@prod')?.aliasNames;
      expect(await aliasesOf(everywhere('prod'))).toEqual(['shop/ConfigMap/motd']);
      // it is unknown which of the two it was
      expect(await aliasesOf(everywhere('prod', 'lab'))).toEqual([]);
    });
  });
});

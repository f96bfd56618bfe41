import { ApiObject, type ApiObjectProps } from 'cdk8s';
import fc from 'fast-check';
import { App, Stack } from '../../../lib';
import { orderForApply } from '../../../lib/pulumi/manifests/apply-order';

/**
 * An object of a random site: its kind, the objects that it refers to, and those that it explicitly depends
 * on.
 */
interface Drawn {
  readonly kind: 'Deployment' | 'Service' | 'ConfigMap' | 'Namespace' | 'Widget' | 'CustomResourceDefinition';
  readonly serviceLinks: boolean;
  readonly mounts: readonly number[];
  readonly dependsOn: readonly number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom(
    'Deployment',
    'Service',
    'ConfigMap',
    'Namespace',
    'Widget',
    'CustomResourceDefinition',
  ),
  serviceLinks: fc.boolean(),
  mounts: fc.array(fc.nat(11), { maxLength: 3 }),
  dependsOn: fc.array(fc.nat(11), { maxLength: 2 }),
});

const CORE = {
  Deployment: 'apps/v1',
  Widget: 'example.jp/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
};

function toProps({ kind, serviceLinks, mounts }: Drawn, index: number): ApiObjectProps {
  const apiVersion: string = kind in CORE ? CORE[kind as keyof typeof CORE] : 'v1';
  const head = {
    apiVersion,
    kind,
    metadata: { name: kind === 'Namespace' ? `space-${index}` : `object-${index}` },
  };
  if (kind === 'CustomResourceDefinition') {
    const names = { kind: index % 2 === 0 ? 'Widget' : `Kind${index}`, plural: `kinds${index}` };
    return { ...head, spec: { group: 'example.jp', names, scope: 'Namespaced' } };
  }
  if (kind !== 'Deployment') return head;
  const volumes = mounts.map((each) => ({ name: `v${each}`, configMap: { name: `object-${each}` } }));
  return {
    ...head,
    spec: { template: { spec: { containers: [], volumes, enableServiceLinks: serviceLinks } } },
  };
}

function emptySite() {
  const app = new App({ outdir: '/nowhere/that/exists' });
  return { app, stack: new Stack(app, 'site', { namespace: 'space-0' }) };
}

/** Creates a stack of random objects, which only depend on earlier ones in a random order. */
function toApp(objects: readonly Drawn[]): App {
  const { app, stack } = emptySite();
  const made = objects.map((each, index) => new ApiObject(stack, `Object${index}`, toProps(each, index)));
  objects.forEach(({ dependsOn }, index) => {
    for (const target of dependsOn) {
      const other = made[target];
      // odd ones depend on later objects of the program, even ones on earlier ones
      if (other && target % 2 === 0 && index % 2 === 1) made[index]?.addDependency(other);
    }
  });
  return app;
}

describe('the order in which objects are applied', () => {
  it('has each object once, after all of its dependencies, in any app', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 12 }), (objects) => {
        const assembly = toApp(objects).assemble();
        const ordered = orderForApply(assembly);
        expect(new Set(ordered.map(({ manifest }) => manifest)).size).toBe(objects.length);
        const done = new Set();
        for (const { manifest, dependsOn } of ordered) {
          expect(dependsOn.filter((target) => !done.has(target))).toEqual([]);
          done.add(manifest);
        }
      }),
    );
  });

  it('keeps dependencies that constructs declare', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 2, maxLength: 12 }), (objects) => {
        const ordered = orderForApply(toApp(objects).assemble());
        const targetsOf = new Map(
          ordered.map(({ manifest, dependsOn }) => [
            manifest.constructPath,
            dependsOn.map((each) => each.constructPath),
          ]),
        );
        objects.forEach(({ dependsOn }, index) => {
          for (const target of dependsOn) {
            if (index % 2 === 0 || target % 2 === 1 || target >= objects.length) continue;
            expect(targetsOf.get(`site/Object${index}`)).toContain(`site/Object${target}`);
          }
        });
      }),
    );
  });

  /** Returns the constructs that the object of a construct depends on. */
  const dependenciesOf = (app: App, constructPath: string) =>
    orderForApply(app.assemble())
      .find(({ manifest }) => manifest.constructPath === constructPath)
      ?.dependsOn.map((each) => each.constructPath);

  it('tells kinds with the same name apart by their API groups', () => {
    const { app, stack } = emptySite();
    const add = (id: string, apiVersion: string, kind: string, fields = {}) =>
      new ApiObject(stack, id, { apiVersion, kind, metadata: { name: id.toLowerCase() }, ...fields });
    add('Web', 'apps/v1', 'Deployment', {
      spec: { template: { spec: { containers: [], serviceAccountName: 'runner' } } },
    });
    new ApiObject(stack, 'Account', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'runner' },
    });
    add('Runner', 'iam.cnrm.cloud.google.com/v1beta1', 'ServiceAccount');
    add('Hello', 'serving.knative.dev/v1', 'Service');
    add('Db', 'v1', 'Service');
    expect(dependenciesOf(app, 'site/Web')?.toSorted()).toEqual(['site/Account', 'site/Db']);
  });

  it('leads a load balancer to other pods only once they are ready', () => {
    const { app, stack } = emptySite();
    const labels = { app: 'new' };
    const spec = (pods: Record<string, unknown>, of = labels) => ({
      template: { metadata: { labels: of }, spec: { containers: [], ...pods } },
    });
    const add = (id: string, apiVersion: string, kind: string, namespace: string, fields: object) =>
      new ApiObject(stack, id, {
        apiVersion,
        kind,
        metadata: { name: id.toLowerCase(), namespace },
        ...fields,
      });
    const service = (type: string) => ({ spec: { selector: labels, type } });
    for (const type of ['LoadBalancer', 'ClusterIP']) add(type, 'v1', 'Service', 'space-0', service(type));
    const unlinked = { enableServiceLinks: false };
    add('New', 'apps/v1', 'Deployment', 'space-0', { spec: spec(unlinked) });
    add('Other', 'apps/v1', 'Deployment', 'space-0', { spec: spec(unlinked, { app: 'other' }) });
    add('Job', 'batch/v1', 'Job', 'space-0', { spec: spec(unlinked) });
    add('InEnvironment', 'v1', 'Service', 'space-1', service('LoadBalancer'));
    add('Linked', 'apps/v1', 'Deployment', 'space-1', { spec: spec({}) });
    expect(dependenciesOf(app, 'site/LoadBalancer')).toEqual(['site/New']);
    expect(dependenciesOf(app, 'site/ClusterIP')).toEqual([]);
    expect(dependenciesOf(app, 'site/InEnvironment')).toEqual([]);
    expect(dependenciesOf(app, 'site/Linked')).toEqual(['site/InEnvironment']);
  });

  it('has what changes or refuses pods before the pods, wherever it is in the program', () => {
    const { app, stack } = emptySite();
    const add = (id: string, apiVersion: string, kind: string, fields: object = {}, namespace = 'space-0') =>
      new ApiObject(stack, id, {
        ...{ apiVersion, kind, metadata: { name: id.toLowerCase(), namespace } },
        ...fields,
      });
    const pods = { containers: [], enableServiceLinks: false, runtimeClassName: 'strict' };
    add('Web', 'apps/v1', 'Deployment', { spec: { template: { spec: pods } } });
    add('Config', 'v1', 'ConfigMap');
    add('Limits', 'v1', 'LimitRange');
    add('Quota', 'v1', 'ResourceQuota');
    add('OtherLimits', 'v1', 'LimitRange', {}, 'space-1');
    add('Strict', 'node.k8s.io/v1', 'RuntimeClass', {}, '');
    expect(dependenciesOf(app, 'site/Web')?.toSorted()).toEqual(['site/Limits', 'site/Quota', 'site/Strict']);
    expect(dependenciesOf(app, 'site/Config')).toEqual([]);
  });

  it('finds the objects that bindings and autoscalers refer to by the named group', () => {
    const { app, stack } = emptySite();
    const add = (id: string, apiVersion: string, kind: string, fields = {}) =>
      new ApiObject(stack, id, { apiVersion, kind, metadata: { name: 'web' }, ...fields });
    add('Binding', 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
      subjects: [{ kind: 'ServiceAccount', name: 'web' }],
    });
    add('Role', 'rbac.authorization.k8s.io/v1', 'Role');
    add('Account', 'v1', 'ServiceAccount');
    add('CloudRole', 'iam.aws.crossplane.io/v1beta1', 'Role');
    add('Scaler', 'autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
    });
    add('Deployment', 'apps/v1', 'Deployment', { spec: { template: { spec: { containers: [] } } } });
    add('Other', 'example.jp/v1', 'Deployment');
    expect(dependenciesOf(app, 'site/Binding')?.toSorted()).toEqual(['site/Account', 'site/Role']);
    expect(dependenciesOf(app, 'site/Scaler')).toEqual(['site/Deployment']);
  });
});

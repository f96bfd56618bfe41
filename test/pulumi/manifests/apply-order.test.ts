import { ApiObject, type ApiObjectProps } from 'cdk8s';
import fc from 'fast-check';
import { App, Stack } from '../../../lib';
import { orderForApply } from '../../../lib/pulumi/manifests/apply-order';

/** An object of a random site: its kind, the objects that it refers to, and those that its construct depends on. */
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

/** A stack of drawn objects, which depend only on what is before them in a random order. */
function toApp(objects: readonly Drawn[]): App {
  const app = new App({ outdir: '/nowhere/that/exists' });
  const stack = new Stack(app, 'site', { namespace: 'space-0' });
  const made = objects.map((each, index) => new ApiObject(stack, `Object${index}`, toProps(each, index)));
  objects.forEach(({ dependsOn }, index) => {
    for (const target of dependsOn) {
      const other = made[target];
      // odd ones depend on what comes later in the program, even ones on what comes earlier
      if (other && target % 2 === 0 && index % 2 === 1) made[index]?.addDependency(other);
    }
  });
  return app;
}

describe('the order in which objects are applied', () => {
  it('has each object once, after all that it depends on, whatever depends on what', () => {
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

  it('keeps what constructs declare', () => {
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
});

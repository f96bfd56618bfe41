import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { App, Stack } from '../../../../lib';
import { findRemoved, type RemovalEvidence } from '../../../../lib/cli/commands/diff/find-removed';
import { HashedConfigMap } from '../../../../lib/kubernetes/hashed-config-map';
import { formatOwner, OWNER_ANNOTATION } from '../../../../lib/kubernetes-api/found-metadata';
import type { ListedObject } from '../../../../lib/kubernetes-api/list-objects';
import type { KubernetesObject } from '../../../../lib/synth/objects/kubernetes-object';

type Place = Partial<ListedObject> & { readonly stack?: string; readonly resource?: string };

/** Returns a ConfigMap in a cluster: of a Pulumi stack if `stack` is given, otherwise of kubectl. */
function listed({ stack, resource, ...changes }: Place = {}): ListedObject {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'motd', ...changes };
  const place = object.namespace === undefined ? '' : `${object.namespace}/`;
  const own = `${place}${object.kind}/${object.name}`;
  const owner = stack === undefined ? undefined : formatOwner({ id: stack, resource: resource ?? own });
  return {
    annotations: owner === undefined ? {} : { [OWNER_ANNOTATION]: owner },
    managers: [owner === undefined ? 'kubectl' : 'kumiki/shop/dev'],
    isPassing: false,
    ...object,
  };
}

const configMap = (name: string, namespace?: string): KubernetesObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

function find({ last = [], ...evidence }: Partial<RemovalEvidence>) {
  return findRemoved({ listed: [], program: [], namespace: 'default', last, ...evidence });
}

const names = ({ removed }: ReturnType<typeof findRemoved>) => removed.map(({ object }) => object.name);

describe('objects that were removed from a program', () => {
  const program = [configMap('motd', 'shop')];

  it('belong to its Pulumi stack, which its other objects identify', () => {
    const result = find({
      program,
      listed: [
        listed({ stack: 'mine' }),
        listed({ stack: 'mine', name: 'old' }),
        listed({ stack: 'mine', namespace: undefined, kind: 'Namespace', name: 'shop' }),
        listed({ stack: 'other', name: 'foreign' }),
        listed({ name: 'by-hand' }),
      ],
    });
    expect(result.removed).toMatchObject([
      { object: { name: 'old' }, deletedBy: 'pulumi' },
      { object: { kind: 'Namespace', name: 'shop' }, deletedBy: 'pulumi' },
    ]);
    expect(result.isStackUnknown).toBe(false);
  });

  it('are found by the output of the last synth if the program is empty', () => {
    const last = [{ object: configMap('old', 'shop'), group: 'shop' }];
    const both = [listed({ stack: 'mine', name: 'old' }), listed({ stack: 'mine', name: 'older' })];
    expect(names(find({ last, listed: both }))).toEqual(['old', 'older']);
    expect(find({ last, listed: [listed({ name: 'old' }), listed({ name: 'foreign' })] })).toMatchObject({
      removed: [{ object: { name: 'old' }, group: 'shop', deletedBy: 'nobody' }],
    });
  });

  it('exclude those it has with another API version, the default namespace or a generated name', () => {
    const issuer = {
      apiVersion: 'example.jp/v1',
      kind: 'Issuer',
      metadata: { name: 'a', namespace: 'shop' },
    };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'job-', namespace: 'shop' },
    };
    const result = find({
      program: [...program, issuer, job, configMap('plain'), { ...configMap('n', 'x'), kind: 'Namespace' }],
      listed: [
        listed({ stack: 'mine' }),
        listed({ stack: 'mine', apiVersion: 'example.jp/v1beta1', kind: 'Issuer', name: 'a' }),
        listed({ stack: 'mine', apiVersion: 'batch/v1', kind: 'Job', name: 'job-x7k2p' }),
        listed({ stack: 'mine', namespace: 'default', name: 'plain' }),
        listed({ stack: 'mine', namespace: undefined, kind: 'Namespace', name: 'n' }),
      ],
    });
    expect(result).toMatchObject({ removed: [], unclaimed: [] });
  });

  it('exclude what a transform renamed and what controllers created', () => {
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
    const result = find({
      program,
      listed: [
        listed({ stack: 'mine' }),
        listed({ stack: 'mine', name: 'renamed', resource: 'shop/ConfigMap/motd@tokyo' }),
        listed({ stack: 'mine', ...web }),
        listed({ stack: 'mine', ...web, kind: 'ReplicaSet', name: 'web-1', isPassing: true }),
        listed({ stack: 'mine', kind: 'Endpoints', name: 'web', resource: 'shop/Deployment/web' }),
      ],
    });
    expect(names(result)).toEqual(['web']);
  });

  it('exclude earlier ConfigMaps needed for a rollback, and Secrets that pods read', () => {
    const app = new App();
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    new HashedConfigMap(stack, 'Files', { name: 'files', files: () => ({ a: '1' }) });
    new ApiObject(stack, 'Web', {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } },
      spec: { containers: [{ name: 'web', image: 'a', envFrom: [{ secretRef: { name: 'given' } }] }] },
    });
    const manifests = app.assemble().stacks.flatMap((each) => each.manifests.map(({ object }) => object));
    const current = manifests.find(({ kind }) => kind === 'ConfigMap')?.metadata.name ?? '';
    const result = find({
      program: manifests,
      listed: [
        listed({ stack: 'mine', name: current }),
        listed({ stack: 'mine', name: `files-${'0'.repeat(16)}` }),
        listed({ stack: 'mine', name: `other-${'0'.repeat(16)}` }),
        listed({ stack: 'mine', kind: 'Secret', name: 'given' }),
        listed({ stack: 'mine', kind: 'Secret', name: 'unread' }),
      ],
    });
    expect(names(result)).toEqual([`other-${'0'.repeat(16)}`, 'unread']);
    expect(result.kept.map(({ name }) => name)).toEqual([`files-${'0'.repeat(16)}`, 'given']);
  });

  it('may include what kubectl applied to the namespaces of the program', () => {
    const by = (manager: string, changes: Place) => listed({ managers: [manager], ...changes });
    const result = find({
      program,
      listed: [
        listed(),
        by('kubectl-client-side-apply', { name: 'old' }),
        by('helm', { name: 'chart' }),
        by('kubectl', { name: 'far', namespace: 'elsewhere' }),
      ],
    });
    expect(result).toMatchObject({ removed: [], unclaimed: [{ name: 'old' }] });
  });

  it('are not guessed if no Pulumi stack can be matched to the program', () => {
    const result = find({ program, listed: [listed({ stack: 'any', name: 'old' })] });
    expect(result).toMatchObject({ removed: [], isStackUnknown: true });
  });

  it('never belong to another stack or to the program', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const object = fc.record({
      name,
      namespace: fc.constantFrom('shop', 'store'),
      stack: fc.constantFrom(undefined, 'mine', 'other'),
      isPassing: fc.boolean(),
    });
    const one = fc.record({ name, namespace: fc.constantFrom('shop', 'store') });
    fc.assert(
      fc.property(
        fc.uniqueArray(object, { selector: toKey }),
        fc.array(one),
        fc.array(one),
        (has, now, then) => {
          const objects = has.map(({ stack, ...each }) => listed({ ...each, ...(stack && { stack }) }));
          const result = find({
            listed: objects,
            program: now.map((each) => configMap(each.name, each.namespace)),
            last: then.map((each) => ({ object: configMap(each.name, each.namespace), group: 'shop' })),
          });
          const [current, former] = [new Set(now.map(toKey)), new Set(then.map(toKey))];
          const stackOf = (key: string) => has.find((each) => toKey(each) === key)?.stack;
          const known = (keys: Set<string>) => new Set([...keys].flatMap((key) => stackOf(key) ?? []));
          for (const { object: removed, deletedBy } of result.removed) {
            expect(current).not.toContain(toKey(removed));
            if (deletedBy === 'nobody') expect([...former]).toContain(toKey(removed));
            const mine = known(current).size > 0 ? known(current) : known(former);
            if (deletedBy === 'pulumi' && stackOf(toKey(removed)) !== undefined)
              expect([...mine]).toContain(stackOf(toKey(removed)));
          }
          const isPulumis = (each: (typeof has)[number]) =>
            each.stack !== undefined && known(current).has(each.stack);
          const expected = has.filter(
            (each) => isPulumis(each) && !each.isPassing && !current.has(toKey(each)),
          );
          expect(result.removed.map(({ object }) => toKey(object))).toEqual(
            expect.arrayContaining(expected.map(toKey)),
          );
        },
      ),
    );
  });
});

function toKey({
  namespace,
  name,
}: {
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  return `${namespace}/${name}`;
}

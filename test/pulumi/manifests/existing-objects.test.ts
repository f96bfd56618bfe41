import {
  type FoundMetadata,
  formatOwner,
  OWNER_ANNOTATION,
} from '../../../lib/kubernetes-api/found-metadata';
import { findForeignObjects } from '../../../lib/pulumi/manifests/existing-objects';
import type { ExpectedObject } from '../../../lib/pulumi/manifests/expected-object';

const MANAGER = 'kumiki/project/dev';

const expected = (changes: Partial<ExpectedObject['owner']> = {}, namespace = 'shop'): ExpectedObject => ({
  ...{ constructPath: 'shop/Motd', apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'motd' },
  cluster: 'https://10.1.1.140:6443',
  owner: {
    ...{ id: 'id-1', resource: 'shop/ConfigMap/motd', formerResources: [], manager: MANAGER },
    ...changes,
  },
});

const markedAs = (id: string, resource: string, ...managers: string[]): FoundMetadata => ({
  annotations: { [OWNER_ANNOTATION]: formatOwner({ id, resource }) },
  managers,
});

/** Returns the problems of applying an object where `found` exists. */
const problemsOf = (object: ExpectedObject, found: FoundMetadata | undefined, adopts = false) =>
  findForeignObjects([object], async (_object, beside) => (beside ? undefined : found), { adopts });

describe('findForeignObjects', () => {
  it.each<[string, ExpectedObject, FoundMetadata | undefined]>([
    ['there is none', expected(), undefined],
    ['it is that of the resource', expected(), markedAs('id-1', 'shop/ConfigMap/motd', MANAGER)],
    [
      'the state has the resource under a former name',
      expected({ formerResources: ['old'] }),
      markedAs('id-2', 'old', MANAGER),
    ],
    [
      'the state has the resource under a former name, and had another name itself',
      expected({ formerResources: ['old'], manager: 'kumiki/project/renamed' }),
      markedAs('id-1', 'old', MANAGER),
    ],
    [
      'somebody took the annotation off what the stack applied',
      expected(),
      { annotations: {}, managers: ['kubectl-edit', MANAGER] },
    ],
  ])('reports no problem if %s', async (_case, object, found) => {
    expect(await problemsOf(object, found)).toEqual([]);
  });

  it.each([true, false])(
    'reports an object of another state as being deleted, if it is (adopts: %s)',
    async (adopts) => {
      const found = { ...markedAs('id-0', 'shop/ConfigMap/motd', MANAGER), keptBy: ['example.jp/keep'] };
      const [problem] = await problemsOf(expected(), found, adopts);
      expect(problem?.message).toBe('the object is being deleted');
      expect(problem?.exists).toMatch(/kept by example\.jp\/keep$/);
    },
  );

  it('refuses to apply to an object that is being deleted, and suggests a refresh', async () => {
    const found = { ...markedAs('id-1', 'shop/ConfigMap/motd', MANAGER), keptBy: [] };
    const [problem] = await problemsOf(expected(), found, true);
    expect(problem?.message).toBe('the object is being deleted');
    expect(problem?.hint).toMatch(/^run `pulumi up --refresh` once it is gone/);
  });

  it.each<[string, ExpectedObject, FoundMetadata]>([
    ['nobody marked it', expected(), { annotations: {}, managers: ['kubectl-create'] }],
    ['it is that of another state', expected(), markedAs('id-2', 'shop/ConfigMap/motd', MANAGER)],
    [
      'it is that of another stack',
      expected(),
      markedAs('id-2', 'shop/ConfigMap/motd', 'kumiki/project/prod'),
    ],
    [
      'this is the first run, whose id is not known',
      expected({ id: undefined }),
      markedAs('id-2', 'shop/ConfigMap/motd', MANAGER),
    ],
    [
      'somebody else gave another resource the former name',
      expected({ formerResources: ['old'] }),
      markedAs('id-2', 'old', 'kumiki/project/prod'),
    ],
    [
      'the annotation is not one of ours',
      expected(),
      { annotations: { [OWNER_ANNOTATION]: 'text' }, managers: ['someone'] },
    ],
  ])('refuses an existing object if %s, unless it is to be adopted', async (_case, object, found) => {
    expect(await problemsOf(object, found)).toEqual([
      expect.objectContaining({ code: 'KUBE_EXISTS', constructPath: 'shop/Motd' }),
    ]);
    expect(await problemsOf(object, found, true)).toEqual([]);
  });

  it('never takes over an object that another resource of the stack would then delete', async () => {
    for (const [id, manager] of [
      ['id-1', MANAGER],
      ['id-2', MANAGER],
      ['id-1', 'kumiki/project/before-it-was-renamed'],
    ] as const) {
      const found = markedAs(id, 'shop/ConfigMap/motd@prod', manager);
      for (const adopts of [false, true]) {
        expect(await problemsOf(expected(), found, adopts)).toEqual([
          expect.objectContaining({ hint: expect.stringContaining("'shop/ConfigMap/motd@prod'") }),
        ]);
      }
    }
  });

  it('says that adopting needs to force conflicts if another stack of Kumiki has the fields', async () => {
    const hintFor = async (found: FoundMetadata) => (await problemsOf(expected(), found))[0]?.hint;
    const resource = 'shop/ConfigMap/motd';
    expect(await hintFor(markedAs('id-2', resource, 'kumiki/project/other'))).toContain(
      "existing: 'adopt', conflicts: 'force' }",
    );
    expect(await hintFor(markedAs('id-2', resource, MANAGER))).toContain("existing: 'adopt' }");
    expect(await hintFor({ annotations: {}, managers: ['kubectl'] })).toContain("existing: 'adopt' }");
  });

  it('reports all problems, in the order of the objects', async () => {
    const objects = ['c', 'a', 'b'].map((namespace) => expected({}, namespace));
    const found = await findForeignObjects(
      objects,
      async ({ namespace }) => (namespace === 'a' ? undefined : { annotations: {}, managers: [] }),
      { adopts: false },
    );
    expect(found.map(({ given }) => given)).toEqual(['c/ConfigMap/motd', 'b/ConfigMap/motd']);
  });

  it('refuses the same object twice in one cluster, but not in two', async () => {
    const [first, second] = [expected(), { ...expected(), constructPath: 'shop/Other' }];
    const none = async () => undefined;
    expect(await findForeignObjects([first, second], none, { adopts: true })).toEqual([
      expect.objectContaining({ code: 'SYNTH_DUPLICATE', constructPath: 'shop/Other' }),
    ]);
    const elsewhere = { ...second, cluster: 'https://10.1.1.141:6443' };
    expect(await findForeignObjects([first, elsewhere], none, { adopts: true })).toEqual([]);
  });
});

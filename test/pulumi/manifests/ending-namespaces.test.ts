import { KumikiError } from '../../../lib/core/errors';
import {
  type FoundMetadata,
  formatOwner,
  OWNER_ANNOTATION,
} from '../../../lib/kubernetes-api/found-metadata';
import { findForeignObjects } from '../../../lib/pulumi/manifests/existing-objects';
import type { ExpectedObject, ReadMetadata } from '../../../lib/pulumi/manifests/expected-object';

const objectOf = (namespace: string, changes: Partial<ExpectedObject> = {}): ExpectedObject => ({
  ...{ constructPath: `${namespace}/Motd`, apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'motd' },
  cluster: 'https://10.1.1.140:6443',
  owner: { id: 'id-1', resource: `${namespace}/ConfigMap/motd`, formerResources: [], manager: 'kumiki' },
  ...changes,
});
const namespaceOf = (name: string) =>
  objectOf('default', { constructPath: `${name}/Namespace`, kind: 'Namespace', name });

const ENDING: FoundMetadata = { annotations: {}, managers: ['kumiki'], keptBy: [] };
const THERE: FoundMetadata = { annotations: {}, managers: ['kumiki'] };

/**
 * Returns the problems of applying objects while the named namespaces are being deleted with their contents.
 */
const problemsOf = (objects: readonly ExpectedObject[], ...ending: string[]) =>
  findForeignObjects(
    objects,
    async (object, { kind, name, namespace } = object) =>
      ending.includes(kind === 'Namespace' ? name : namespace) ? ENDING : THERE,
    { adopts: true },
  );

describe('objects in a namespace that is being deleted', () => {
  it('are reported as one problem of the namespace', async () => {
    const objects = [objectOf('shop'), objectOf('shop', { name: 'other' }), objectOf('office')];
    expect(await problemsOf(objects, 'shop')).toEqual([
      expect.objectContaining({ code: 'KUBE_EXISTS', constructPath: 'shop/Motd', given: 'shop' }),
    ]);
  });

  it('are reported at the construct of the namespace if the app has one', async () => {
    const objects = [objectOf('shop'), namespaceOf('shop'), objectOf('shop', { name: 'other' })];
    expect(await problemsOf(objects, 'shop')).toEqual([
      expect.objectContaining({ constructPath: 'shop/Namespace', given: 'shop' }),
    ]);
  });

  it('are told from objects in a namespace of the same name in another cluster', async () => {
    const elsewhere = objectOf('shop', { cluster: 'https://10.1.1.141:6443' });
    const found = await findForeignObjects(
      [objectOf('shop'), elsewhere],
      async ({ cluster }) => (cluster === elsewhere.cluster ? ENDING : THERE),
      { adopts: true },
    );
    expect(found).toEqual([expect.objectContaining({ exists: `in ${elsewhere.cluster}`, given: 'shop' })]);
  });

  it('are checked one by one if the credentials may not read namespaces', async () => {
    const refused: ReadMetadata = async (object, { kind } = object) => {
      if (kind === 'Namespace') throw new KumikiError({ code: 'KUBE_FORBIDDEN', message: 'no' });
      return THERE;
    };
    expect(await findForeignObjects([objectOf('shop')], refused, { adopts: true })).toEqual([]);
  });

  it('are read once each, and so are their namespaces', async () => {
    const read: string[] = [];
    const objects = [
      namespaceOf('shop'),
      objectOf('shop'),
      objectOf('office'),
      objectOf('office', { name: 'x' }),
    ];
    await findForeignObjects(
      objects,
      async (object, { kind, name } = object) => {
        read.push(`${kind} ${name}`);
        return THERE;
      },
      { adopts: true },
    );
    expect(read.sort()).toEqual([
      ...['ConfigMap motd', 'ConfigMap motd', 'ConfigMap x'],
      ...['Namespace office', 'Namespace shop'],
    ]);
  });

  it('cannot be checked if the cluster does not answer', async () => {
    const away = async () => {
      throw new KumikiError({ code: 'KUBE_UNREACHABLE', message: 'no answer' });
    };
    await expect(findForeignObjects([objectOf('shop')], away, { adopts: true })).rejects.toThrow('no answer');
  });
});

describe('objects in a namespace of the stack that the program no longer has', () => {
  const madeBy = (id: string, resource = 'Namespace/shop'): FoundMetadata => ({
    annotations: { [OWNER_ANNOTATION]: formatOwner({ id, resource }) },
    managers: ['kumiki'],
  });
  const problemsIn = (
    namespace: FoundMetadata,
    objects: readonly ExpectedObject[],
    ...registered: string[]
  ) =>
    findForeignObjects(
      objects,
      async (object, { kind } = object) => (kind === 'Namespace' ? namespace : THERE),
      { adopts: true, isRegistered: (resource) => registered.includes(resource) },
    );

  it('are refused as one problem, because the run would delete them at its end', async () => {
    const objects = [objectOf('shop'), objectOf('shop', { name: 'other' })];
    expect(await problemsIn(madeBy('id-1'), objects)).toEqual([
      expect.objectContaining({
        ...{ code: 'KUBE_EXISTS', constructPath: 'shop/Motd', given: 'shop' },
        message: expect.stringMatching(/the run would delete it/),
        hint: expect.stringMatching(/kubectl annotate namespace shop kumiki\.dev\/resource-$/),
      }),
    ]);
  });

  it.each<[string, FoundMetadata, readonly ExpectedObject[], readonly string[]]>([
    ['the app has the namespace', madeBy('id-1'), [objectOf('shop'), namespaceOf('shop')], []],
    ['another app has it', madeBy('id-1'), [objectOf('shop')], ['Namespace/shop']],
    ['another stack made it', madeBy('id-2'), [objectOf('shop')], []],
    ['nobody of ours made it', THERE, [objectOf('shop')], []],
  ])('are admitted if %s', async (_case, namespace, objects, registered) => {
    const found = await problemsIn(namespace, objects, ...registered);
    expect(found.filter(({ message }) => message.includes('would delete it at the end'))).toEqual([]);
  });
});

import { DuplicateCheck } from '../../../lib/synth/objects/duplicate-check';

interface Given {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** What is said of the second object, beside a Deployment `web` in namespace `shop`. */
function foundBeside({ apiVersion = 'apps/v1', kind = 'Deployment', ...metadata }: Given) {
  const check = new DuplicateCheck();
  const first = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };
  expect(check.add(first, 'shop/First')).toBeUndefined();
  return check.add({ apiVersion, kind, metadata }, 'shop/Second');
}

describe('two objects', () => {
  it('are refused as one if API group, kind, namespace and name are the same', () => {
    expect(foundBeside({ name: 'web', namespace: 'shop' })).toEqual({
      code: 'SYNTH_DUPLICATE',
      message: "Deployment 'web' in namespace 'shop' is made twice",
      constructPath: 'shop/Second',
      hint: 'give it another name or namespace than shop/First has',
    });
    expect(foundBeside({ apiVersion: 'apps/v1beta1', name: 'web', namespace: 'shop' })).toBeDefined();
  });

  it.each<[string, Given]>([
    ['API group', { apiVersion: 'example.com/v1', name: 'web', namespace: 'shop' }],
    ['kind', { kind: 'StatefulSet', name: 'web', namespace: 'shop' }],
    ['name', { name: 'api', namespace: 'shop' }],
    ['namespace', { name: 'web', namespace: 'other' }],
    ['namespace, as one has none', { name: 'web' }],
  ])('are two if they differ in %s', (_, second) => expect(foundBeside(second)).toBeUndefined());

  it('are two if they have no names, or are Lists', () => {
    const check = new DuplicateCheck();
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} };
    const list = { apiVersion: 'v1', kind: 'List', metadata: { name: 'all' } };
    const objects = [nameless, nameless, list, list];
    for (const object of objects) expect(check.add(object, 'shop/A')).toBeUndefined();
  });
});

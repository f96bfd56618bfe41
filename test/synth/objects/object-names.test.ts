import { ObjectNames, toDuplicateProblem } from '../../../lib/synth/objects/object-names';

interface Given {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const FIRST = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };

/** The path that is returned for a second object, after a Deployment `web` in namespace `shop`. */
function claimAfterFirst({ apiVersion = 'apps/v1', kind = 'Deployment', ...metadata }: Given) {
  const names = new ObjectNames();
  expect(names.claim(FIRST, 'shop/First')).toBeUndefined();
  return names.claim({ apiVersion, kind, metadata }, 'shop/Second');
}

describe('two objects', () => {
  it('have the same name if API group, kind, namespace and name are the same', () => {
    expect(claimAfterFirst({ name: 'web', namespace: 'shop' })).toBe('shop/First');
    expect(claimAfterFirst({ apiVersion: 'apps/v1beta1', name: 'web', namespace: 'shop' })).toBe(
      'shop/First',
    );
  });

  it.each<[string, Given]>([
    ['API group', { apiVersion: 'example.com/v1', name: 'web', namespace: 'shop' }],
    ['kind', { kind: 'StatefulSet', name: 'web', namespace: 'shop' }],
    ['name', { name: 'api', namespace: 'shop' }],
    ['namespace', { name: 'web', namespace: 'other' }],
    ['namespace, as one has none', { name: 'web' }],
  ])('have different names if they differ in %s', (_, second) =>
    expect(claimAfterFirst(second)).toBeUndefined(),
  );

  it('have different names if they have none', () => {
    const names = new ObjectNames();
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} };
    for (const object of [nameless, nameless]) expect(names.claim(object, 'shop/A')).toBeUndefined();
  });
});

it('a duplicate is reported with its namespace and the other object', () => {
  expect(toDuplicateProblem(FIRST, 'shop/First')).toEqual({
    code: 'SYNTH_DUPLICATE',
    message: "Deployment 'web' in namespace 'shop' is defined twice",
    hint: 'give it another name or namespace than shop/First has',
  });
  expect(toDuplicateProblem({ ...FIRST, metadata: { name: 'web' } }, 'shop/First').message).toBe(
    "Deployment 'web' is defined twice",
  );
});

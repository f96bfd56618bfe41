import { App, Stack } from '../../../lib';
import { ObjectNames, toDuplicateProblem } from '../../../lib/synth/objects/object-names';

interface Given {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const FIRST = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };

/** Returns the path reported for a second object, after a Deployment `web` in namespace `shop`. */
function claimAfterFirst(
  { apiVersion = 'apps/v1', kind = 'Deployment', ...metadata }: Given,
  contexts: readonly (string | undefined)[] = [],
) {
  const app = new App({ outdir: '/nowhere/that/exists' });
  const [first, second] = ['First', 'Second'].map((id, index) => {
    const kubeContext = contexts[index];
    const construct = new Stack(app, id, { ...(kubeContext !== undefined && { kubeContext }) });
    return { path: `shop/${id}`, construct };
  });
  if (!first || !second) throw new Error('no stacks');
  const names = new ObjectNames();
  expect(names.claim(FIRST, first)).toBeUndefined();
  return names.claim({ apiVersion, kind, metadata }, second);
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

  it('may have one name if their stacks use two contexts of the kubeconfig', () => {
    const same = { name: 'web', namespace: 'shop' };
    expect(claimAfterFirst(same, ['prod', 'lab'])).toBeUndefined();
    expect(claimAfterFirst(same, ['prod', 'prod'])).toBe('shop/First');
    // the current context may be any of them
    expect(claimAfterFirst(same, ['prod'])).toBe('shop/First');
    expect(claimAfterFirst(same, [undefined, 'prod'])).toBe('shop/First');
  });

  it('do not conflict if they have no name', () => {
    const names = new ObjectNames();
    const construct = new App({ outdir: '/nowhere/that/exists' });
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} };
    for (const object of [nameless, nameless])
      expect(names.claim(object, { path: 'shop/A', construct })).toBeUndefined();
  });
});

it('a duplicate is reported with its namespace and the other object', () => {
  expect(toDuplicateProblem(FIRST, 'shop/First')).toEqual({
    code: 'SYNTH_DUPLICATE',
    message: "Deployment 'web' in namespace 'shop' is defined twice",
    hint: 'give it another name or namespace than shop/First, or give each of their stacks a kubeContext of its own',
  });
  expect(toDuplicateProblem({ ...FIRST, metadata: { name: 'web' } }, 'shop/First').message).toBe(
    "Deployment 'web' is defined twice",
  );
});

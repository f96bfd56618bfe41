import { ApiObject } from 'cdk8s';
import { App, Stack } from '../../../lib';

/** Returns the notes of an object as read from a file. */
function notesOf(metadata: object, more: object = {}): readonly string[] {
  const app = new App();
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, ...more };
  new ApiObject(new Stack(app, 'shop'), 'Web', object);
  return app.assemble().notes.map(({ constructPath, text }) => `${constructPath}: ${text}`);
}

const OWNER = { apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'b' };

describe('an object that was read from a cluster', () => {
  it('is noted once, with all fields that make kubectl apply fail', () => {
    const metadata = {
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 2,
      managedFields: [{ manager: 'kubectl' }],
      ownerReferences: [OWNER],
      resourceVersion: '41',
      selfLink: '/api/v1/namespaces/shop/services/web',
      uid: '7a0c',
    };
    expect(notesOf(metadata, { status: { loadBalancer: {} } })).toEqual([
      'shop/Web: metadata has resourceVersion, uid, managedFields, ownerReferences of an object in a cluster, and kubectl apply fails if they do not match: remove them',
    ]);
  });

  it('is noted in a list', () => {
    const item = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', uid: '7a0c' } };
    const list = { apiVersion: 'v1', kind: 'List', items: [item], metadata: { resourceVersion: '' } };
    expect(notesOf({}, list)).toEqual([expect.stringContaining('metadata has uid of')]);
  });

  it.each<[string, object, object]>([
    ['what generators leave', { creationTimestamp: null }, { status: {} }],
    ['empty fields', { resourceVersion: '', uid: '' }, { status: { loadBalancer: {} } }],
    ['an owner that a program names', { ownerReferences: [OWNER] }, {}],
  ])('is not assumed if an object has %s', (_, metadata, more) =>
    expect(notesOf(metadata, more)).toEqual([]),
  );
});

describe('a hook of Helm', () => {
  it('is noted, because nothing runs it as one', () => {
    expect(notesOf({ annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade' } })).toEqual([
      'shop/Web: a Helm hook (pre-install,pre-upgrade) is applied like any other object: helm template --no-hooks leaves hooks out',
    ]);
  });

  it('is not assumed if an object has other annotations of Helm', () => {
    expect(notesOf({ annotations: { 'helm.sh/resource-policy': 'keep' } })).toEqual([]);
  });
});

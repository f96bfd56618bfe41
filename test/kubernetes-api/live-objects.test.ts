import type { HttpCluster, ReadRequest } from '../../lib/kubernetes-api/http-cluster';
import { LiveObjects } from '../../lib/kubernetes-api/live-objects';

const KINDS: Readonly<Record<string, readonly object[]>> = {
  '/api/v1': [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
  ],
  '/apis/apps/v1': [
    { name: 'deployments/scale', kind: 'Deployment', namespaced: true },
    { name: 'deployments', kind: 'Deployment', namespaced: true },
  ],
  '/apis/example.jp/v1': [{ name: 'issuers', kind: 'Issuer', namespaced: true }],
  '/apis/apiextensions.k8s.io/v1': [
    { name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', namespaced: false },
  ],
};

/** An API with these kinds and objects by path, which records the requests. */
function apiWith(objects: Readonly<Record<string, object>>) {
  const asked: ReadRequest[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const tryRead: HttpCluster['tryRead'] = async (request, options) => {
    asked.push(request);
    signals.push(options?.signal);
    const resources = KINDS[request.path];
    return resources ? { resources } : objects[request.path];
  };
  const call: HttpCluster['call'] = async () => {
    throw new Error('nothing is to be changed');
  };
  return { asked, signals, reader: new LiveObjects({ tryRead, call }) };
}

describe('LiveObjects', () => {
  const motd = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'motd' };

  it('reads the managers and annotations of an object', async () => {
    const metadata = {
      annotations: { a: '1' },
      managedFields: [{ manager: 'kubectl' }, { operation: 'Apply' }],
    };
    const { reader } = apiWith({ '/api/v1/namespaces/shop/configmaps/motd': { metadata } });
    expect(await reader.tryReadMetadata(motd)).toEqual({ annotations: { a: '1' }, managers: ['kubectl'] });
  });

  it('reads the metadata of the definition of a kind, unless it is built in', async () => {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/issuers.example.jp';
    const { reader } = apiWith({ [path]: { metadata: { annotations: { a: '1' } } } });
    const definitionOf = (apiVersion: string, kind: string) => reader.tryReadDefinition({ apiVersion, kind });
    expect(await definitionOf('example.jp/v1', 'Issuer')).toEqual({
      name: 'issuers.example.jp',
      annotations: { a: '1' },
      managers: [],
    });
    expect(await definitionOf('example.jp/v1', 'Unknown')).toBeUndefined();
    expect(await definitionOf('apps/v1', 'Deployment')).toBeUndefined();
  });

  it('reads a whole object', async () => {
    const object = { metadata: { name: 'motd' }, data: { text: 'hello' } };
    const { reader, asked } = apiWith({ '/api/v1/namespaces/shop/configmaps/motd': object });
    expect(await reader.tryRead(motd)).toEqual(object);
    expect(asked.at(-1)?.accept).toBeUndefined();
  });

  it('can be cancelled while it asks what kinds there are', async () => {
    const { signal } = new AbortController();
    const { reader, signals } = apiWith({});
    await reader.tryRead(motd, { signal });
    await reader.hasKind({ apiVersion: 'apps/v1', kind: 'Deployment' }, { signal });
    expect(signals).toEqual([signal, signal, signal]);
  });

  it('requests only metadata if that is enough', async () => {
    const { reader, asked } = apiWith({});
    await reader.tryReadMetadata(motd);
    expect(asked.at(-1)?.accept).toContain('as=PartialObjectMetadata');
  });

  it('requests the kinds of a version once, however many objects are read', async () => {
    const { reader, asked } = apiWith({});
    await Promise.all(['a', 'b', 'c'].map((name) => reader.tryReadMetadata({ ...motd, name })));
    await reader.tryRead(motd);
    expect(asked.filter(({ path }) => path === '/api/v1')).toHaveLength(1);
  });

  it('tells kinds without a namespace, and does not take a subresource for a kind', async () => {
    const { reader, asked } = apiWith({});
    await reader.tryReadMetadata({ apiVersion: 'v1', kind: 'Namespace', namespace: 'default', name: 'shop' });
    await reader.tryReadMetadata({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
    });
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/v1',
      '/api/v1/namespaces/shop',
      '/apis/apps/v1',
      '/apis/apps/v1/namespaces/shop/deployments/web',
    ]);
  });

  it('finds no object of a kind that the cluster does not know', async () => {
    const { reader } = apiWith({});
    expect(
      await reader.tryReadMetadata({ ...motd, apiVersion: 'example.jp/v1', kind: 'Issuer' }),
    ).toBeUndefined();
  });
});

import { KumikiError } from '../../lib/core/errors';
import { ApiKinds } from '../../lib/kubernetes-api/api-kinds';
import type { ReadRequest } from '../../lib/kubernetes-api/http-cluster';
import { listObjects } from '../../lib/kubernetes-api/list-objects';

const list = (...items: readonly object[]) => ({ items, metadata: {} });
const verbs = ['get', 'list'];

const KINDS: Readonly<Record<string, object>> = {
  '/apis': {
    groups: [
      {
        preferredVersion: { groupVersion: 'example.jp/v2' },
        versions: [{ groupVersion: 'example.jp/v1' }, { groupVersion: 'example.jp/v2' }],
      },
    ],
  },
  '/api/v1': {
    resources: [
      { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs },
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs },
      { name: 'configmaps/status', kind: 'ConfigMap', namespaced: true, verbs },
      { name: 'bindings', kind: 'Binding', namespaced: true, verbs: ['create'] },
      { name: 'events', kind: 'Event', namespaced: true, verbs },
    ],
  },
  '/apis/example.jp/v2': { resources: [{ name: 'issuers', kind: 'Issuer', namespaced: true, verbs }] },
  '/apis/example.jp/v1': {
    resources: [
      { name: 'issuers', kind: 'Issuer', namespaced: true, verbs },
      { name: 'olds', kind: 'Old', namespaced: false, verbs },
    ],
  },
};

/**
 * Lists objects of an API with these replies by path; other paths are not found, and an error code is thrown.
 */
function listWith(replies: Readonly<Record<string, object | string>>, namespaces: readonly string[] = []) {
  const asked: ReadRequest[] = [];
  const tryRead = async (request: ReadRequest): Promise<unknown> => {
    const { path } = request;
    if (!(path in KINDS)) asked.push(request);
    const reply = KINDS[path] ?? replies[path] ?? replies[path.replace(/\?limit=500$/, '')];
    if (reply === 'KUBE_FORBIDDEN' || reply === 'KUBE_REFUSED' || reply === 'KUBE_UNREACHABLE')
      throw new KumikiError({ code: reply, message: path });
    if (reply === 'KUBE_GONE') throw new KumikiError({ code: reply, message: path });
    return reply;
  };
  return { asked, result: listObjects({ tryRead }, new ApiKinds({ tryRead }), { namespaces }) };
}

const named = (name: string, more = {}) => ({ metadata: { name, namespace: 'shop', ...more } });
const CONFIG_MAPS = '/api/v1/configmaps';

describe('listObjects', () => {
  it('lists each kind once, in the preferred version of the API server, and with metadata only', async () => {
    const { asked, result } = listWith({
      '/api/v1/namespaces': list({ metadata: { name: 'shop' } }),
      [CONFIG_MAPS]: list(
        named('motd', { annotations: { a: '1' }, managedFields: [{ manager: 'kubectl' }] }),
      ),
      '/apis/example.jp/v2/issuers': list(named('letters')),
    });
    expect(await result).toEqual({
      objects: [
        expect.objectContaining({ kind: 'Namespace', namespace: undefined, name: 'shop' }),
        {
          ...{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'motd' },
          ...{ annotations: { a: '1' }, managers: ['kubectl'], isPassing: false },
        },
        expect.objectContaining({ apiVersion: 'example.jp/v2', kind: 'Issuer', name: 'letters' }),
      ],
      unlisted: [],
    });
    expect(asked.map(({ path }) => path).sort()).toEqual([
      `${CONFIG_MAPS}?limit=500`,
      '/api/v1/namespaces?limit=500',
      '/apis/example.jp/v1/olds?limit=500',
      '/apis/example.jp/v2/issuers?limit=500',
    ]);
    expect(asked.every(({ accept }) => accept?.includes('PartialObjectMetadataList'))).toBe(true);
  });

  it('marks objects that have an owner or are being deleted', async () => {
    const { result } = listWith({
      [CONFIG_MAPS]: list(
        named('owned', { ownerReferences: [{ kind: 'Node' }] }),
        named('going', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
        named('free', { ownerReferences: [] }),
      ),
    });
    expect((await result).objects.map(({ name, isPassing }) => [name, isPassing])).toEqual([
      ['owned', true],
      ['going', true],
      ['free', false],
    ]);
  });

  it('reads chunk by chunk, and all at once if a chunk has expired', async () => {
    const first = `${CONFIG_MAPS}?limit=500`;
    const next = `${CONFIG_MAPS}?limit=500&continue=more`;
    const start = { items: [named('a')], metadata: { continue: 'more' } };
    const { result } = listWith({ [first]: start, [next]: list(named('b')) });
    expect((await result).objects.map(({ name }) => name)).toEqual(['a', 'b']);
    const whole = list(named('a'), named('b'), named('c'));
    const expired = await listWith({ [first]: start, [next]: 'KUBE_GONE', [CONFIG_MAPS]: whole }).result;
    expect(expired.objects.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('reads the namespaces that it may read, and reports what it could not list', async () => {
    const { result } = listWith(
      {
        [CONFIG_MAPS]: 'KUBE_FORBIDDEN',
        '/api/v1/namespaces/shop/configmaps': list(named('motd')),
        '/api/v1/namespaces/store/configmaps': 'KUBE_FORBIDDEN',
        '/api/v1/namespaces': 'KUBE_FORBIDDEN',
        '/apis/example.jp/v2/issuers': 'KUBE_REFUSED',
      },
      ['shop', 'store'],
    );
    expect((await result).objects.map(({ name }) => name)).toEqual(['motd']);
    expect((await result).unlisted).toEqual(['configmaps', 'issuers.example.jp', 'namespaces']);
  });

  it('fails if the cluster does not answer', async () => {
    const { result } = listWith({ [CONFIG_MAPS]: 'KUBE_UNREACHABLE' });
    await expect(result).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
  });
});

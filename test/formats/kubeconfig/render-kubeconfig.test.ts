import { parse } from 'yaml';
import type { KubeConfig, KubeCredentials } from '../../../lib/formats/kubeconfig/kube-config';
import { renderKubeConfig } from '../../../lib/formats/kubeconfig/render-kubeconfig';

const withCredentials = (credentials: KubeCredentials): KubeConfig => ({
  clusters: [{ name: 'shop', server: 'https://10.1.0.9:6443', caCertificate: 'PEM\n' }],
  users: [{ name: 'ops', credentials }],
  contexts: [{ name: 'shop', cluster: 'shop', user: 'ops', namespace: 'web' }],
  currentContext: 'shop',
});
const readUser = (credentials: KubeCredentials) =>
  parse(renderKubeConfig(withCredentials(credentials))).users[0].user;

describe('a kubeconfig', () => {
  it('is written as kubectl writes it', () => {
    const credentials = { kind: 'tokenFile', path: 'token' } as const;
    expect(renderKubeConfig(withCredentials(credentials))).toBe(`apiVersion: v1
kind: Config
clusters:
  - name: shop
    cluster:
      server: https://10.1.0.9:6443
      certificate-authority-data: UEVNCg==
users:
  - name: ops
    user:
      tokenFile: token
contexts:
  - name: shop
    context:
      cluster: shop
      user: ops
      namespace: web
current-context: shop
`);
  });

  it.each<[KubeCredentials, object]>([
    [{ kind: 'token', token: 't' }, { token: 't' }],
    [
      { kind: 'clientCertificate', certificate: 'c', key: 'k' },
      { 'client-certificate-data': 'Yw==', 'client-key-data': 'aw==' },
    ],
    [
      { kind: 'clientCertificateFiles', certificatePath: 'a.crt', keyPath: 'a.key' },
      { 'client-certificate': 'a.crt', 'client-key': 'a.key' },
    ],
    [
      { kind: 'exec', command: 'login', arguments: ['--quiet'], environment: { REGION: 'is1' } },
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: 'login',
          args: ['--quiet'],
          env: [{ name: 'REGION', value: 'is1' }],
          interactiveMode: 'IfAvailable',
        },
      },
    ],
  ])('has credentials of every kind: %j', (credentials, expected) => {
    expect(readUser(credentials)).toEqual(expected);
  });

  it('omits fields that are not known', () => {
    const { clusters, 'current-context': current } = parse(
      renderKubeConfig({ clusters: [{ name: 'a', server: 'https://a' }], users: [], contexts: [] }),
    );
    expect([clusters, current]).toEqual([[{ name: 'a', cluster: { server: 'https://a' } }], '']);
  });
});

import { testStack } from '../../load-balancer/service-site';
import { AUTHORITY } from './authority';
import { JOINS, kubeadmCluster } from './kubeadm-site';
import { THREE_MASTERS } from './sites';

describe('the kubeconfig of a cluster', () => {
  it('points to the endpoint of the API server, as its administrator', () => {
    expect(kubeadmCluster(testStack(), THREE_MASTERS).kubeConfig()).toEqual({
      clusters: [{ name: 'shop-Cluster', server: 'https://10.1.0.9:6443', caCertificate: undefined }],
      users: [
        {
          name: 'shop-Cluster-admin',
          credentials: { kind: 'clientCertificateFiles', certificatePath: 'admin.crt', keyPath: 'admin.key' },
        },
      ],
      contexts: [{ name: 'shop-Cluster', cluster: 'shop-Cluster', user: 'shop-Cluster-admin' }],
      currentContext: 'shop-Cluster',
    });
  });

  it('has the certificate of a known authority, and the given credentials', () => {
    const cluster = kubeadmCluster(testStack(), { join: JOINS['token and certificate'] });
    const config = cluster.kubeConfig({ kind: 'exec', command: 'login' });
    expect(config.clusters[0]?.caCertificate).toBe(AUTHORITY.certificate);
    expect(config.users[0]?.credentials).toEqual({ kind: 'exec', command: 'login' });
  });
});

import { parseAllDocuments } from 'yaml';
import { renderConfiguration } from '../../../../lib/coreos/kubeadm/files/configuration-file';
import type { KubeadmMachineSpec } from '../../../../lib/coreos/kubeadm/spec';
import { KNOWN_AUTHORITY } from '../authority';
import { JOINS, TOKEN } from '../kubeadm-site';
import { masterSpec, nodeSpec } from '../specs';

const read = (machine: KubeadmMachineSpec): object[] =>
  parseAllDocuments(renderConfiguration(machine)).map((document) => document.toJS());

describe("kubeadm's configuration on the master", () => {
  it('has the cluster, its first machine and the proxy', () => {
    expect(read(masterSpec())).toMatchObject([
      {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        kind: 'ClusterConfiguration',
        kubernetesVersion: 'v1.36.3',
        controlPlaneEndpoint: '10.1.1.140:6443',
        networking: { podSubnet: '10.240.0.0/16', serviceSubnet: '10.96.0.0/12' },
        controllerManager: { extraArgs: [{ name: 'node-cidr-mask-size-ipv4', value: '24' }] },
      },
      {
        kind: 'InitConfiguration',
        localAPIEndpoint: { advertiseAddress: '10.1.1.140', bindPort: 6443 },
        nodeRegistration: {
          name: 'kube-master',
          criSocket: 'unix:///run/containerd/containerd.sock',
          kubeletExtraArgs: [{ name: 'node-ip', value: '10.1.1.140' }],
          taints: [],
        },
      },
      { kind: 'KubeProxyConfiguration', mode: 'iptables' },
    ]);
  });

  it('continues after a failure halfway', () => {
    expect(read(masterSpec())[1]).toMatchObject({
      nodeRegistration: {
        ignorePreflightErrors: expect.arrayContaining([
          'FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml',
          'DirAvailable--var-lib-etcd',
          'Port-6443',
        ]),
      },
    });
  });

  it('keeps pods off the master only if asked', () => {
    const [, init] = read(masterSpec({ masterSchedulable: false }));
    expect(init).toHaveProperty('nodeRegistration');
    expect(init).not.toHaveProperty('nodeRegistration.taints');
  });

  it('limits the lifetime of a token in user_data', () => {
    expect(read(masterSpec({ join: JOINS['token alone'] }))[1]).toMatchObject({
      bootstrapTokens: [{ token: TOKEN, description: 'nodes of user_data', ttl: '24h0m0s' }],
    });
    expect(read(masterSpec())[1]).not.toHaveProperty('bootstrapTokens');
  });
});

describe("kubeadm's configuration on a node", () => {
  it('uses the file that a person brings', () => {
    expect(read(nodeSpec())).toMatchObject([
      {
        kind: 'JoinConfiguration',
        discovery: { file: { kubeConfigPath: '/etc/kubeadm/join.conf' } },
        // in lower case, because Kubernetes does not allow capitals in names
        nodeRegistration: { name: 'node-1', kubeletExtraArgs: [{ name: 'node-ip', value: '10.1.3.13' }] },
      },
    ]);
  });

  it.each([
    ['token and hash', { caCertHashes: [`sha256:${'0f'.repeat(32)}`] }],
    ['token alone', { unsafeSkipCAVerification: true }],
  ])('has the token, and how to recognize the master: %s', (name, verification) => {
    expect(read(nodeSpec({ join: JOINS[name] }))).toMatchObject([
      {
        discovery: {
          bootstrapToken: { token: TOKEN, apiServerEndpoint: '10.1.1.140:6443', ...verification },
        },
      },
    ]);
  });

  it('computes the hash of a certificate', () => {
    const join = {
      kind: 'token',
      token: TOKEN,
      ttlHours: 24,
      acceptSecret: true,
      certificateKey: undefined,
      ca: { kind: 'certificate', certificate: KNOWN_AUTHORITY.certificate },
    } as const;
    expect(read({ ...nodeSpec(), join })).toMatchObject([
      { discovery: { bootstrapToken: { caCertHashes: [KNOWN_AUTHORITY.hash] } } },
    ]);
  });
});

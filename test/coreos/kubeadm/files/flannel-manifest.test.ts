import { createFlannelObjects, FLANNEL_IMAGES } from '../../../../lib/coreos/kubeadm/files/flannel-manifest';

type Manifest = { readonly kind: string; readonly data?: Readonly<Record<string, string>> };

const objects = createFlannelObjects({ network: '10.32.0.0/20', backend: 'vxlan' }, FLANNEL_IMAGES);
const find = (kind: string) => objects.find((object) => (object as Manifest).kind === kind) as Manifest;

describe('the manifest of the pod network', () => {
  it('has its namespace first, then what its pods need, and the pods', () => {
    expect(objects.map((object) => (object as Manifest).kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'DaemonSet',
    ]);
  });

  it('tells flannel the overlay network of the machines', () => {
    expect(JSON.parse(find('ConfigMap').data?.['net-conf.json'] ?? '')).toEqual({
      Network: '10.32.0.0/20',
      Backend: { Type: 'vxlan' },
    });
  });

  it('runs on each machine, even before it is ready, by the address of the kubelet', () => {
    expect(find('DaemonSet')).toMatchObject({
      spec: {
        template: {
          spec: {
            hostNetwork: true,
            tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
            initContainers: [{ image: FLANNEL_IMAGES.cniPlugin }, { image: FLANNEL_IMAGES.flannel }],
            containers: [
              {
                image: FLANNEL_IMAGES.flannel,
                args: ['--ip-masq', '--kube-subnet-mgr', '--iface=$(NODE_IP)'],
                securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
              },
            ],
          },
        },
      },
    });
  });
});

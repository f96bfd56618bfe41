import type { DescribedOverlay } from '../../address-plan/description';

/** The images of the pod network. */
export interface FlannelImages {
  /** flanneld. */
  readonly flannel: string;
  /** The plugin that sets up the network interface of each pod. */
  readonly cniPlugin: string;
}

/** Versions that the flannel project released together, in 2025. */
export const FLANNEL_IMAGES: FlannelImages = {
  flannel: 'ghcr.io/flannel-io/flannel:v0.28.1',
  cniPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.0-flannel1',
};

const NAMESPACE = 'kube-flannel';
const NAME = 'flannel';
const CONFIG = 'kube-flannel-cfg';
const LABELS = { app: NAME, tier: 'node' };

/** The objects of flannel: its permissions, its configuration, and a pod on each machine. */
export function createFlannelObjects(overlay: DescribedOverlay, images: FlannelImages): readonly object[] {
  return [
    namespace(),
    serviceAccount(),
    clusterRole(),
    clusterRoleBinding(),
    config(overlay),
    daemonSet(images),
  ];
}

function namespace() {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    // its pods set up the network of the machine itself
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  };
}

function serviceAccount() {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: NAMESPACE } };
}

function clusterRole() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: NAME },
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
    ],
  };
}

function clusterRoleBinding() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: NAME },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
  };
}

function config({ network, backend = 'vxlan' }: DescribedOverlay) {
  const plugins = [
    { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ];
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: CONFIG, namespace: NAMESPACE, labels: LABELS },
    data: {
      'cni-conf.json': JSON.stringify({ name: 'cbr0', cniVersion: '0.3.1', plugins }),
      'net-conf.json': JSON.stringify({ Network: network, Backend: { Type: backend } }),
    },
  };
}

function daemonSet(images: FlannelImages) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-flannel-ds', namespace: NAMESPACE, labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          serviceAccountName: NAME,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          // until this pod runs, a machine is not ready and accepts no other pods
          tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
          initContainers: [
            copy('install-cni-plugin', images.cniPlugin, '/flannel', 'cni-plugin', '/opt/cni/bin', 'flannel'),
            copy(
              'install-cni',
              images.flannel,
              '/etc/kube-flannel/cni-conf.json',
              'cni',
              '/etc/cni/net.d',
              '10-flannel.conflist',
            ),
          ],
          containers: [flanneld(images.flannel)],
          volumes: [
            hostPath('run', '/run/flannel', 'DirectoryOrCreate'),
            hostPath('cni-plugin', '/opt/cni/bin', 'DirectoryOrCreate'),
            hostPath('cni', '/etc/cni/net.d', 'DirectoryOrCreate'),
            hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
            { name: 'config', configMap: { name: CONFIG } },
          ],
        },
      },
    },
  };
}

function flanneld(image: string) {
  return {
    name: 'kube-flannel',
    image,
    command: ['/opt/bin/flanneld'],
    // the address that the kubelet was given: a machine may have other interfaces as well
    args: ['--ip-masq', '--kube-subnet-mgr', '--iface=$(NODE_IP)'],
    env: [
      field('POD_NAME', 'metadata.name'),
      field('POD_NAMESPACE', 'metadata.namespace'),
      field('NODE_IP', 'status.hostIP'),
      { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
    ],
    resources: { requests: { cpu: '100m', memory: '50Mi' } },
    securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    volumeMounts: [
      { name: 'run', mountPath: '/run/flannel' },
      { name: 'config', mountPath: '/etc/kube-flannel/' },
      { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
    ],
  };
}

function copy(name: string, image: string, from: string, volume: string, folder: string, to: string) {
  const mounts = [{ name: volume, mountPath: folder }];
  const config = from.startsWith('/etc/') ? [{ name: 'config', mountPath: '/etc/kube-flannel/' }] : [];
  return {
    name,
    image,
    command: ['cp'],
    args: ['-f', from, `${folder}/${to}`],
    volumeMounts: [...mounts, ...config],
  };
}

function field(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function hostPath(name: string, path: string, type: string) {
  return { name, hostPath: { path, type } };
}

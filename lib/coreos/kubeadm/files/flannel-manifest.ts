import type { DescribedOverlay } from '../../address-plan/description';

/** The images of the pod network. */
export interface FlannelImages {
  /** Image of flanneld. */
  readonly flannel: string;
  /** Image of the plugin that sets up the network interface of each pod. */
  readonly cniPlugin: string;
}

/** Versions that the flannel project released together, in 2025. */
export const FLANNEL_IMAGES: FlannelImages = {
  flannel: 'ghcr.io/flannel-io/flannel:v0.28.1',
  cniPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.0-flannel1',
};

const NAMESPACE = 'kube-flannel';
const NAME = 'flannel';
const CONFIG_MAP = 'kube-flannel-cfg';
const LABELS = { app: NAME, tier: 'node' };

/** A volume and its path, which is the same in all containers that use it. */
interface Mount {
  readonly name: string;
  readonly mountPath: string;
}

/** Folders of the machine from which containerd reads plugins and their configuration. */
const CNI_PLUGINS: Mount = { name: 'cni-plugin', mountPath: '/opt/cni/bin' };
const CNI_CONFIG: Mount = { name: 'cni', mountPath: '/etc/cni/net.d' };
/** Volume with the files of the ConfigMap. */
const CONFIG: Mount = { name: 'config', mountPath: '/etc/kube-flannel/' };

/** Creates the objects of flannel: its permissions, its configuration, and a pod on each machine. */
export function createFlannelObjects(overlay: DescribedOverlay, images: FlannelImages): readonly object[] {
  return [
    createNamespace(),
    createServiceAccount(),
    createClusterRole(),
    createClusterRoleBinding(),
    createConfigMap(overlay),
    createDaemonSet(images),
  ];
}

function createNamespace() {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    // its pods set up the network of the machine itself
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
  };
}

function createServiceAccount() {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: NAMESPACE } };
}

function createClusterRole() {
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

function createClusterRoleBinding() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: NAME },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
  };
}

function createConfigMap({ network, backend = 'vxlan' }: DescribedOverlay) {
  const plugins = [
    { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ];
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: CONFIG_MAP, namespace: NAMESPACE, labels: LABELS },
    data: {
      'cni-conf.json': JSON.stringify({ name: 'cbr0', cniVersion: '0.3.1', plugins }),
      'net-conf.json': JSON.stringify({ Network: network, Backend: { Type: backend } }),
    },
  };
}

function createDaemonSet(images: FlannelImages) {
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
            createCopyContainer({
              name: 'install-cni-plugin',
              image: images.cniPlugin,
              from: '/flannel',
              volume: CNI_PLUGINS,
              to: 'flannel',
            }),
            createCopyContainer({
              name: 'install-cni',
              image: images.flannel,
              from: `${CONFIG.mountPath}cni-conf.json`,
              volume: CNI_CONFIG,
              to: '10-flannel.conflist',
              reads: CONFIG,
            }),
          ],
          containers: [createFlannelContainer(images.flannel)],
          volumes: [
            createHostPathVolume('run', '/run/flannel', 'DirectoryOrCreate'),
            createHostPathVolume(CNI_PLUGINS.name, CNI_PLUGINS.mountPath, 'DirectoryOrCreate'),
            createHostPathVolume(CNI_CONFIG.name, CNI_CONFIG.mountPath, 'DirectoryOrCreate'),
            createHostPathVolume('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
            { name: CONFIG.name, configMap: { name: CONFIG_MAP } },
          ],
        },
      },
    },
  };
}

function createFlannelContainer(image: string) {
  return {
    name: 'kube-flannel',
    image,
    command: ['/opt/bin/flanneld'],
    // the address that the kubelet was given: a machine may have other interfaces as well
    args: ['--ip-masq', '--kube-subnet-mgr', '--iface=$(NODE_IP)'],
    env: [
      createFieldVariable('POD_NAME', 'metadata.name'),
      createFieldVariable('POD_NAMESPACE', 'metadata.namespace'),
      createFieldVariable('NODE_IP', 'status.hostIP'),
      { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
    ],
    resources: { requests: { cpu: '100m', memory: '50Mi' } },
    securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    volumeMounts: [
      { name: 'run', mountPath: '/run/flannel' },
      CONFIG,
      { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
    ],
  };
}

/** A file that a container copies to a folder of the machine before the pod starts. */
interface FileCopy {
  /** Name of the container. */
  readonly name: string;
  readonly image: string;
  /** Path of the file in the container. */
  readonly from: string;
  /** The folder of the machine. */
  readonly volume: Mount;
  /** Name of the file there. */
  readonly to: string;
  /** The volume that has the file. @default - none: it is in the image */
  readonly reads?: Mount;
}

function createCopyContainer({ name, image, from, volume, to, reads }: FileCopy) {
  return {
    name,
    image,
    command: ['cp'],
    args: ['-f', from, `${volume.mountPath}/${to}`],
    volumeMounts: reads ? [volume, reads] : [volume],
  };
}

function createFieldVariable(name: string, fieldPath: string) {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function createHostPathVolume(name: string, path: string, type: string) {
  return { name, hostPath: { path, type } };
}

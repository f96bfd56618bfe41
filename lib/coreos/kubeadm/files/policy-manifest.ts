const NAMESPACE = 'kube-system';
const NAME = 'kube-network-policies';
const LABELS = { app: NAME, tier: 'node' };

/**
 * Creates the objects of kube-network-policies: its permissions, and a pod on each machine. The program
 * receives packets from a queue of the kernel, and accepts or drops them.
 */
export function createPolicyObjects(image: string): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace: NAMESPACE } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [
        { apiGroups: [''], resources: ['pods', 'namespaces', 'nodes'], verbs: ['list', 'watch'] },
        { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
    },
    createDaemonSet(image),
  ];
}

function createDaemonSet(image: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          hostNetwork: true,
          dnsPolicy: 'ClusterFirst',
          priorityClassName: 'system-node-critical',
          serviceAccountName: NAME,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          // policies must be enforced on every node, whatever its taints
          tolerations: [{ operator: 'Exists' }],
          containers: [createContainer(image)],
          volumes: [{ name: 'lib-modules', hostPath: { path: '/lib/modules' } }],
        },
      },
    },
  };
}

function createContainer(image: string) {
  return {
    name: NAME,
    image,
    args: ['/bin/netpol', '--hostname-override=$(NODE_NAME)', '--v=2'],
    env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    resources: { requests: { cpu: '100m', memory: '50Mi' } },
    securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } },
    volumeMounts: [{ name: 'lib-modules', mountPath: '/lib/modules', readOnly: true }],
  };
}

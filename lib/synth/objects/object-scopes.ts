import { isObject } from '../../core/json';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/**
 * Kinds that are in no namespace, with their API groups: those of Kubernetes 1.36 (its OpenAPI document, all
 * whose paths have no namespace), those of earlier versions, and those of much used extensions.
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  APIServer: ['operator.tigera.io'],
  APIService: ['apiregistration.k8s.io'],
  AdminNetworkPolicy: ['policy.networking.k8s.io'],
  BGPConfiguration: ['crd.projectcalico.org', 'projectcalico.org'],
  BGPFilter: ['crd.projectcalico.org', 'projectcalico.org'],
  BGPPeer: ['crd.projectcalico.org', 'projectcalico.org'],
  BaselineAdminNetworkPolicy: ['policy.networking.k8s.io'],
  BlockAffinity: ['crd.projectcalico.org', 'projectcalico.org'],
  CSIDriver: ['storage.k8s.io'],
  CSINode: ['storage.k8s.io'],
  CertificateSigningRequest: ['certificates.k8s.io'],
  CiliumBGPAdvertisement: ['cilium.io'],
  CiliumBGPClusterConfig: ['cilium.io'],
  CiliumBGPNodeConfig: ['cilium.io'],
  CiliumBGPNodeConfigOverride: ['cilium.io'],
  CiliumBGPPeerConfig: ['cilium.io'],
  CiliumBGPPeeringPolicy: ['cilium.io'],
  CiliumCIDRGroup: ['cilium.io'],
  CiliumClusterwideEnvoyConfig: ['cilium.io'],
  CiliumClusterwideNetworkPolicy: ['cilium.io'],
  CiliumEgressGatewayPolicy: ['cilium.io'],
  CiliumIdentity: ['cilium.io'],
  CiliumL2AnnouncementPolicy: ['cilium.io'],
  CiliumLoadBalancerIPPool: ['cilium.io'],
  CiliumNode: ['cilium.io'],
  CiliumPodIPPool: ['cilium.io'],
  ClusterCIDR: ['networking.k8s.io'],
  ClusterCleanupPolicy: ['kyverno.io'],
  ClusterExternalSecret: ['external-secrets.io'],
  ClusterInformation: ['crd.projectcalico.org', 'projectcalico.org'],
  ClusterIssuer: ['cert-manager.io'],
  ClusterNetworkPolicy: ['policy.networking.k8s.io'],
  ClusterPolicy: ['kyverno.io'],
  ClusterRole: ['rbac.authorization.k8s.io'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io'],
  ClusterSecretStore: ['external-secrets.io'],
  ClusterTrustBundle: ['certificates.k8s.io'],
  ComponentStatus: [''],
  CustomResourceDefinition: ['apiextensions.k8s.io'],
  DeviceClass: ['resource.k8s.io'],
  DeviceTaintRule: ['resource.k8s.io'],
  FelixConfiguration: ['crd.projectcalico.org', 'projectcalico.org'],
  FlowSchema: ['flowcontrol.apiserver.k8s.io'],
  GatewayClass: ['gateway.networking.k8s.io'],
  GlobalNetworkPolicy: ['crd.projectcalico.org', 'projectcalico.org'],
  GlobalNetworkSet: ['crd.projectcalico.org', 'projectcalico.org'],
  HostEndpoint: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAMBlock: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAMConfig: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAMHandle: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAddress: ['networking.k8s.io'],
  IPPool: ['crd.projectcalico.org', 'projectcalico.org'],
  IPReservation: ['crd.projectcalico.org', 'projectcalico.org'],
  Installation: ['operator.tigera.io'],
  IngressClass: ['networking.k8s.io'],
  KubeControllersConfiguration: ['crd.projectcalico.org', 'projectcalico.org'],
  MutatingAdmissionPolicy: ['admissionregistration.k8s.io'],
  MutatingAdmissionPolicyBinding: ['admissionregistration.k8s.io'],
  MutatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  Namespace: [''],
  Node: [''],
  NodeMetrics: ['metrics.k8s.io'],
  PersistentVolume: [''],
  PodSecurityPolicy: ['policy', 'extensions'],
  PriorityClass: ['scheduling.k8s.io'],
  PriorityLevelConfiguration: ['flowcontrol.apiserver.k8s.io'],
  ResourceClass: ['resource.k8s.io'],
  ResourcePoolStatusRequest: ['resource.k8s.io'],
  ResourceSlice: ['resource.k8s.io'],
  RuntimeClass: ['node.k8s.io'],
  SelfSubjectAccessReview: ['authorization.k8s.io'],
  SelfSubjectReview: ['authentication.k8s.io'],
  SelfSubjectRulesReview: ['authorization.k8s.io'],
  ServiceCIDR: ['networking.k8s.io'],
  StorageClass: ['storage.k8s.io'],
  StorageVersion: ['internal.apiserver.k8s.io'],
  StorageVersionMigration: ['storagemigration.k8s.io'],
  SubjectAccessReview: ['authorization.k8s.io'],
  TigeraStatus: ['operator.tigera.io'],
  TokenReview: ['authentication.k8s.io'],
  ValidatingAdmissionPolicy: ['admissionregistration.k8s.io'],
  ValidatingAdmissionPolicyBinding: ['admissionregistration.k8s.io'],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  VolumeAttachment: ['storage.k8s.io'],
  VolumeAttributesClass: ['storage.k8s.io'],
  VolumeSnapshotClass: ['snapshot.storage.k8s.io'],
  VolumeSnapshotContent: ['snapshot.storage.k8s.io'],
};

/** Knows which kinds of objects are in no namespace. */
export class ObjectScopes {
  /** Kind and group → whether the app itself defines the kind as one without namespaces. */
  private readonly defined = new Map<string, boolean>();

  /** Learns of the kinds that an object, or a list of objects, defines. */
  learn(object: unknown): void {
    if (!isObject(object)) return;
    const { kind, spec, items } = object;
    if (Array.isArray(items)) for (const item of items) this.learn(item);
    if (kind !== 'CustomResourceDefinition' || !isObject(spec) || !isObject(spec.names)) return;
    this.defined.set(`${spec.names.kind}\n${spec.group}`, spec.scope === 'Cluster');
  }

  /** Whether objects of this kind are in no namespace. Unknown kinds are in one. */
  isClusterScoped(object: KubernetesObject): boolean {
    const { kind } = object;
    if (this.defined.size > 0) {
      const defined = this.defined.get(`${kind}\n${groupOf(object)}`);
      if (defined !== undefined) return defined;
    }
    return Object.hasOwn(CLUSTER_SCOPED, kind) && CLUSTER_SCOPED[kind]?.includes(groupOf(object)) === true;
  }
}

/** The object without its namespace. */
export function withoutNamespace(object: KubernetesObject): KubernetesObject {
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

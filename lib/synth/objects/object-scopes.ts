import { isObject } from '../../core/json';
import { groupOf, type KubernetesObject } from './kubernetes-object';

/**
 * Cluster-scoped kinds and their API groups: those of Kubernetes 1.36 (from its OpenAPI document: none of
 * their paths has a namespace), those of earlier versions, and those of popular extensions.
 */
const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  AKSNodeClass: ['karpenter.azure.com'],
  APIServer: ['operator.tigera.io'],
  APIService: ['apiregistration.k8s.io'],
  AdminNetworkPolicy: ['policy.networking.k8s.io'],
  AdmissionCheck: ['kueue.x-k8s.io'],
  Assign: ['mutations.gatekeeper.sh'],
  AssignImage: ['mutations.gatekeeper.sh'],
  AssignMetadata: ['mutations.gatekeeper.sh'],
  BGPConfiguration: ['crd.projectcalico.org', 'projectcalico.org'],
  BGPFilter: ['crd.projectcalico.org', 'projectcalico.org'],
  BGPPeer: ['crd.projectcalico.org', 'projectcalico.org'],
  BaselineAdminNetworkPolicy: ['policy.networking.k8s.io'],
  BlockAffinity: ['crd.projectcalico.org', 'projectcalico.org'],
  Bundle: ['trust.cert-manager.io'],
  CDI: ['cdi.kubevirt.io'],
  CDIConfig: ['cdi.kubevirt.io'],
  CSIDriver: ['storage.k8s.io'],
  CSINode: ['storage.k8s.io'],
  CapsuleConfiguration: ['capsule.clastix.io'],
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
  ClusterAdmissionPolicy: ['policies.kubewarden.io'],
  ClusterAdmissionPolicyGroup: ['policies.kubewarden.io'],
  ClusterAnalysisTemplate: ['argoproj.io'],
  ClusterCIDR: ['networking.k8s.io'],
  ClusterCleanupPolicy: ['kyverno.io'],
  ClusterExternalSecret: ['external-secrets.io'],
  ClusterFederatedTrustDomain: ['spire.spiffe.io'],
  ClusterGenerator: ['generators.external-secrets.io'],
  ClusterImageCatalog: ['postgresql.cnpg.io'],
  ClusterInformation: ['crd.projectcalico.org', 'projectcalico.org'],
  ClusterInterceptor: ['triggers.tekton.dev'],
  ClusterIssuer: ['cert-manager.io'],
  ClusterNetworkPolicy: ['policy.networking.k8s.io'],
  ClusterPolicy: ['kyverno.io', 'nvidia.com'],
  ClusterPolicyReport: ['wgpolicyk8s.io'],
  ClusterPushSecret: ['external-secrets.io'],
  ClusterQueue: ['kueue.x-k8s.io'],
  ClusterRole: ['rbac.authorization.k8s.io'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io'],
  ClusterSPIFFEID: ['spire.spiffe.io'],
  ClusterSecretStore: ['external-secrets.io'],
  ClusterStaticEntry: ['spire.spiffe.io'],
  ClusterTriggerAuthentication: ['keda.sh'],
  ClusterTriggerBinding: ['triggers.tekton.dev'],
  ClusterTrustBundle: ['certificates.k8s.io'],
  ClusterWorkflowTemplate: ['argoproj.io'],
  Cohort: ['kueue.x-k8s.io'],
  ComponentStatus: [''],
  CompositeController: ['metacontroller.k8s.io'],
  CompositeResourceDefinition: ['apiextensions.crossplane.io'],
  Composition: ['apiextensions.crossplane.io'],
  CompositionRevision: ['apiextensions.crossplane.io'],
  Configuration: ['pkg.crossplane.io'],
  ConfigurationRevision: ['pkg.crossplane.io'],
  ConstraintTemplate: ['templates.gatekeeper.sh'],
  ControllerConfig: ['pkg.crossplane.io'],
  CustomResourceDefinition: ['apiextensions.k8s.io'],
  DecoratorController: ['metacontroller.k8s.io'],
  DeletingPolicy: ['policies.kyverno.io'],
  DeploymentRuntimeConfig: ['pkg.crossplane.io'],
  DeviceClass: ['resource.k8s.io'],
  DeviceTaintRule: ['resource.k8s.io'],
  EC2NodeClass: ['karpenter.k8s.aws'],
  EnvironmentConfig: ['apiextensions.crossplane.io'],
  ExpansionTemplate: ['expansion.gatekeeper.sh'],
  ExtensionConfig: ['runtime.cluster.x-k8s.io'],
  FelixConfiguration: ['crd.projectcalico.org', 'projectcalico.org'],
  FlowSchema: ['flowcontrol.apiserver.k8s.io'],
  Function: ['pkg.crossplane.io'],
  FunctionRevision: ['pkg.crossplane.io'],
  GatewayClass: ['gateway.networking.k8s.io'],
  GeneratingPolicy: ['policies.kyverno.io'],
  GlobalContextEntry: ['kyverno.io'],
  GlobalNetworkPolicy: ['crd.projectcalico.org', 'projectcalico.org'],
  GlobalNetworkSet: ['crd.projectcalico.org', 'projectcalico.org'],
  GlobalTenantResource: ['capsule.clastix.io'],
  Goldmane: ['operator.tigera.io'],
  HostEndpoint: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAMBlock: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAMConfig: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAMHandle: ['crd.projectcalico.org', 'projectcalico.org'],
  IPAddress: ['networking.k8s.io'],
  IPPool: ['crd.projectcalico.org', 'projectcalico.org'],
  IPReservation: ['crd.projectcalico.org', 'projectcalico.org'],
  ImageConfig: ['pkg.crossplane.io'],
  ImageSet: ['operator.tigera.io'],
  ImageValidatingPolicy: ['policies.kyverno.io'],
  IngressClass: ['networking.k8s.io'],
  Installation: ['operator.tigera.io'],
  KubeControllersConfiguration: ['crd.projectcalico.org', 'projectcalico.org'],
  Lock: ['pkg.crossplane.io'],
  ManagedResourceActivationPolicy: ['apiextensions.crossplane.io'],
  ManagedResourceDefinition: ['apiextensions.crossplane.io'],
  ModifySet: ['mutations.gatekeeper.sh'],
  MultiKueueCluster: ['kueue.x-k8s.io'],
  MultiKueueConfig: ['kueue.x-k8s.io'],
  MutatingAdmissionPolicy: ['admissionregistration.k8s.io'],
  MutatingAdmissionPolicyBinding: ['admissionregistration.k8s.io'],
  MutatingPolicy: ['policies.kyverno.io'],
  MutatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  NVIDIADriver: ['nvidia.com'],
  Namespace: [''],
  Node: [''],
  NodeClaim: ['karpenter.sh'],
  NodeFeatureRule: ['nfd.k8s-sigs.io'],
  NodeMetrics: ['metrics.k8s.io'],
  NodeOverlay: ['karpenter.sh'],
  NodePool: ['karpenter.sh'],
  PersistentVolume: [''],
  PodSecurityPolicy: ['policy', 'extensions'],
  PolicyServer: ['policies.kubewarden.io'],
  PriorityClass: ['scheduling.k8s.io'],
  PriorityLevelConfiguration: ['flowcontrol.apiserver.k8s.io'],
  Provider: ['pkg.crossplane.io', 'externaldata.gatekeeper.sh'],
  ProviderRevision: ['pkg.crossplane.io'],
  ProvisioningRequestConfig: ['kueue.x-k8s.io'],
  ResourceClass: ['resource.k8s.io'],
  ResourceFlavor: ['kueue.x-k8s.io'],
  ResourcePoolStatusRequest: ['resource.k8s.io'],
  ResourceSlice: ['resource.k8s.io'],
  RuntimeClass: ['node.k8s.io'],
  SecurityContextConstraints: ['security.openshift.io'],
  SelfSubjectAccessReview: ['authorization.k8s.io'],
  SelfSubjectReview: ['authentication.k8s.io'],
  SelfSubjectRulesReview: ['authorization.k8s.io'],
  ServiceCIDR: ['networking.k8s.io'],
  StagedGlobalNetworkPolicy: ['crd.projectcalico.org', 'projectcalico.org'],
  StorageClass: ['storage.k8s.io'],
  StorageProfile: ['cdi.kubevirt.io'],
  StorageVersion: ['internal.apiserver.k8s.io'],
  StorageVersionMigration: ['storagemigration.k8s.io'],
  SubjectAccessReview: ['authorization.k8s.io'],
  SyncSet: ['syncset.gatekeeper.sh'],
  TektonConfig: ['operator.tekton.dev'],
  Tenant: ['capsule.clastix.io'],
  Tier: ['crd.projectcalico.org', 'projectcalico.org'],
  TigeraStatus: ['operator.tigera.io'],
  TokenReview: ['authentication.k8s.io'],
  Topology: ['kueue.x-k8s.io'],
  ValidatingAdmissionPolicy: ['admissionregistration.k8s.io'],
  ValidatingAdmissionPolicyBinding: ['admissionregistration.k8s.io'],
  ValidatingPolicy: ['policies.kyverno.io'],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  VirtualMachineClusterInstancetype: ['instancetype.kubevirt.io'],
  VirtualMachineClusterPreference: ['instancetype.kubevirt.io'],
  VolumeAttachment: ['storage.k8s.io'],
  VolumeAttributesClass: ['storage.k8s.io'],
  VolumeGroupSnapshotClass: ['groupsnapshot.storage.k8s.io'],
  VolumeGroupSnapshotContent: ['groupsnapshot.storage.k8s.io'],
  VolumeSnapshotClass: ['snapshot.storage.k8s.io'],
  VolumeSnapshotContent: ['snapshot.storage.k8s.io'],
  Whisker: ['operator.tigera.io'],
  WorkloadPriorityClass: ['kueue.x-k8s.io'],
};

/** API group of Gatekeeper's constraints. Users name the kinds; all of them are cluster-scoped. */
const CONSTRAINTS = 'constraints.gatekeeper.sh/';

/** Determines which kinds of objects are cluster-scoped. */
export class ObjectScopes {
  /** Kind and group → whether the app defines the kind as cluster-scoped. */
  private readonly defined = new Map<string, boolean>();

  /** Records the kinds that an object, or a list of objects, defines. */
  learn(object: unknown): void {
    if (!isObject(object)) return;
    const { kind, spec, items } = object;
    if (Array.isArray(items)) for (const item of items) this.learn(item);
    if (kind !== 'CustomResourceDefinition' || !isObject(spec) || !isObject(spec.names)) return;
    this.defined.set(`${spec.names.kind}\n${spec.group}`, spec.scope === 'Cluster');
  }

  /** Whether objects of this kind are cluster-scoped. Unknown kinds are namespaced. */
  isClusterScoped(object: KubernetesObject): boolean {
    const { apiVersion, kind } = object;
    if (this.defined.size > 0) {
      const defined = this.defined.get(`${kind}\n${groupOf(object)}`);
      if (defined !== undefined) return defined;
    }
    if (apiVersion.startsWith(CONSTRAINTS)) return true;
    return Object.hasOwn(CLUSTER_SCOPED, kind) && CLUSTER_SCOPED[kind]?.includes(groupOf(object)) === true;
  }
}

/** Returns the object without its namespace. */
export function withoutNamespace(object: KubernetesObject): KubernetesObject {
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

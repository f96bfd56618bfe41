/**
 * The public API of Kumiki. The Pulumi adapter is `kumiki/pulumi`; tools for your tests are in
 * `kumiki/testing`.
 */

// --- App and stacks ----------------------------------------------------------------------------------------

/** The root of a program, and the groups it deploys. */
export { App, type AppProps } from './app';
export { Stack, type StackProps } from './core/stack';
export { Zone, type ZoneName } from './core/zone';

// --- Applications ------------------------------------------------------------------------------------------

/** The Guestbook of the Kubernetes tutorial. */
export { GuestbookFlavour } from './guestbook/flavour';
export type { FlavourName, GuestbookDiscovery } from './guestbook/flavour-spec';
export { GuestbookApp } from './guestbook/guestbook-app';
export type {
  GuestbookFollowersProps,
  GuestbookFrontendProps,
  GuestbookLeaderProps,
  GuestbookProps,
  GuestbookStorage,
  GuestbookTierProps,
} from './guestbook/guestbook-props';

// --- Gateways ----------------------------------------------------------------------------------------------

/** nginx in front of services: its routes, their targets, and its clients. */
export { ClientAddress } from './gateway/client-address';
export {
  ExistingService,
  type ExistingServicePort,
  type ExistingServiceProps,
} from './gateway/existing-service';
export { HttpRoutes, type HttpRoutesProps } from './gateway/gateway-api/http-routes';
export type { BackendOptions, ExternalOptions, RouteTarget, WeightedTarget } from './gateway/gateway-backend';
export { GatewayBackend } from './gateway/gateway-backend';
export { GatewayRoutes } from './gateway/gateway-routes';
export { type CertificateFilesOptions, type CertManagerOptions, GatewayTls } from './gateway/gateway-tls';
export { GkeIngress } from './gateway/gke/gke-ingress';
export type { GkeCertificateProps, GkeIngressProps } from './gateway/gke/gke-ingress-props';
export { GatewayImage } from './gateway/image/gateway-image';
export type { GatewayImageProps } from './gateway/image/gateway-image-props';
/** Ingresses and HTTPRoutes as a gateway. */
export { GatewayMigration } from './gateway/migration/gateway-migration';
export type { NotCarriedOver } from './gateway/migration/migration-plan';
export { NginxIngressGateway } from './gateway/nginx-ingress-gateway';
export type {
  GatewayAutoscaling,
  GatewayRoutesProps,
  NginxIngressGatewayProps,
} from './gateway/nginx-ingress-gateway-props';
export { type PrefixRedirectOptions, Redirect, type RedirectOptions } from './gateway/redirect';
export type {
  BasicAuth,
  Cors,
  ExternalAuth,
  RateLimit,
  RouteOptions,
  RouteSettings,
} from './gateway/route-options';
export { RoutePath } from './gateway/route-path';
/** The outcome of a request, computed without a server. */
export type { GatewayRequest, Outcome } from './gateway/routes/match-request';
export type {
  ForwardAction,
  HeaderRule,
  PathRewrite,
  PathRule,
  RedirectAction,
  RedirectStatus,
  Route,
  RouteAction,
  RouteMatch,
  WeightedBackend,
} from './gateway/routes/route';

// --- Proxies and balancers ---------------------------------------------------------------------------------

/** HAProxy in front of a cluster. */
export {
  BalancerBackend,
  type BalancerBackendOptions,
  BalancerCheck,
  type BalancerCheckOptions,
  type BalancerHttpCheckOptions,
  type BalancerServer,
  type NodePortOptions,
} from './rancher/balancer/balancer-backend';
export type {
  BalancerFrontend,
  BalancerTls,
  FrontendProps,
  HttpFrontend,
  HttpRule,
  SniRule,
  TcpFrontend,
} from './rancher/balancer/frontend';
export { TcpBalancer } from './rancher/balancer/tcp-balancer';
export type { TcpBalancerProps } from './rancher/balancer/tcp-balancer-props';
/** Proxies and balancers in the assembly. */
export { FRONT, type FrontArtifact, type FrontListener, HOST_FRONT } from './rancher/front-artifact';
/** Caddy in front of a server. */
export { CaddyProxy } from './rancher/proxy/caddy-proxy';
export type { CaddyProxyProps, ProxyStorage } from './rancher/proxy/caddy-proxy-props';
export { type AcmeOptions, ProxyCertificates } from './rancher/proxy/proxy-certificates';
export { ProxyUpstream, type ProxyUpstreamOptions } from './rancher/proxy/proxy-upstream';

// --- Workloads ---------------------------------------------------------------------------------------------

/** The reader that turns any service or workload into a selector and ports. */
export { toPodBackend } from './kubernetes/backend/pod-backend';
/** The namespace of a stack, as an object of the stack. */
export { Namespace, type NamespaceProps, type PodSecurityLevel } from './kubernetes/namespace/namespace';
export type { NamespaceQuota } from './kubernetes/namespace/namespace-quota';
export {
  type AddressPeer,
  PodNetworkPolicy,
  type PodNetworkPolicyProps,
} from './kubernetes/policy/pod-network-policy';
export { Exposure } from './kubernetes/service/exposure';
/** A hardened Deployment with its Service, and its settings. */
export type { Autoscaling } from './kubernetes/workload/autoscaling';
export type {
  BasicContainerProps,
  ContainerPort,
  ContainerProps,
  ImagePullPolicy,
  InitContainerProps,
  RunningContainerProps,
  SidecarProps,
} from './kubernetes/workload/container';
export { EnvValue, type PodField } from './kubernetes/workload/env-value';
export type { Env } from './kubernetes/workload/environment';
export type { AppLabelProps, AppLabels } from './kubernetes/workload/labels';
export { Mount } from './kubernetes/workload/mount';
export type { Capability, PodSecurityProps } from './kubernetes/workload/pod-security';
export { Probe, type ProbeTiming } from './kubernetes/workload/probe';
export type { ContainerResources, ResourceAmounts } from './kubernetes/workload/resources';
export type { PodCount, Rollout } from './kubernetes/workload/rollout';
export { Workload } from './kubernetes/workload/workload';
export type { WorkloadProps } from './kubernetes/workload/workload-props';

// --- Web apps ----------------------------------------------------------------------------------------------

/** A program that serves HTTP, in one release or two, and the database it needs. */
export {
  BlueGreenWebApp,
  type BlueGreenWebAppProps,
  type Release,
  type ReleaseColour,
} from './web/blue-green-web-app';
export type { ConnectionNames, ConnectOptions } from './web/database-connection';
export { ExternalDatabase } from './web/external-database';
export type {
  DatabaseCredentials,
  DatabaseEngine,
  DatabasePort,
  ExternalDatabaseProps,
} from './web/external-database-props';
export type { Migration } from './web/migration';
export { WebApp } from './web/web-app';
export type { WebAppProps } from './web/web-app-props';

// --- Load balancers ----------------------------------------------------------------------------------------

/** Load balancers that already exist. */
export { Appliances } from './load-balancer/appliances';
/** The controller in the cluster, for Services that are not in any stack. */
export type {
  ControllerCredentials,
  SakuraLoadBalancerControllerProps,
} from './load-balancer/controller/controller-props';
export { SakuraLoadBalancerController } from './load-balancer/controller/sakura-load-balancer-controller';
export { ExistingLoadBalancer, type ExistingLoadBalancerProps } from './load-balancer/existing-load-balancer';
/** How the appliance checks whether a real server works. */
export { type ConnectCheckOptions, HealthCheck, type HttpCheckOptions } from './load-balancer/health-check';
/** The network the appliance is attached to. */
export {
  type LoadBalancerNetwork,
  RouterNetwork,
  type RouterNetworkOptions,
  SwitchNetwork,
  type SwitchNetworkOptions,
  type UnitAddresses,
} from './load-balancer/network';
/** The ports of a virtual IP. */
export type { LoadBalancerPort, LoadBalancerPortProps } from './load-balancer/ports';
/** Pods behind a virtual IP. */
export { SakuraLoadBalancedService } from './load-balancer/sakura-load-balanced-service';
/** The appliance; several services may share it. */
export { SakuraLoadBalancer, type SakuraLoadBalancerProps } from './load-balancer/sakura-load-balancer';
/** The real servers of a virtual IP. */
export { type ServerOptions, type ServerSource, Servers } from './load-balancer/servers';
/** Properties of a load-balanced service: its own appliance on a router or a switch, or a shared one. */
export type {
  LoadBalancedServiceProps,
  OnRouterProps,
  OnSharedLoadBalancerProps,
  OnSwitchProps,
  SakuraLoadBalancedServiceProps,
} from './load-balancer/service-props';
/** The clients that may use a virtual IP, and the pods that serve them. */
export type { ExternalTrafficPolicy, TrafficDistribution, TrafficProps } from './load-balancer/traffic-props';

// --- Load balancers as plain data --------------------------------------------------------------------------

/** Finds the problems of a desired state, without calling the API. */
export { checkSpec } from './appliance/spec/check-spec';
/** Load balancers in the assembly. */
export type { LoadBalancerShareSpec, ShareSpec } from './appliance/spec/share';
/** The desired state of an appliance, and its limits. */
export {
  type AddressRange,
  type AppliancePlan,
  type ApplianceSpec,
  type CloudSelector,
  type ConnectCheckSpec,
  type HealthCheckSpec,
  type HttpCheckSpec,
  LOAD_BALANCER_LIMITS,
  type LoadBalancerSpec,
  type NetworkChoice,
  type NetworkSpec,
  type OtherVirtualIps,
  type PingCheckSpec,
  type RealServerSpec,
  type RouterNetworkSpec,
  type SwitchNetworkSpec,
  type TcpCheckSpec,
  type VirtualIpPortSpec,
  type VirtualIpSpec,
} from './appliance/spec/spec';
export type {
  AnnouncedService,
  LoadBalancerArtifact,
  LoadBalancerShareArtifact,
  VirtualIpSource,
} from './load-balancer/artifact';

// --- Clusters of machines ----------------------------------------------------------------------------------

/** Types shared by all clusters of machines: the machines themselves, and their addresses. */
export type { AddressPlan, AddressPlanRow } from './coreos/address-plan/address-plan';
export type { NodeRole } from './coreos/address-plan/description';
export type { OverlayDevice } from './coreos/address-plan/overlay';
export type { OpenPort, PortClient, PortMachines } from './coreos/address-plan/ports';
/** Kubernetes of 2014 on CoreOS, and the types of its properties. */
export {
  Binaries,
  type BinaryName,
  type PinnedBinaries,
  type PinnedDownload,
} from './coreos/article/binaries';
export { Discovery } from './coreos/article/discovery';
export type { ClusterCompat } from './coreos/article/recipe';
export type { IpMasq } from './coreos/article/spec';
export { CoreOSRudderCluster } from './coreos/cluster/core-os-rudder-cluster';
export type { CoreOSRudderClusterProps } from './coreos/cluster/core-os-rudder-cluster-props';
/** Current Kubernetes: its machines and pools, and the types of its properties. */
export { ClusterCa, type KeyPairOptions } from './coreos/kubeadm/cluster-ca';
export type {
  Argument,
  ClusterConfiguration,
  ControlPlaneComponent,
  EnvironmentVariable,
  ExternalEtcd,
  FileDiscovery,
  HostPathMount,
  InitConfiguration,
  JoinConfiguration,
  KubeletConfiguration,
  KubeProxyConfiguration,
  KubeProxyMode,
  LocalApiEndpoint,
  LocalEtcd,
  NodeRegistration,
  Taint,
  Timeouts,
  TokenDiscovery,
} from './coreos/kubeadm/configuration';
export {
  ApiEndpoint,
  type NamedEndpointOptions,
  type VirtualIpOnLoadBalancerProps,
  type VirtualIpOnNetworkProps,
} from './coreos/kubeadm/control-plane/api-endpoint';
export { Etcd, type ExternalEtcdProps } from './coreos/kubeadm/control-plane/etcd';
export type {
  ArgumentValue,
  ExtraArguments,
  ProgramArguments,
} from './coreos/kubeadm/control-plane/extra-arguments';
export type { KubeadmPatches, Patch } from './coreos/kubeadm/control-plane/patches';
export {
  Delivery,
  type FlatcarInstallOptions,
  type MatchboxOptions,
  type SakuraDeliveryOptions,
} from './coreos/kubeadm/delivery/delivery';
export type { FlannelImages } from './coreos/kubeadm/files/flannel-manifest';
export { KubeadmCluster } from './coreos/kubeadm/kubeadm-cluster';
export type {
  KubeadmClusterProps,
  KubernetesExtension,
  KubernetesPackages,
} from './coreos/kubeadm/kubeadm-cluster-props';
export type {
  Architecture,
  KubeadmMachineOptions,
  KubeadmMachineProps,
  NodePoolProps,
} from './coreos/kubeadm/machine-props';
export {
  type CalicoProps,
  type CiliumProps,
  type ManifestReference,
  PodNetwork,
} from './coreos/kubeadm/network/pod-network';
export { PolicyEnforcer, type PolicyEnforcerOptions } from './coreos/kubeadm/network/policy-enforcer';
export { NodeJoin, type TokenJoinOptions } from './coreos/kubeadm/node-join';
export type { Operation } from './coreos/kubeadm/operations';
export type {
  AcceptanceCheck,
  AcceptanceMachine,
  AcceptancePlan,
  SubnetFile,
} from './coreos/machines/acceptance/check';
export type { ClusterArtifact, MachineSummary, OverlaySummary } from './coreos/machines/cluster-artifact';
export type { Difference } from './coreos/machines/cluster-definition';
export { CoreOSMachine } from './coreos/machines/core-os-machine';
export { MachineCluster } from './coreos/machines/machine-cluster';
export type { CoreOSMachineProps, MachineClusterProps } from './coreos/machines/machine-cluster-props';
export type { RequiredSoftware } from './coreos/machines/required-software';
/** The configuration of a cluster's clients. */
export type {
  ExecCredentials,
  KubeCluster,
  KubeConfig,
  KubeContext,
  KubeCredentials,
  KubeUser,
} from './formats/kubeconfig/kube-config';
export { renderKubeConfig } from './formats/kubeconfig/render-kubeconfig';

// --- Boot documents of machines ----------------------------------------------------------------------------

/** The parts of a boot document. */
export type { CommandArgument, CommandLine } from './coreos/model/command-line';
export type { BootFile, FileEncoding, FileMode, OctalDigit } from './coreos/model/file';
export { USER_DATA_FORMATS, type UserDataEncoding, type UserDataFormat } from './coreos/model/format';
export type { CoreOSOptions } from './coreos/model/options';
export type { FlannelOptions, FleetOptions, LocksmithOptions } from './coreos/model/options/cluster-programs';
export type { Etcd2Options, EtcdOptions } from './coreos/model/options/etcd';
export type { ProgramOptions } from './coreos/model/options/kinds';
export type { OemOptions, UpdateOptions } from './coreos/model/options/update';
export type { RemoteFile, SymbolicLink } from './coreos/model/remote-file';
export type { DropIn, Unit, UnitCommand, UnitName, UnitType } from './coreos/model/unit';
export type {
  Directives,
  DirectiveValue,
  SectionName,
  UnitBody,
  UnitContent,
} from './coreos/model/unit-content';
export type { User } from './coreos/model/user';
export type { WebProxy } from './coreos/model/web-proxy';
export type { Loss } from './coreos/render/rendered';
/** The user_data of a machine, and its representation in the assembly. */
export type { UserDataArtifact } from './coreos/user-data/artifact';
export {
  USER_DATA_LIMITS,
  type UserDataLimit,
  type UserDataProvider,
} from './coreos/user-data/size-budget/provider';
export type { SizeBudget } from './coreos/user-data/size-budget/size-budget';
export { UserData } from './coreos/user-data/user-data';
export type { UserDataProps } from './coreos/user-data/user-data-props';

// --- Policy ------------------------------------------------------------------------------------------------

/** Exceptions from the rules of `kumiki check`. */
export { type AcceptFindingOptions, acceptFinding } from './policy/accepted-findings';
export type { RuleId } from './policy/rule-ids';

// --- Values ------------------------------------------------------------------------------------------------

/** IPv4 addresses and networks. */
export { Cidr, Ipv4 } from './core/ipv4';

// --- References between constructs -------------------------------------------------------------------------

/** Services, workloads and machines, as seen by other constructs. */
export type {
  BackendSource,
  IPodBackendSource,
  Machine,
  OwnPort,
  PlusPods,
  PlusService,
  PodBackend,
  PodHealth,
  PodPort,
  RefusedRequest,
  ServicePort,
  ServiceSettings,
  VirtualIpHost,
} from './core/references';

// --- The assembly: the output of a program -----------------------------------------------------------------

/**
 * Artifacts that constructs contribute besides manifests: each kind defines its files and its part of the
 * report. You can add your own kinds.
 */
export {
  type ArtifactGroup,
  type ArtifactKind,
  artifactsOf,
  type FileContent,
  type Instructions,
  type NextStep,
  type OutputFile,
  type ReportTable,
  type StackArtifacts,
} from './core/artifact-kind';
export { contribute } from './core/contribute';
export { addNote, type Note } from './core/notes';
export { CLUSTER } from './coreos/machines/cluster-artifact';
export { USER_DATA } from './coreos/user-data/artifact';
export { GATEWAY, type GatewayArtifact, type GatewayRouteSummary } from './gateway/artifact';
export { LOAD_BALANCER, LOAD_BALANCER_SHARE } from './load-balancer/artifact';
/** Plain, sorted data from which files, Pulumi resources and diagrams are rendered. */
export type { Assembly, ConstructSummary, StackAssembly } from './synth/assembly/assembly';
export type { KubernetesObject } from './synth/objects/kubernetes-object';
export type { Manifest } from './synth/objects/manifest';
export { WEB_APP, type WebAppArtifact } from './web/artifact';

// --- Errors and your own checks ----------------------------------------------------------------------------

/** Your own checks, which run with ours when the app is synthesized. */
export { addCheck, type Check, reportProblem } from './core/check';
/** The only error class, and its codes. */
export { ERROR_CODES, type ErrorCode, isKumikiError, KumikiError, type Problem } from './core/errors';
export type { Problems } from './core/problems';

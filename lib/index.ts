/** The public surface of Kumiki. The Pulumi adapter is `kumiki/pulumi`, tools for your tests are `kumiki/testing`. */

// --- App and stacks -------------------------------------------------------------------------------------------------

/** The root of a program, and the groups it deploys. */
export { App } from './app';
export { Stack, type StackProps } from './core/stack';

// --- Applications ---------------------------------------------------------------------------------------------------

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

// --- Workloads ------------------------------------------------------------------------------------------------------

/** The reader that turns any service or workload into a selector and ports. */
export { toPodBackend } from './kubernetes/backend';
/** A hardened Deployment with its Service, and the choices it is given. */
export type { ContainerPort, ContainerProps } from './kubernetes/container';
export { Exposure } from './kubernetes/exposure';
export type { AppLabelProps, AppLabels } from './kubernetes/labels';
export { Mount } from './kubernetes/mount';
export { PodNetworkPolicy, type PodNetworkPolicyProps } from './kubernetes/pod-network-policy';
export type { Capability, PodSecurityProps } from './kubernetes/pod-security';
export { Probe, type ProbeTiming } from './kubernetes/probe';
export type { ContainerResources, ResourceAmounts } from './kubernetes/resources';
export { Workload, type WorkloadProps } from './kubernetes/workload';

// --- Load balancers -------------------------------------------------------------------------------------------------

/** The desired state of an appliance as plain data, and what can be said about it without asking the cloud. */
export type { AnnouncedService, LoadBalancerArtifact } from './load-balancer/artifact';
/** The choices they are given: health check, network, ports and servers. */
export { type ConnectCheckOptions, HealthCheck, type HttpCheckOptions } from './load-balancer/health-check';
export {
  type LoadBalancerNetwork,
  RouterNetwork,
  type RouterNetworkOptions,
  SwitchNetwork,
  type SwitchNetworkOptions,
  type UnitAddresses,
} from './load-balancer/network';
export type { LoadBalancerPort, LoadBalancerPortProps } from './load-balancer/ports';
/** A service behind a virtual IP, and the appliance that services may share. */
export { SakuraLoadBalancedService } from './load-balancer/sakura-load-balanced-service';
export {
  SakuraLoadBalancer,
  type SakuraLoadBalancerProps,
  type VirtualIpSource,
} from './load-balancer/sakura-load-balancer';
export { type ServerOptions, type ServerSource, Servers } from './load-balancer/servers';
export type {
  LoadBalancedServiceProps,
  OnRouterProps,
  OnSharedLoadBalancerProps,
  OnSwitchProps,
  SakuraLoadBalancedServiceProps,
} from './load-balancer/service-props';
export {
  type HealthCheckSpec,
  type HttpCheckSpec,
  LOAD_BALANCER_LIMITS,
  type LoadBalancerPlan,
  type LoadBalancerSpec,
  type NetworkSpec,
  type PingCheckSpec,
  type RealServerSpec,
  type RouterNetworkSpec,
  type Selector,
  type SwitchNetworkSpec,
  type TcpCheckSpec,
  type VirtualIpPortSpec,
  type VirtualIpSpec,
} from './load-balancer/spec';
export { checkSpec } from './load-balancer/spec-check';

// --- Values ---------------------------------------------------------------------------------------------------------

/** IPv4 addresses and networks. */
export { Cidr, Ipv4 } from './core/ipv4';

// --- What constructs hand each other --------------------------------------------------------------------------------

/** Services, workloads and machines as other constructs see them. */
export type { BackendSource, IPodBackendSource, Machine, PodBackend, PodPort } from './core/references';

// --- The assembly: what a program comes to --------------------------------------------------------------------------

/** Plain, sorted data that files, Pulumi and pictures are made of. */
export type {
  Assembly,
  ConstructSummary,
  KubernetesObject,
  Manifest,
  Note,
  StackAssembly,
} from './synth/assembly';

// --- Errors and checks of your own ----------------------------------------------------------------------------------

/** Checks that run with ours when the app is synthesized. */
export { addCheck, type Check, report } from './core/check';
/** The one error class and its codes. */
export { ERROR_CODES, type ErrorCode, isKumikiError, KumikiError, type Problem } from './errors';

/** `kumiki/pulumi`: load balancers and Kubernetes objects as Pulumi resources. */
export type { OperationTimeouts } from '../appliance/spec/inputs';
export type { OtherVirtualIps } from '../appliance/spec/spec';
export type { AnnouncedAddresses, IngressAddress, ServiceStatusPatch } from '../load-balancer/service-status';
export { serviceStatusPatch } from '../load-balancer/service-status';
export { type Deployable, type Deployment, type DeployOptions, deploy } from './deploy';
export { type AdoptionArgs, type DeepInput, LoadBalancer, type LoadBalancerArgs } from './load-balancer';
export { LoadBalancerShare, type LoadBalancerShareArgs } from './load-balancer-share';
export type { GivenSecrets, SecretContent } from './manifests/given-secrets';
export type { KubernetesOptions, ManifestsMode } from './manifests/settings';
export type {
  LoadBalancerRegistration,
  ManifestArgs,
  ManifestRegistration,
  Registration,
  ServiceStatusRegistration,
  ShareRegistration,
  Transform,
} from './registration';
export { SakuraProvider, type SakuraProviderArgs } from './sakura-provider';
export { ServiceStatus, type ServiceStatusArgs, type StatusServiceArgs } from './service-status';

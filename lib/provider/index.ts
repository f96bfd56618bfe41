/**
 * The provider of load balancers without an engine, and its adapter to Pulumi's dynamic providers:
 * `kumiki/provider`. States of Pulumi stacks refer to this entry point and to `createDynamicProvider` by name,
 * so these must stay forever.
 */

export type { Change, ChangePlan } from '../appliance/plan/plan';
export {
  type PlannedSite,
  type PlanOptions,
  planLoadBalancers,
} from '../appliance/preview/plan-load-balancers';
export type { PlannedAddress, PlannedLoadBalancer, PlannedRange } from '../appliance/preview/plan-one';
export type { PlannedShare, PlannedShareAddress } from '../appliance/preview/plan-share';
export type { PlannedNetwork } from '../appliance/preview/planned-network';
export {
  checkInventory,
  type RecordedInventory,
  type ZoneInventory,
} from '../appliance/preview/recorded-inventory';
export type { ShareState } from '../appliance/share/share-state';
export {
  type Adoption,
  type DesiredLoadBalancer,
  type LoadBalancerInputs,
  type OperationTimeouts,
  toInputs,
} from '../appliance/spec/inputs';
export {
  type LoadBalancerShareSpec,
  type ShareInputs,
  type ShareSpec,
  toShareInputs,
} from '../appliance/spec/share';
export type {
  AddressRange,
  AppliancePlan,
  ApplianceSpec,
  CloudSelector,
  ConnectCheckSpec,
  HealthCheckSpec,
  HttpCheckSpec,
  LoadBalancerSpec,
  NetworkSpec,
  OtherVirtualIps,
  PingCheckSpec,
  RealServerSpec,
  RouterNetworkSpec,
  SwitchNetworkSpec,
  TcpCheckSpec,
  VirtualIpPortSpec,
  VirtualIpSpec,
} from '../appliance/spec/spec';
export type { ExistingAppliance } from '../appliance/state/immutable';
export type { FoundServers, LoadBalancerState, VirtualIpState } from '../appliance/state/state';
export type { Clock } from '../core/clock';
export { type ErrorCode, KumikiError, type Problem } from '../core/errors';
export type { JsonObject } from '../core/json';
export type { Problems } from '../core/problems';
export { UNKNOWN, type Unknownable } from '../core/unknown';
export type {
  Appliance,
  Availability,
  HealthCheckSetting,
  InstanceStatus,
  NetworkInterface,
  RealServerSetting,
  Router,
  Server,
  Subnet,
  Switch,
  Uplink,
  VirtualIpSetting,
} from '../sakura/codec/model';
export type {
  Found,
  OperationContext,
  ResourceProvider,
} from './contract';
export {
  type AdapterOptions,
  type CallName,
  createDynamicAdapter,
  type DynamicAdapter,
  type DynamicConfig,
  type Given,
  type Log,
} from './dynamic/adapter';
export type { DynamicCheck, DynamicDiff, DynamicRead } from './dynamic/answers';
export type { Properties } from './dynamic/values';
export { createDynamicProvider, type DynamicProvider, type ResourceType } from './dynamic-provider';
export { type LoadBalancerProvider, loadBalancerProvider } from './load-balancer-provider';
export { PartialError, type PartialFailure } from './partial-error';

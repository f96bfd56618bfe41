/** What the tests of users' own stacks and tools import: `kumiki/testing`. */
export type { Clock } from '../core/clock';
export type { DataPlane } from '../simulator/data-plane/data-plane';
export type { Endpoint } from '../simulator/data-plane/loopback-map';
export type { LoopbackRow } from '../simulator/data-plane/loopback-table';
export type { Fault, FaultKind, FaultTarget, OtherRequest } from '../simulator/faults/fault';
export { parseFault } from '../simulator/faults/parse';
export type { PendingFault, StruckFault } from '../simulator/faults/script';
export type { RequestLogEntry } from '../simulator/http/request-log';
export type { SimulatorOptions, TimeMode } from '../simulator/run/options';
export { type Simulator, startSimulator } from '../simulator/run/simulator';
export { type Behaviour, DEFAULT_BEHAVIOUR } from '../simulator/service/model/behaviour';
export type { Strictness } from '../simulator/service/model/call';
export type { StepSeconds } from '../simulator/service/model/lifecycle';
export { hasUnappliedSettings } from '../simulator/service/resources/appliance/settings';
export type { ApplianceRecord, SimulatorState, ZoneState } from '../simulator/store/records';
export {
  DEFAULT_SITE,
  type Site,
  type SiteAppliance,
  type SiteRouter,
  type SiteServer,
  type SiteSwitch,
} from '../simulator/store/site';
export { type ManualClock, manualClock, type SelfAdvancingClock, selfAdvancingClock } from './clocks';

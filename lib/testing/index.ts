/** What the tests of users' own stacks and tools import: `kumiki/testing`. */
export type { Clock } from '../clock';
export type { Strictness } from '../simulator/call';
export type { Fault, FaultKind } from '../simulator/faults';
export type { StepSeconds } from '../simulator/lifecycle';
export type { RequestLogEntry } from '../simulator/http/server';
export { type Simulator, type SimulatorOptions, startSimulator, type TimeMode } from '../simulator/simulator';
export {
  DEFAULT_SITE,
  type Site,
  type SiteAppliance,
  type SiteRouter,
  type SiteServer,
  type SiteSwitch,
} from '../simulator/store/site';
export type { ApplianceRecord, SimulatorState, ZoneState } from '../simulator/store/records';
export { type ManualClock, manualClock, type SelfAdvancingClock, selfAdvancingClock } from './clocks';

/** The public interface of `kumiki/testing`, for tests of users' own stacks and tools. */

// --- Apps and stacks for unit tests of constructs ----------------------------------------------------------

export { app, stack, type TestStack } from './app';

// --- A simulator of the API, and its site ------------------------------------------------------------------

export {
  DEFAULT_SITE,
  type Simulator,
  type SimulatorControls,
  type SimulatorOptions,
  type Site,
  type SiteAppliance,
  type SiteRouter,
  type SiteServer,
  type SiteSwitch,
  startSimulator,
} from '../simulator';

// --- Its behaviour, its time and scripted faults -----------------------------------------------------------

export {
  type Behaviour,
  DEFAULT_BEHAVIOUR,
  type Fault,
  type FaultKind,
  type FaultTarget,
  type OtherRequest,
  type PendingFault,
  parseFault,
  type StepSeconds,
  type Strictness,
  type TimeMode,
  type TriggeredFault,
} from '../simulator';

// --- Its state, its log of requests and its traffic on this machine ----------------------------------------

/** Settings of load balancers, spelled as in the API. */
export type { WireHealthCheck, WireRealServer, WireVirtualIp } from '../sakura/wire/wire';
export {
  type AccountState,
  type AddressRecord,
  type ApplianceRecord,
  type BridgeRecord,
  type DataPlane,
  type Endpoint,
  type FailingRecord,
  hasUnappliedSettings,
  type IconRecord,
  type InterfaceRecord,
  type Ipv6NetRecord,
  type Lifecycle,
  type LoopbackRow,
  type NoteRecord,
  type RequestLogEntry,
  type ResourceLabels,
  type RouterRecord,
  type ServerPlanRecord,
  type ServerRecord,
  type SimulatorState,
  type StateSequence,
  type SubnetRecord,
  type SwitchRecord,
  type ZoneName,
  type ZoneState,
} from '../simulator';

// --- Clocks ------------------------------------------------------------------------------------------------

export type { Clock } from '../core/clock';
export { type ManualClock, manualClock, type SelfAdvancingClock, selfAdvancingClock } from './clocks';

// --- A gateway on this machine -----------------------------------------------------------------------------

export {
  type GatewayAnswer,
  type RunGatewayOptions,
  type RunningGateway,
  runGateway,
  type SeenRequest,
  type SentRequest,
} from './run-gateway';

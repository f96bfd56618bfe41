/** The public interface of the simulator, for the rest of Kumiki and its tools. */

// --- Running a simulator -----------------------------------------------------------------------------------

export type { SimulatorControls } from './admin/context';
export type { SimulatorOptions } from './run/options';
export { type Simulator, startSimulator } from './run/simulator';
export { MANUAL_START_MS } from './run/timing';
export { isStateInUse } from './store/state-file';

// --- The site: resources at the start ----------------------------------------------------------------------

export { parseSite } from './site/parse';
export {
  DEFAULT_SITE,
  type Site,
  type SiteAppliance,
  type SiteRouter,
  type SiteServer,
  type SiteSwitch,
} from './site/site';

// --- Behaviour of the service, and time --------------------------------------------------------------------

export {
  type Behaviour,
  DEFAULT_BEHAVIOUR,
  OPEN_POINTS,
  type OpenPoint,
  parseBehaviour,
  type Strictness,
} from './service/model/open-points';
export {
  DEFAULT_STEP_SECONDS,
  type Lifecycle,
  STATE_SEQUENCES,
  type StateSequence,
  type StepSeconds,
  type TimeMode,
} from './store/lifecycle';

// --- Scripted faults ---------------------------------------------------------------------------------------

export type { Fault, FaultKind, FaultTarget, OtherRequest } from './faults/fault';
export { FAULT_KINDS } from './faults/kinds';
export { parseFault } from './faults/parse';
export type { PendingFault, TriggeredFault } from './faults/script';

// --- State, and log of requests ----------------------------------------------------------------------------

export type { RequestLogEntry } from './http/request-log';
export { renderTime } from './protocol/time';
export type { ZoneName } from './protocol/zones';
export { hasUnappliedSettings } from './service/model/settings-hash';
export type {
  AccountState,
  AddressRecord,
  ApplianceRecord,
  BridgeRecord,
  FailingRecord,
  IconRecord,
  InterfaceRecord,
  Ipv6NetRecord,
  NoteRecord,
  ResourceLabels,
  RouterRecord,
  ServerPlanRecord,
  ServerRecord,
  SimulatorState,
  SubnetRecord,
  SwitchRecord,
  ZoneState,
} from './store/records';

// --- Traffic on this machine -------------------------------------------------------------------------------

export type { DataPlane } from './data-plane/data-plane';
export type { Endpoint } from './data-plane/loopback-map';
export type { LoopbackRow } from './data-plane/loopback-table';

// --- Coverage as data, from which pages of docs/ are generated ---------------------------------------------

export { ADMIN_ROUTES } from './admin/routes';
export type { Route } from './service/model/route';
export { MISSING_FAMILIES, MISSING_ROUTES, ROUTES } from './service/routes';
export { RULES } from './service/rules/rules';
export { REFUSED_BY_STATE } from './service/rules/state-rules';

import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../clock';
import { KumikiError } from '../errors';
import type { Strictness } from './call';
import { type Fault, FaultScript } from './faults';
import type { World } from './http/exchange';
import { listen, type RequestLogEntry } from './http/server';
import { DEFAULT_STEP_SECONDS, NO_STEP_SECONDS, type StepSeconds, settled } from './lifecycle';
import { API_ROOT_PATH } from './protocol/target';
import { frozenClock } from './protocol/time';
import { isZoneName, ZONE_NAMES } from './protocol/zones';
import type { SimulatorState, ZoneState } from './store/records';
import { DEFAULT_SITE, type Site, seedSite } from './store/site';
import { loadState, saveState } from './store/state-file';
import { Store } from './store/store';

/** How the simulator's time passes. */
export type TimeMode =
  /** Every step of an appliance's life takes no time. */
  | 'immediate'
  /** Time stands still until {@link Simulator.advance}. */
  | 'manual'
  /** Time is that of the clock. */
  | 'real';

/** Options of {@link startSimulator}. */
export interface SimulatorOptions {
  /** Port on 127.0.0.1. @default - any free one */
  readonly port?: number | undefined;
  /** The access token it accepts. @default - a random one */
  readonly token?: string | undefined;
  /** The access token secret it accepts. @default - a random one */
  readonly secret?: string | undefined;
  /** The zone of the site; all zones of the service answer. @default 'is1b' */
  readonly zone?: string | undefined;
  /** What there is at the start, unless a state file is resumed. @default DEFAULT_SITE */
  readonly site?: Site | undefined;
  /** @default 'strict' */
  readonly strictness?: Strictness | undefined;
  /** @default 'immediate' */
  readonly mode?: TimeMode | undefined;
  /** The clock of the modes `immediate` and `real`. @default - the machine's own time */
  readonly clock?: Pick<Clock, 'now'> | undefined;
  /** How long steps take in the modes `manual` and `real`, in seconds. @default - 1 to create, 1 to boot, 0.5 to shut down */
  readonly steps?: Partial<StepSeconds> | undefined;
  /** Every answered change is in this file; an existing one is resumed. @default - kept in memory only */
  readonly stateFile?: string | undefined;
  /** Called after each request. @default - not called */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}

/** A running simulator of the Sakura Cloud API. */
export interface Simulator {
  /** The API root, such as `http://127.0.0.1:49152/cloud/zone`. */
  readonly url: string;
  readonly token: string;
  readonly secret: string;
  /** The zone of the site. */
  readonly zone: string;
  /** The variables that point a client at it. */
  readonly env: Readonly<Record<string, string>>;
  /** The requests so far, oldest first; the last 10,000. */
  readonly requests: readonly RequestLogEntry[];
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Moves the simulator's time on, in any mode. */
  advance(ms: number): void;
  /** Scripts a fault; several that apply strike one request each, in order. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Whether the health checks of a real server succeed, by its address. */
  setHealth(address: string, health: 'up' | 'down'): void;
  /** Changes a zone behind the API's back, as another user would; the site's zone unless another is named. */
  edit(change: (zone: ZoneState) => void, zone?: string): void;
  /** A copy of everything it knows. */
  snapshot(): SimulatorState;
  /** Ends after the requests under way. */
  close(): Promise<void>;
}

const MAX_LOG_ENTRIES = 10_000;

/**
 * Starts a simulator on the loopback interface.
 * @throws SIMULATOR_START when the port is taken, or the state file or the site cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { mode = 'immediate', strictness = 'strict', stateFile, onRequest } = options;
  const zone = options.zone ?? 'is1b';
  if (!isZoneName(zone)) throw unknownZone(zone);
  const clock = mode === 'manual' ? frozenClock : (options.clock ?? systemClock);
  const steps = mode === 'immediate' ? NO_STEP_SECONDS : { ...DEFAULT_STEP_SECONDS, ...options.steps };
  const token = options.token ?? randomBytes(16).toString('hex');
  const secret = options.secret ?? randomBytes(32).toString('hex');

  const resumed = stateFile === undefined ? undefined : loadState(stateFile);
  const store = new Store(resumed);
  if (!resumed) seedSite(store, zone, options.site ?? DEFAULT_SITE, clock.now());
  const now = () => clock.now() + store.advancedMs;
  const commit = () => {
    if (stateFile !== undefined) saveState(stateFile, store.toState());
  };
  commit();

  const faults = new FaultScript();
  const requests: RequestLogEntry[] = [];
  const world: World = {
    authorization: `Basic ${Buffer.from(`${token}:${secret}`).toString('base64')}`,
    faults,
    setting: () => ({ store, now: now(), steps, strictness }),
    commit,
  };
  const listener = await listen(world, options.port ?? 0, (entry) => {
    requests.push(entry);
    if (requests.length > MAX_LOG_ENTRIES) requests.shift();
    onRequest?.(entry);
  });
  const url = `http://127.0.0.1:${listener.port}${API_ROOT_PATH}`;
  const present = () => {
    for (const { appliances, servers } of Object.values(store.zones)) {
      for (const each of appliances.values()) {
        const current = settled(each, now(), steps);
        if (current !== each) appliances.put(current);
      }
      for (const each of servers.values()) {
        const current = settled(each, now(), steps);
        if (current !== each) servers.put(current);
      }
    }
    return store.toState();
  };
  return {
    ...{ url, token, secret, zone, requests, now },
    env: {
      SAKURA_API_ROOT_URL: url,
      SAKURA_ACCESS_TOKEN: token,
      SAKURA_ACCESS_TOKEN_SECRET: secret,
      SAKURA_ZONE: zone,
      // nobody else waits for this one
      SAKURA_API_REQUEST_RATE_LIMIT: '1000',
    },
    advance: (ms) => {
      store.advance(ms);
      commit();
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    setHealth: (address, health) => {
      const { failing } = store.zones[zone];
      if (health === 'down') failing.put({ id: address });
      else failing.delete(address);
      commit();
    },
    edit: (change, name = zone) => {
      if (!isZoneName(name)) throw unknownZone(name);
      const draft = present().zones[name];
      change(draft);
      store.restoreZone(name, draft);
      commit();
    },
    snapshot: () => present(),
    close: () => listener.close(),
  };
}

function unknownZone(zone: string): KumikiError {
  return new KumikiError({
    code: 'SIMULATOR_START',
    message: `the simulator has no zone '${zone}'`,
    given: zone,
    allowed: ZONE_NAMES.join(', '),
  });
}

import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../clock';
import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';
import type { Strictness } from './call';
import { type Controls, controlsOf, unknownZone } from './controls';
import { type DataPlane, type RunningDataPlane, startDataPlane } from './data-plane/data-plane';
import { entriesOf, nextStepAt } from './data-plane/entries';
import type { Fault } from './faults/fault';
import { FaultScript, type PendingFault, type StruckFault } from './faults/script';
import { authorizationOf } from './http/authorization';
import type { World } from './http/exchange';
import { listen, type RequestLogEntry } from './http/server';
import { DEFAULT_STEP_SECONDS, NO_STEP_SECONDS, type StepSeconds } from './lifecycle';
import { API_ROOT_PATH } from './protocol/target';
import { fastClock, frozenClock } from './protocol/time';
import { isZoneName } from './protocol/zones';
import { openInFile, openInMemory } from './store/open-store';
import { DEFAULT_POOLS, parsePools } from './store/pools';
import { DEFAULT_SITE, type Site, seedSite } from './store/site';
import { Store } from './store/store';

/** How the simulator's time passes. */
export type TimeMode =
  /** Every step of an appliance's life takes no time. */
  | 'immediate'
  /** Time stands still until {@link Simulator.advance}. */
  | 'manual'
  /** Time is that of the clock, or passes faster by {@link SimulatorOptions.speed}. */
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
  /** The clock of the modes `immediate` and `real`; a slow answer sleeps on it. @default - the machine's own time */
  readonly clock?: (Pick<Clock, 'now'> & Partial<Clock>) | undefined;
  /**
   * How many times as fast as the clock time passes in the mode `real`; slow answers are as slow as ever. A simulator that is
   * killed forgets how far its time was ahead. @default 1
   */
  readonly speed?: number | undefined;
  /** How the open points of the real service are answered, as far as they are not the defaults. @default - DEFAULT_BEHAVIOUR */
  readonly behaviour?: Partial<Behaviour> | undefined;
  /** Ranges that the blocks of new routers are cut from. @default - 203.0.113.0/24 and 192.0.2.0/24, for documentation only */
  readonly pools?: readonly string[] | undefined;
  /** How long steps take in the modes `manual` and `real`, in seconds. @default - 1 to create, 1 to boot, 0.5 to shut down, 2 to do so gracefully, 0.5 until a new router is found */
  readonly steps?: Partial<StepSeconds> | undefined;
  /** Every answered change is in this file; an existing one is resumed. @default - kept in memory only */
  readonly stateFile?: string | undefined;
  /** Carries real traffic for the virtual IPs, on loopback addresses. @default false */
  readonly dataPlane?: boolean | undefined;
  /** How long a request may take to come in, in milliseconds. @default 60_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Called after each request. @default - not called */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}

/** A running simulator of the Sakura Cloud API. */
export interface Simulator extends Controls {
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
  /** What carries traffic; undefined unless it was asked for. */
  readonly dataPlane: DataPlane | undefined;
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Scripts a fault; several that apply strike one request each, in order. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** The scripted faults that have turns left, in order. */
  readonly faults: readonly PendingFault[];
  /** Which fault struck which request; the last 1,000, oldest first. */
  readonly struck: readonly StruckFault[];
  /** Resolves when the state file holds everything, as it does before each answer; rejects when it cannot be written. */
  flush(): Promise<void>;
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
  const given: Clock = { ...systemClock, ...options.clock };
  const fast = mode === 'real' ? fastClock(given, options.speed ?? 1) : given;
  const clock = mode === 'manual' ? frozenClock : fast;
  const steps = mode === 'immediate' ? NO_STEP_SECONDS : { ...DEFAULT_STEP_SECONDS, ...options.steps };
  const pools = parsePools(options.pools ?? DEFAULT_POOLS);
  const token = options.token ?? randomBytes(16).toString('hex');
  const secret = options.secret ?? randomBytes(32).toString('hex');

  const seed = (empty: Store) => seedSite(empty, zone, options.site ?? DEFAULT_SITE, clock.now());
  const opened = stateFile === undefined ? openInMemory(seed) : await openInFile(stateFile, seed);
  const { store } = opened;
  const now = () => clock.now() + store.advancedMs;
  let dataPlane: RunningDataPlane | undefined;
  const commit = () => {
    if (store.hasChanges) dataPlane?.wake();
    return opened.commit();
  };

  const behaviour: Behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
  const setting = () => ({
    ...{ store, steps, strictness, behaviour, pools },
    now: now(),
    traffic: dataPlane?.traffic,
  });
  const faults = new FaultScript(() => ({ ...setting(), store: new Store(store.toState()) }));
  const closing = new AbortController();
  const requests: RequestLogEntry[] = [];
  const world: World = {
    authorization: authorizationOf(token, secret),
    faults,
    setting,
    commit,
    sleep: (ms) => given.sleep(ms, closing.signal),
    requestTimeoutMs: options.requestTimeoutMs ?? 60_000,
  };
  const desk = () => ({ simulator, setting: setting(), mode });
  const listener = await listen(world, desk, options.port ?? 0, (entry) => {
    requests.push(entry);
    if (requests.length > MAX_LOG_ENTRIES) requests.shift();
    onRequest?.(entry);
  }).catch(async (error) => {
    await opened.close();
    throw error;
  });
  if (options.dataPlane) {
    dataPlane = await startDataPlane({
      now,
      sleep: mode === 'manual' ? undefined : fast.sleep,
      entries: () => entriesOf(store.zones, now(), steps),
      nextStepAt: () => nextStepAt(store.zones, now(), steps),
      isFailing: (name, address) => store.zones[name].failing.get(address) !== undefined,
    });
  }
  const url = `http://127.0.0.1:${listener.port}${API_ROOT_PATH}`;
  // who needs to know whether it could be written asks flush(), or is answered over HTTP
  const onChange = () => void commit()?.catch(() => undefined);
  const simulator: Simulator = {
    ...{ url, token, secret, zone, requests, dataPlane, now },
    ...controlsOf({ store, faults, zone, steps, now, seed, onChange }),
    env: {
      SAKURA_API_ROOT_URL: url,
      SAKURA_ACCESS_TOKEN: token,
      SAKURA_ACCESS_TOKEN_SECRET: secret,
      SAKURA_ZONE: zone,
      // nobody else waits for this one
      SAKURA_API_REQUEST_RATE_LIMIT: '1000',
    },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    get faults() {
      return faults.pending;
    },
    struck: faults.struck,
    flush: async () => commit(),
    close: async () => {
      const aheadMs = mode === 'real' && !closing.signal.aborted ? clock.now() - given.now() : 0;
      closing.abort();
      await listener.close();
      await dataPlane?.close();
      if (aheadMs !== 0) {
        store.advance(aheadMs);
        await commit();
      }
      await opened.close();
    },
  };
  return simulator;
}

import { randomBytes } from 'node:crypto';
import type { DataPlane } from '../data-plane/data-plane';
import type { Fault } from '../faults/fault';
import type { PendingFault, StruckFault } from '../faults/script';
import { authorizationOf } from '../http/authorization';
import type { World } from '../http/exchange';
import { RequestLog, type RequestLogEntry } from '../http/request-log';
import { listen } from '../http/server';
import { API_ROOT_PATH } from '../protocol/target';
import { isZoneName, type ZoneName } from '../protocol/zones';
import { openStore } from '../store/open-store';
import { DEFAULT_SITE, seedSite } from '../store/site';
import type { Store } from '../store/store';
import { type Controls, controlsOf, unknownZone } from './controls';
import { Engine } from './engine';
import type { SimulatorOptions } from './options';
import { timingOf } from './timing';

/** How long a request may take to come in. */
const REQUEST_TIMEOUT_MS = 60_000;

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

/**
 * Starts a simulator on the loopback interface.
 * @throws SIMULATOR_START when the port is taken, or the state file or the site cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const zone = zoneOf(options.zone ?? 'is1b');
  const timing = timingOf(options);
  const seed = (empty: Store) => seedSite(empty, zone, options.site ?? DEFAULT_SITE, timing.now());
  const engine = new Engine(options, timing, await openStore(options.stateFile, seed));
  const { token = randomHex(16), secret = randomHex(32) } = options;
  const log = new RequestLog(options.onRequest);
  const closing = new AbortController();

  const world: World = {
    authorization: authorizationOf(token, secret),
    faults: engine.faults,
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    setting: () => engine.setting(),
    commit: () => engine.commit(),
    sleep: (ms) => timing.realSleep(ms, closing.signal),
  };
  const desk = () => ({ simulator, setting: engine.setting(), mode: options.mode ?? 'immediate' });
  const listener = await listen(world, desk, options.port ?? 0, log.add).catch(async (error) => {
    await engine.close();
    throw error;
  });
  if (options.dataPlane) await engine.startDataPlane();

  // who needs to know whether it could be written asks flush(), or is answered over HTTP
  const onChange = () => void engine.commit()?.catch(() => undefined);
  const now = () => engine.now();
  const url = `http://127.0.0.1:${listener.port}${API_ROOT_PATH}`;
  const { store, faults } = engine;
  const simulator: Simulator = {
    ...{ url, token, secret, zone, now, requests: log.entries, dataPlane: engine.dataPlane },
    ...controlsOf({ store, faults, zone, steps: timing.steps, now, seed, onChange }),
    env: environmentOf(url, token, secret, zone),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    get faults() {
      return faults.pending;
    },
    struck: faults.struck,
    flush: async () => engine.commit(),
    close: once(async () => {
      closing.abort();
      await listener.close();
      await engine.close();
    }),
  };
  return simulator;
}

/** The variables that point a client at a simulator. */
function environmentOf(url: string, token: string, secret: string, zone: ZoneName) {
  return {
    SAKURA_API_ROOT_URL: url,
    SAKURA_ACCESS_TOKEN: token,
    SAKURA_ACCESS_TOKEN_SECRET: secret,
    SAKURA_ZONE: zone,
    // nobody else waits for this one
    SAKURA_API_REQUEST_RATE_LIMIT: '1000',
  };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** The same promise to whoever asks again. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= close();
    return closed;
  };
}

function zoneOf(name: string): ZoneName {
  if (isZoneName(name)) return name;
  throw unknownZone(name);
}

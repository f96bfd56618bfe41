import { randomBytes } from 'node:crypto';
import { checkCall } from '../../core/props/check-call';
import type { AdminContext, Page, SimulatorControls } from '../admin/context';
import { isLocalPath, MAX_SNAPSHOT_BYTES, serveLocal } from '../admin/serve-local';
import { PAGE } from '../dashboard/page';
import type { DataPlane } from '../data-plane/data-plane';
import type { Fault } from '../faults/fault';
import type { PendingFault, TriggeredFault } from '../faults/script';
import { toAuthorization } from '../http/authorization';
import { RequestLog, type RequestLogEntry } from '../http/request-log';
import { type LocalHandler, listen } from '../http/server';
import type * as PicturePage from '../picture/picture-page';
import { API_ROOT_PATH } from '../protocol/target';
import { isZoneName, type ZoneName } from '../protocol/zones';
import { SIGNATURES } from '../signatures';
import { seedSite } from '../site/seed';
import { DEFAULT_SITE } from '../site/site';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { createControls, unknownZoneError } from './controls';
import { Engine } from './engine';
import type { SimulatorOptions } from './options';
import { createTiming } from './timing';

/** How long a request may take to arrive, in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** A running simulator of the Sakura Cloud API. */
export interface Simulator extends SimulatorControls {
  /** The API root, such as `http://127.0.0.1:49152/cloud/zone`. */
  readonly url: string;
  /** The accepted access token. */
  readonly token: string;
  /** The accepted access token secret. */
  readonly secret: string;
  /** The zone of the site. */
  readonly zone: string;
  /** Environment variables that make a client use the simulator. */
  readonly env: Readonly<Record<string, string>>;
  /** The latest 10,000 requests, oldest first. */
  readonly requests: readonly RequestLogEntry[];
  /** The data plane; undefined without the option `dataPlane`. */
  readonly dataPlane: DataPlane | undefined;
  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number;
  /** Scripts a fault. If several match a request, the one scripted first takes effect. */
  fault(fault: Fault): void;
  /** Removes all scripted faults. */
  clearFaults(): void;
  /** The pending faults, in order. */
  readonly faults: readonly PendingFault[];
  /** The latest 1,000 triggered faults with their requests, oldest first. */
  readonly triggeredFaults: readonly TriggeredFault[];
  /**
   * Resolves once the state file is up to date, as it is before each response; rejects if it cannot be
   * written.
   */
  flush(): Promise<void>;
  /** Waits for requests in progress, then stops the simulator. */
  close(): Promise<void>;
}

/**
 * Starts a simulator on the loopback interface.
 * @throws SIMULATOR_START if the port is taken, or the state file or the site cannot be used
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkCall(SIGNATURES, 'startSimulator', arguments);
  const zone = toZoneName(options.zone ?? 'is1b');
  const timing = createTiming(options);
  const seed = (empty: Store) => seedSite(empty, zone, options.site ?? DEFAULT_SITE, timing.now());
  const engine = new Engine(options, timing, await openStore(options.stateFile, seed));
  // write errors are reported by flush(), and in HTTP responses
  const onChange = () => void engine.commit()?.catch(() => undefined);
  const { store, faults } = engine;
  const now = () => engine.now();
  const controls = createControls({ store, faults, zone, steps: timing.steps, now, seed, onChange });
  const server = await startServer(options, zone, engine, controls);
  if (options.dataPlane) await engine.startDataPlane();

  const { url, token, secret, requests } = server;
  return {
    ...controls,
    ...{ url, token, secret, zone, now, requests, dataPlane: engine.dataPlane },
    env: toEnvironment(url, token, secret, zone),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    get faults() {
      return faults.pending;
    },
    triggeredFaults: faults.triggeredFaults,
    flush: async () => engine.commit(),
    close: once(async () => {
      await server.close();
      await engine.close();
    }),
  };
}

/** The HTTP side of a simulator. */
interface RunningServer extends Pick<Simulator, 'url' | 'token' | 'secret' | 'requests'> {
  /** Waits for requests in progress, then stops the server. */
  close(): Promise<void>;
}

/** Serves the API, the admin API and the page; closes the engine if the port cannot be used. */
async function startServer(
  options: SimulatorOptions,
  zone: ZoneName,
  engine: Engine,
  controls: SimulatorControls,
): Promise<RunningServer> {
  const { token = randomHex(16), secret = randomHex(32), mode = 'immediate' } = options;
  const authorization = toAuthorization(token, secret);
  const log = new RequestLog(options.onRequest);
  const closing = new AbortController();
  const service = () => engine.context();
  const context = {
    ...{ authorization, faults: engine.faults, service },
    requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    commit: () => engine.commit(),
    sleep: (ms: number) => engine.timing.realSleep(ms, closing.signal),
  };
  const adminContext = (): AdminContext => ({
    ...{ url, zone, mode, authorization, controls, faults: engine.faults, service },
    page: PAGE,
    hasPicture: () => options.readPicture?.() !== undefined,
    readPicture: () => renderPicture(options),
    log,
    loopback: () => engine.dataPlane?.table() ?? [],
    flush: async () => engine.commit(),
  });
  const local = createLocalHandler(adminContext);
  const listener = await listen({
    context,
    local,
    port: options.port ?? 0,
    onRequest: (entry, bodies) => log.add(entry, bodies),
  }).catch(async (error) => {
    await engine.close();
    throw error;
  });
  const url = `http://127.0.0.1:${listener.port}${API_ROOT_PATH}`;
  const close = () => {
    closing.abort();
    return listener.close();
  };
  return { url, token, secret, requests: log.entries, close };
}

/** Renders the picture. Its code is loaded on first use: most simulators run for a test. */
function renderPicture({ readPicture }: SimulatorOptions): Page | undefined {
  const indexHtml = readPicture?.();
  if (indexHtml === undefined) return undefined;
  const { renderPicturePage } = require('../picture/picture-page') as typeof PicturePage;
  return renderPicturePage(indexHtml);
}

/** Creates the handler for the pages and the admin API. */
function createLocalHandler(context: () => AdminContext): LocalHandler {
  return {
    maxBodyBytes: MAX_SNAPSHOT_BYTES,
    handles: isLocalPath,
    handle: (request) => serveLocal(context(), request),
  };
}

/**
 * Returns the environment variables of a client, under today's names and the older ones: a client that knows
 * only one set must not reach the real cloud.
 */
function toEnvironment(url: string, token: string, secret: string, zone: ZoneName): Record<string, string> {
  const variables = {
    API_ROOT_URL: url,
    ACCESS_TOKEN: token,
    ACCESS_TOKEN_SECRET: secret,
    ZONE: zone,
    // no other client shares this simulator
    API_REQUEST_RATE_LIMIT: '1000',
  };
  return {
    ...withPrefix('SAKURA_', variables),
    ...withPrefix('SAKURACLOUD_', variables),
  };
}

function withPrefix(prefix: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [prefix + name, value]));
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** Calls `close` only once; later calls return the same promise. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= close();
    return closed;
  };
}

function toZoneName(name: string): ZoneName {
  if (isZoneName(name)) return name;
  throw unknownZoneError(name);
}

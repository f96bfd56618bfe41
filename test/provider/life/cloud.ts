import type { HttpOutcome, HttpRequest } from '../../../lib/sakura/http/http';
import type {
  ApplianceRecord,
  Behaviour,
  SimulatorOptions,
  SimulatorState,
  Site,
  ZoneState,
} from '../../../lib/simulator';
import { toAuthorization } from '../../../lib/simulator/http/authorization';
import { exchange, type ServerContext } from '../../../lib/simulator/http/exchange';
import { Engine } from '../../../lib/simulator/run/engine';
import { createTiming } from '../../../lib/simulator/run/timing';
import { seedSite } from '../../../lib/simulator/site/seed';
import { advanceTo } from '../../../lib/simulator/store/lifecycle';
import { openStore } from '../../../lib/simulator/store/open-store';
import { cloneState, Store } from '../../../lib/simulator/store/store';
import { Timeline } from './timeline';

/** Canaries that must not appear in anything stored or printed. */
export const CREDENTIALS = {
  accessToken: 'canary-token-5b1c',
  accessTokenSecret: 'canary-secret-77d0',
} as const;

export const ZONE = 'is1b';
export const ROOT_URL = 'http://127.0.0.1:1/cloud/zone';

/** The whole state at one time. */
export interface Moment {
  readonly state: SimulatorState;
  readonly nowMs: number;
}

/** The simulator without its sockets: the same code answers, in virtual time, within one process. */
export class Cloud {
  readonly timeline = new Timeline();
  /** Called after each request that may have changed something. */
  onChanged: (() => void) | undefined;
  /** Called after a change in the console by another user. */
  onEdited: (() => void) | undefined;
  private readonly engine: Engine;
  /** An old state that reads return until a certain time. */
  private lag: { readonly store: Store; readonly untilMs: number } | undefined;

  private constructor(engine: Engine, timeline: Timeline) {
    this.engine = engine;
    this.timeline = timeline;
  }

  static async open(
    site: Site,
    behaviour: Partial<Behaviour> = {},
    strictness: SimulatorOptions['strictness'] = 'strict',
  ): Promise<Cloud> {
    const timeline = new Timeline();
    const options = { mode: 'real', clock: { now: () => timeline.now() }, behaviour, strictness } as const;
    const opened = await openStore(undefined, (store) => seedSite(store, ZONE, site, timeline.now()));
    return new Cloud(new Engine(options, createTiming(options), opened), timeline);
  }

  /** Handles a request now. */
  async answer({ method, url, headers, body }: HttpRequest): Promise<HttpOutcome> {
    const { pathname, search } = new URL(url);
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const request = {
      method,
      target: pathname + search,
      headers: Object.fromEntries(lowerCase),
      readBody: () => Promise.resolve(body ?? ''),
    };
    const { status, text, headers: sent } = await exchange(this.context(method), request, '0'.repeat(32));
    if (method !== 'GET') this.onChanged?.();
    return { status, contentType: 'application/json', retryAfter: sent['Retry-After'], text };
  }

  /** Makes reads return the state of a moment for some time, as from a replica that lags behind. */
  lagBehind({ state }: Moment, forMs: number): void {
    this.lag = { store: new Store(state), untilMs: this.timeline.now() + forMs };
  }

  save(): Moment {
    return { state: this.engine.store.toState(), nowMs: this.timeline.now() };
  }

  restore({ state, nowMs }: Moment): void {
    this.timeline.reset(nowMs);
    this.lag = undefined;
    this.onChanged = undefined;
    this.onEdited = undefined;
    this.engine.store.restore(cloneState(state));
  }

  /** Returns the current zone. Its records are shared with the simulator, so they must not be changed. */
  zone(): ZoneState {
    const { store, timing } = this.engine;
    const zone = store.peek().zones[ZONE];
    const appliances = Object.entries(zone.appliances).map(([id, each]): [string, ApplianceRecord] => [
      id,
      advanceTo(each, this.timeline.now(), timing.steps),
    ]);
    return { ...zone, appliances: Object.fromEntries(appliances) };
  }

  /** Changes the zone, as another user does in the console. */
  edit(change: (zone: ZoneState) => void): void {
    const draft: ZoneState = JSON.parse(JSON.stringify(this.zone()));
    change(draft);
    this.engine.store.restoreZone(ZONE, draft);
    this.onEdited?.();
  }

  private context(method: string): ServerContext {
    const isLate = method === 'GET' && this.lag !== undefined && this.timeline.now() < this.lag.untilMs;
    const store = isLate ? this.lag?.store : undefined;
    const { engine } = this;
    return {
      authorization: toAuthorization(CREDENTIALS.accessToken, CREDENTIALS.accessTokenSecret),
      faults: engine.faults,
      requestTimeoutMs: 60_000,
      service: () => ({ ...engine.context(), ...(store && { store }) }),
      commit: () => engine.commit(),
      sleep: () => Promise.reject(new Error('faults come from the processes here')),
    };
  }
}

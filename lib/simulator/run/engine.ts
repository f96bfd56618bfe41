import { type RunningDataPlane, startDataPlane } from '../data-plane/data-plane';
import { listEntries, nextStepAt } from '../data-plane/entries';
import { FaultScript } from '../faults/script';
import type { ServiceContext } from '../service/model/call';
import { DEFAULT_BEHAVIOUR } from '../service/model/open-points';
import type { OpenStore } from '../store/open-store';
import { DEFAULT_POOLS, parsePools } from '../store/pools';
import { Store } from '../store/store';
import type { SimulatorOptions } from './options';
import type { Timing } from './timing';

/** The shared core of a simulator: state, time, behaviour of the service, faults and traffic. */
export class Engine {
  readonly faults: FaultScript;
  readonly timing: Timing;
  private readonly opened: OpenStore;
  private readonly fixed: Pick<ServiceContext, 'steps' | 'strictness' | 'behaviour' | 'pools'>;
  private running: RunningDataPlane | undefined;

  constructor(options: SimulatorOptions, timing: Timing, opened: OpenStore) {
    const { strictness = 'strict', pools = DEFAULT_POOLS } = options;
    const behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
    this.fixed = { steps: timing.steps, strictness, behaviour, pools: parsePools(pools) };
    this.timing = timing;
    this.opened = opened;
    this.faults = new FaultScript(() => ({ ...this.context(), store: new Store(this.store.toState()) }));
  }

  get store(): Store {
    return this.opened.store;
  }

  /** The data plane; undefined until it has been started. */
  get dataPlane(): RunningDataPlane | undefined {
    return this.running;
  }

  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number {
    return this.timing.now() + this.store.advancedMs;
  }

  /** Returns the state and the time for a request that arrives now. */
  context(): ServiceContext {
    return { ...this.fixed, store: this.store, now: this.now(), traffic: this.running?.traffic };
  }

  /** Makes the state durable: returns a promise of that, or undefined if it already is. */
  commit(): Promise<void> | undefined {
    if (this.store.hasChanges) this.running?.wake();
    return this.opened.commit();
  }

  async startDataPlane(): Promise<void> {
    const { zones } = this.store;
    const { steps } = this.timing;
    this.running = await startDataPlane({
      now: () => this.now(),
      sleep: this.timing.sleep,
      entries: () => listEntries(zones, this.now(), steps),
      nextStepAt: () => nextStepAt(zones, this.now(), steps),
      isFailing: (name, address) => zones[name].failing.get(address) !== undefined,
    });
  }

  /**
   * Stops the traffic, and saves how far the time is ahead of the clock, so that it does not go back at the
   * next start.
   */
  async close(): Promise<void> {
    await this.running?.close();
    const aheadMs = this.timing.aheadMs();
    if (aheadMs !== 0) {
      this.store.advance(aheadMs);
      await this.commit();
    }
    await this.opened.close();
  }
}

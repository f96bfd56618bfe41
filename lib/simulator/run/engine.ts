import { type RunningDataPlane, startDataPlane } from '../data-plane/data-plane';
import { entriesOf, nextStepAt } from '../data-plane/entries';
import { FaultScript } from '../faults/script';
import type { Setting } from '../http/answer';
import { type Behaviour, DEFAULT_BEHAVIOUR } from '../service/model/behaviour';
import type { OpenStore } from '../store/open-store';
import { DEFAULT_POOLS, parsePools } from '../store/pools';
import { Store } from '../store/store';
import type { SimulatorOptions } from './options';
import type { Timing } from './timing';

/** What the parts of a simulator share: the state, the time, how the service behaves, the faults and the traffic. */
export class Engine {
  readonly faults: FaultScript;
  readonly timing: Timing;
  private readonly kept: OpenStore;
  private readonly fixed: Pick<Setting, 'steps' | 'strictness' | 'behaviour' | 'pools'>;
  private traffic: RunningDataPlane | undefined;

  constructor(options: SimulatorOptions, timing: Timing, kept: OpenStore) {
    const { strictness = 'strict', pools = DEFAULT_POOLS } = options;
    const behaviour: Behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
    this.fixed = { steps: timing.steps, strictness, behaviour, pools: parsePools(pools) };
    this.timing = timing;
    this.kept = kept;
    this.faults = new FaultScript(() => ({ ...this.setting(), store: new Store(this.store.toState()) }));
  }

  get store(): Store {
    return this.kept.store;
  }

  /** What carries traffic; undefined until it has been started. */
  get dataPlane(): RunningDataPlane | undefined {
    return this.traffic;
  }

  /** Milliseconds since the epoch, by the simulator's time. */
  now(): number {
    return this.timing.now() + this.store.advancedMs;
  }

  /** What a request meets now. */
  setting(): Setting {
    return { ...this.fixed, store: this.store, now: this.now(), traffic: this.traffic?.traffic };
  }

  /** Makes the state durable; done when it is. */
  commit(): Promise<void> | undefined {
    if (this.store.hasChanges) this.traffic?.wake();
    return this.kept.commit();
  }

  async startDataPlane(): Promise<void> {
    const { zones } = this.store;
    const { steps } = this.timing;
    this.traffic = await startDataPlane({
      now: () => this.now(),
      sleep: this.timing.sleep,
      entries: () => entriesOf(zones, this.now(), steps),
      nextStepAt: () => nextStepAt(zones, this.now(), steps),
      isFailing: (name, address) => zones[name].failing.get(address) !== undefined,
    });
  }

  /** Stops the traffic; what the clock was ahead by is kept with the state, or time would go back at the next start. */
  async close(): Promise<void> {
    await this.traffic?.close();
    const aheadMs = this.timing.aheadMs();
    if (aheadMs !== 0) {
      this.store.advance(aheadMs);
      await this.commit();
    }
    await this.kept.close();
  }
}

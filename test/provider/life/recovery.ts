import type { ResourceInputs } from '../../../lib/provider/resource-provider';
import { checkWanted } from './check-share';
import type { IsOurs } from './invariants';
import {
  checkHolders,
  checkRemoved,
  checkSecrets,
  checkServing,
  listServing,
  watchStrangers,
} from './invariants';
import type { Operation } from './operations';
import { type Outcome, Process } from './process';
import { hasOwnerTag } from './site';
import type { Scene } from './starting-states';

/** Number of times that a user runs it again before giving up. */
const MAX_RERUNS = 2;

/** The result of recovering from a failed operation. */
export interface Verdict {
  /** Whether it was done at once: neither killed nor failed. */
  readonly wasDone: boolean;
  /** Number of times that it had to be run again. */
  readonly reruns: number;
  readonly violations: readonly string[];
}

export interface WatchOptions {
  /** What is served after the operation, and so must be served during it as well. @default - nothing */
  readonly served?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /**
   * Whether one more run, with a refresh, may be needed to revert a change by another user.
   * @default false
   */
  readonly mayDrift?: boolean | undefined;
}

/** Watches an operation from the start until the load balancer is as requested. */
export class Watch {
  private readonly violations = new Set<string>();
  private checkStrangers;
  private readonly serving;
  private readonly isOurs: IsOurs;

  private readonly scene: Scene;
  private readonly operation: Operation;
  private readonly options: WatchOptions;

  constructor(scene: Scene, operation: Operation, options: WatchOptions = {}) {
    this.scene = scene;
    this.operation = operation;
    this.options = options;
    const { cloud } = scene;
    this.isOurs = operation.isOurs ?? hasOwnerTag;
    const before = cloud.zone();
    this.checkStrangers = watchStrangers(before, this.isOurs, operation.mayServe);
    // changes by others in the console are not our fault
    cloud.onEdited = () => {
      this.checkStrangers = watchStrangers(cloud.zone(), this.isOurs, operation.mayServe);
    };
    this.serving = listServing(before, this.isOurs);
    cloud.onChanged = () => this.look();
  }

  /** Runs the operation again until it is done, and checks the result. */
  async recover(first: Outcome, process: Process): Promise<Verdict> {
    const { scene, operation } = this;
    this.note(first, process);
    let outcome = first;
    let reruns = 0;
    for (; outcome !== 'done' && reruns < MAX_RERUNS; reruns++) {
      const again = new Process(scene.cloud);
      // after a second failure, users refresh
      const needsRefresh = reruns > 0 && operation.wanted !== undefined;
      outcome = await again.run(async (each) => {
        if (needsRefresh) await scene.stack.refresh(each);
        await operation.run(scene.stack, each);
      });
      this.note(outcome, again);
    }
    if (outcome !== 'done') this.violations.add(`after ${reruns} reruns: ${formatOutcome(outcome)}`);
    else await this.judge();
    scene.cloud.onChanged = undefined;
    scene.cloud.onEdited = undefined;
    return { wasDone: first === 'done', reruns, violations: [...this.violations] };
  }

  /** Checks that the result is as requested, and that the next run changes nothing. */
  private async judge(): Promise<void> {
    const { scene, operation, isOurs } = this;
    const { cloud, stack } = scene;
    const { wanted } = operation;
    // lets the service finish what it still has to do, such as a delayed request
    await cloud.timeline.pass(300_000);
    if (!wanted) return this.add(checkRemoved(cloud.zone(), stack, isOurs));
    if (this.options.mayDrift || operation.onlyReads) await this.refreshAndUpdate(wanted);
    this.add(checkWanted(cloud.zone(), stack, wanted, isOurs));
    const idle = new Process(cloud);
    const outcome = await idle.run(async (each) => {
      await stack.refresh(each);
      await stack.up(each, wanted);
      if (stack.record) await each.provider.update(each.context, stack.record.id, stack.record.state, wanted);
    });
    this.note(outcome, idle);
    if (outcome !== 'done') this.violations.add(`the run without a change: ${formatOutcome(outcome)}`);
    if (idle.changes > 0)
      this.violations.add(`a run without a change sent ${idle.changes} that change something`);
  }

  private async refreshAndUpdate(wanted: ResourceInputs): Promise<void> {
    const { cloud, stack } = this.scene;
    const mending = new Process(cloud);
    const outcome = await mending.run(async (each) => {
      await stack.refresh(each);
      await stack.up(each, wanted);
    });
    this.note(outcome, mending);
    if (outcome !== 'done') this.violations.add(`the run with a refresh: ${formatOutcome(outcome)}`);
  }

  private look(): void {
    const now = this.scene.cloud.zone();
    this.add(checkHolders(now));
    this.add(this.checkStrangers(now));
    const { served } = this.options;
    if (served) this.add(checkServing(this.serving, served, listServing(now, this.isOurs)));
  }

  private note(outcome: Outcome, { lines }: Process): void {
    const error =
      typeof outcome === 'object' ? [String(outcome.error.stack), JSON.stringify(outcome.error)] : [];
    this.add(checkSecrets(...lines, ...error, this.scene.stack.save()));
    if (process.env.LIFE_TRACE) console.log(formatOutcome(outcome), lines);
  }

  private add(violations: Iterable<string>): void {
    for (const violation of violations) this.violations.add(violation);
  }
}

export function formatOutcome(outcome: Outcome): string {
  if (typeof outcome === 'string') return outcome;
  const { error } = outcome;
  const code = 'code' in error ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}

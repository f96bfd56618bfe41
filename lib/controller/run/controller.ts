import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock';
import type { Cluster, ObjectName } from '../../kubernetes-api/cluster';
import type { SakuraApi } from '../../sakura/codec/model';
import type { ControllerDefaults } from '../desired/cluster-plan';
import { findPause, pause, type Random } from './back-off';
import { EventRecorder } from './events';
import { runLeaderElection } from './leader';
import { countCalls, Metrics } from './metrics';
import { SESSION_GAUGES, Session } from './session';
import { describeFailure, type LogLine, PLAN_PAUSES } from './session-context';

/** A process that has done nothing for this long is considered hung. */
const HANG_MS = 120_000;

/** What a controller depends on. */
export interface ControllerOptions {
  readonly cluster: Cluster;
  readonly api: SakuraApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly defaults: ControllerDefaults;
  /** Whether the controller also handles Services of type LoadBalancer without a class. */
  readonly takesUnclassed: boolean;
  /** Whether it initializes nodes that wait for a cloud controller. */
  readonly initializesNodes: boolean;
  /** The Lease with which replicas elect a leader. */
  readonly lease: Required<ObjectName>;
  /** Identifies this process, such as the name of its pod. */
  readonly identity: string;
  readonly signal: AbortSignal;
  log(line: LogLine): void;
}

/** The controller of a cluster: while it leads, it gives Services their load balancers. */
export class Controller {
  private readonly metrics = new Metrics();
  private readonly options: ControllerOptions;
  private readonly api: SakuraApi;
  private session: Session | undefined;
  /** When the election last made a step, and when the API server last answered it. */
  private lastStep: number;
  private lastContact = Number.NEGATIVE_INFINITY;
  private hasReachedCloud = false;
  private isRefused = false;
  private reaching: Promise<void> | undefined;

  constructor(options: ControllerOptions) {
    this.options = options;
    this.api = countCalls(options.api, this.metrics, (isAccepted) => {
      this.hasReachedCloud ||= isAccepted;
      this.isRefused = !isAccepted;
    });
    this.lastStep = options.clock.now();
    this.setLeader(false);
  }

  /** Whether it leads and has carried out all pending work: for tests and for callers that wait. */
  get isSettled(): boolean {
    return this.session?.isSettled ?? false;
  }

  /** Whether this replica is the leader. */
  get isLeader(): boolean {
    return this.session !== undefined;
  }

  /** Whether the election is alive; a process whose election hangs should be restarted. */
  get isAlive(): boolean {
    return this.options.clock.now() - this.lastStep < HANG_MS;
  }

  /**
   * Why it is not ready, one reason per line. A waiting replica is ready if it could take over: it has
   * reached the API server recently, and the cloud has accepted its token. A leader must also have read
   * everything.
   */
  listMissing(): string[] {
    const { clock } = this.options;
    return [
      ...(this.isAlive ? [] : ['the election does not go on']),
      ...(clock.now() - this.lastContact < HANG_MS ? [] : ['the API server has not answered for a while']),
      ...(this.hasReachedCloud ? [] : ['the Sakura Cloud API has not answered yet']),
      ...(this.hasReachedCloud && this.isRefused ? ['the Sakura Cloud API no longer accepts the token'] : []),
      ...(this.session?.hasPlanned === false
        ? ['Services, nodes and load balancers have not been read yet']
        : []),
    ];
  }

  /** Its metrics in the Prometheus text format. */
  renderMetrics(): string {
    this.session?.measure();
    return this.metrics.render();
  }

  /** Runs until the signal aborts; returns once everything has ended and the Lease is released. */
  async run(): Promise<void> {
    const { cluster, clock, random, lease, identity, signal, log } = this.options;
    const watched: Clock = {
      now: () => clock.now(),
      sleep: (ms, abort) => {
        this.lastStep = clock.now();
        return clock.sleep(ms, abort);
      },
    };
    await runLeaderElection({
      ...{ cluster, random, lease, identity, signal },
      clock: watched,
      lead: (leading) => this.lead(leading),
      onChange: (isLeader) => {
        this.setLeader(isLeader);
        log({
          level: 'info',
          message: isLeader ? `${identity} leads now` : `${identity} does not lead any more`,
        });
      },
      onContact: (isHeld) => {
        this.lastContact = clock.now();
        if (!isHeld) this.reaching ??= this.reachCloud();
      },
      onFailure: (error) => log(describeFailure('leader election', error)),
    });
    await this.reaching;
  }

  /** Checks the token of a replica that does not lead: with a wrong token, it is not ready to take over. */
  private async reachCloud(): Promise<void> {
    const { clock, random, signal, log } = this.options;
    for (let failures = 1; !signal.aborted && !this.hasReachedCloud; failures++) {
      try {
        await this.api.readAccountCode(signal);
      } catch (error) {
        if (signal.aborted) return;
        log(describeFailure('the Sakura Cloud API', error));
        await pause(clock, findPause(PLAN_PAUSES, failures, random), signal);
      }
    }
  }

  private async lead(signal: AbortSignal): Promise<void> {
    const { cluster, clock, random, defaults, takesUnclassed, initializesNodes, identity, log } =
      this.options;
    const { api, metrics } = this;
    const events = new EventRecorder(cluster, clock, identity, (error) => {
      log({ ...describeFailure('an event could not be written', error), level: 'warn' });
    });
    const session = new Session({
      ...{ cluster, api, clock, random, defaults, takesUnclassed, initializesNodes },
      ...{ metrics, events, signal, log },
    });
    this.session = session;
    try {
      await session.run();
    } finally {
      this.session = undefined;
      for (const name of SESSION_GAUGES) metrics.clear(name);
    }
  }

  private setLeader(isLeader: boolean): void {
    this.metrics.set('leader', 'Whether this process leads.', Number(isLeader));
  }
}

/** An identity that no other process has. @param name of the pod or machine */
export function createIdentity(name: string): string {
  return `${name}_${randomBytes(4).toString('hex')}`;
}

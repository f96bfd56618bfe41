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

/** A process that has done nothing for this time is taken to hang. */
const STILL_MS = 120_000;

/** What a controller works with. */
export interface ControllerOptions {
  readonly cluster: Cluster;
  readonly api: SakuraApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly defaults: ControllerDefaults;
  /** Whether Services of type LoadBalancer without a class are the controller's as well. */
  readonly takesUnclassed: boolean;
  /** Whether it gives nodes that wait for a cloud controller what they wait for. */
  readonly initializesNodes: boolean;
  /** The Lease by which replicas agree on a leader. */
  readonly lease: Required<ObjectName>;
  /** Of this process, such as the name of its pod. */
  readonly identity: string;
  readonly signal: AbortSignal;
  log(line: LogLine): void;
}

/** The controller of a cluster: gives Services their load balancers while it leads. */
export class Controller {
  private readonly metrics = new Metrics();
  private readonly options: ControllerOptions;
  private readonly api: SakuraApi;
  private session: Session | undefined;
  /** When the election last took a step, and when the API server last answered it. */
  private lastStep: number;
  private lastContact = Number.NEGATIVE_INFINITY;
  private hasReachedCloud = false;
  private reaching: Promise<void> | undefined;

  constructor(options: ControllerOptions) {
    this.options = options;
    this.api = countCalls(options.api, this.metrics, () => {
      this.hasReachedCloud = true;
    });
    this.lastStep = options.clock.now();
    this.setLeader(false);
  }

  /** Whether it leads and has carried out everything: for tests, and for whoever waits. */
  get isSettled(): boolean {
    return this.session?.isSettled ?? false;
  }

  /** Whether it is the replica that works. */
  get isLeader(): boolean {
    return this.session !== undefined;
  }

  /** Whether the election goes on; one that hangs is to be started anew. */
  get isAlive(): boolean {
    return this.options.clock.now() - this.lastStep < STILL_MS;
  }

  /**
   * What keeps it from being ready, one line each. A replica that waits is ready if it could take over: it has
   * reached the API server of late, and the cloud has taken its token. One that leads has read everything, too.
   */
  listMissing(): string[] {
    const { clock } = this.options;
    return [
      ...(this.isAlive ? [] : ['the election does not go on']),
      ...(clock.now() - this.lastContact < STILL_MS ? [] : ['the API server has not answered for a while']),
      ...(this.hasReachedCloud ? [] : ['the Sakura Cloud API has not answered yet']),
      ...(this.session?.hasPlanned === false
        ? ['Services, nodes and load balancers have not been read yet']
        : []),
    ];
  }

  /** What it counts, as text for Prometheus. */
  renderMetrics(): string {
    this.session?.measure();
    return this.metrics.render();
  }

  /** Runs until the signal aborts; returns once everything has ended and the Lease is given back. */
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

  /** Asks the cloud whose token a replica has that does not lead: one with a wrong token is not ready to. */
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

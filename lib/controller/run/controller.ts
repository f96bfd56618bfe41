import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock';
import type { Cluster, ObjectName } from '../../kubernetes-api/cluster';
import type { SakuraApi } from '../../sakura/codec/model';
import type { ControllerDefaults } from '../desired/cluster-plan';
import type { Random } from './back-off';
import { EventRecorder } from './events';
import { runLeaderElection } from './leader';
import { countCalls, Metrics } from './metrics';
import { Session } from './session';
import { describeFailure, type LogLine } from './session-context';

/** What a controller works with. */
export interface ControllerOptions {
  readonly cluster: Cluster;
  readonly api: SakuraApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly defaults: ControllerDefaults;
  /** Whether Services of type LoadBalancer without a class are the controller's as well. */
  readonly takesUnclassed: boolean;
  /** The Lease by which replicas agree on a leader. */
  readonly lease: Required<ObjectName>;
  /** Of this process, such as the name of its pod. */
  readonly identity: string;
  readonly signal: AbortSignal;
  log(line: LogLine): void;
}

/** The controller of a cluster: gives Services their load balancers while it leads. */
export class Controller {
  readonly metrics = new Metrics();
  private readonly options: ControllerOptions;
  private session: Session | undefined;
  private lastContact: number;

  constructor(options: ControllerOptions) {
    this.options = options;
    this.lastContact = options.clock.now();
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
    return this.options.clock.now() - this.lastContact < 120_000;
  }

  /** Runs until the signal aborts; returns once everything has ended and the Lease is given back. */
  async run(): Promise<void> {
    const { cluster, clock, random, lease, identity, signal, log } = this.options;
    const watched: Clock = {
      now: () => clock.now(),
      sleep: (ms, abort) => {
        this.lastContact = clock.now();
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
      onFailure: (error) => log(describeFailure('leader election', error)),
    });
  }

  private async lead(signal: AbortSignal): Promise<void> {
    const { cluster, api, clock, random, defaults, takesUnclassed, identity, log } = this.options;
    const { metrics } = this;
    const events = new EventRecorder(cluster, clock, identity, (error) => {
      log({ ...describeFailure('an event could not be written', error), level: 'warn' });
    });
    const session = new Session({
      ...{ cluster, clock, random, defaults, takesUnclassed, metrics, events, signal, log },
      api: countCalls(api, metrics),
    });
    this.session = session;
    try {
      await session.run();
    } finally {
      this.session = undefined;
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

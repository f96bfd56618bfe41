import { Reservations } from '../../appliance/allocate/reservations';
import type { RunContext } from '../../appliance/reconcile/run-context';
import { isKumikiError } from '../../core/errors';
import { type ClusterPlan, listNetworks, type ServicePlan } from '../desired/cluster-plan';
import { planCluster } from '../desired/plan-cluster';
import { type ServiceRequest, toServiceKey, wasServed } from '../desired/services';
import { ApplianceSync } from './appliance-sync';
import { findPause, pause } from './back-off';
import { CloudView, readInventory, UNKNOWN_MS } from './cloud';
import { Informer } from './informer';
import { NodeInitializer } from './node-initializer';
import { type Failure, listUids, sayNodeNotes, toFailureText } from './object-events';
import { Registry } from './registry';
import { ServiceRequests } from './service-requests';
import { ServiceSync } from './service-sync';
import {
  describeFailure,
  PAUSES,
  PLAN_PAUSES,
  POLL_MS,
  RESYNC_MS,
  RUN_MS,
  type SessionContext,
  WATCH_PAUSES,
} from './session-context';
import { WorkQueue } from './work-queue';

/** How many appliances are worked on at once. */
const APPLIANCE_WORKERS = 8;
const SERVICE_WORKERS = 4;

/** Gauges of the leader only. */
export const SESSION_GAUGES = ['appliances', 'queue_depth', 'queue_retries'] as const;

/** How long changes are collected before planning again. */
const BATCH_MS = 200;

/**
 * One term of leadership: reads everything, and then follows the changes. It keeps nothing from an earlier
 * term, and nothing that was read before it began.
 */
export class Session {
  private readonly context: SessionContext;
  private readonly services: Informer<'Service'>;
  private readonly nodes: Informer<'Node'>;
  private readonly cloud = new CloudView();
  private readonly reservations = new Reservations();
  private readonly requests: ServiceRequests;
  private readonly appliances: WorkQueue;
  private readonly serviceQueue: WorkQueue;
  private readonly initializer: NodeInitializer | undefined;
  private scope: string | undefined;
  private inventoryAt = Number.NEGATIVE_INFINITY;
  private resyncedAt = Number.NEGATIVE_INFINITY;
  private registry: Registry | undefined;
  private plan: ClusterPlan | undefined;
  private lostSince: ReadonlyMap<string, number> = new Map();
  private wake: (() => void) | undefined;
  private isDirty = true;

  constructor(context: SessionContext) {
    this.context = context;
    const { cluster, clock, random, signal } = context;
    const options = { ...{ cluster, clock, random, signal }, ...WATCH_PAUSES, resyncMs: RESYNC_MS };
    const onFailure = (error: unknown) => this.logFailure('the API of Kubernetes', error);
    const onChange = () => this.markDirty();
    this.services = new Informer('Service', { ...options, onChange, onFailure });
    this.requests = new ServiceRequests(this.services, context.takesUnclassed);
    this.nodes = new Informer('Node', { ...options, onChange, onFailure });
    const queueOptions = { ...{ clock, random, signal }, ...PAUSES };
    this.appliances = new WorkQueue((tag, abort) => this.workOnAppliance(tag, abort), {
      ...queueOptions,
      workers: APPLIANCE_WORKERS,
      onFailure: (ownerTag, error, retryMs) => this.reportFailure(ownerTag, error, retryMs),
    });
    this.serviceQueue = new WorkQueue((key, abort) => this.workOnService(key, abort), {
      ...queueOptions,
      workers: SERVICE_WORKERS,
      onFailure: (key, error) => this.reportServiceFailure(key, error),
    });
    if (context.initializesNodes) {
      this.initializer = new NodeInitializer(context, this.nodes, (what, error) =>
        this.logFailure(what, error),
      );
    }
  }

  /** Runs until the signal aborts; returns once the last step has ended. */
  async run(): Promise<void> {
    const informers = [this.services.run(), this.nodes.run()];
    const { clock, random, signal } = this.context;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const pauseMs = await this.step();
        failures = 0;
        await this.waitUntilDirty(pauseMs);
        // changes come in bursts: one plan covers all of them
        await pause(clock, BATCH_MS, signal);
      } catch (error) {
        failures += 1;
        this.isDirty = true;
        this.logFailure('the plan', error);
        await pause(clock, findPause(PLAN_PAUSES, failures, random), signal);
      }
    }
    const queues = [this.appliances, this.serviceQueue, ...(this.initializer ? [this.initializer] : [])];
    await Promise.all([...informers, ...queues.map((queue) => queue.drained())]);
  }

  /** Whether the plan has been carried out as far as possible: for tests. */
  get isSettled(): boolean {
    const isIdle = this.appliances.isIdle && this.serviceQueue.isIdle && (this.initializer?.isIdle ?? true);
    return !this.isDirty && isIdle && this.plan !== undefined;
  }

  /** Whether everything has been read and planned once. */
  get hasPlanned(): boolean {
    return this.plan !== undefined;
  }

  /** Plans once and starts the work. @returns when to plan again if nothing happens until then */
  private async step(): Promise<number> {
    if (!this.services.hasListed || !this.nodes.hasListed) return RESYNC_MS;
    this.isDirty = false;
    const { context, cloud } = this;
    const run = this.toRun(context.signal, 'plan');
    const scope = await this.readScope();
    if (!this.registry) {
      this.inventoryAt = run.clock.now();
      this.registry = new Registry(await readInventory(run, scope));
    }
    const { registry } = this;
    const services = this.requests.list(registry);
    await this.refreshAdoptable(run, scope, services);
    const { index, againMs = RESYNC_MS } = await cloud.readNodes(run, this.nodes.list());
    this.initializer?.follow(index);
    const byChoice = await cloud.readChoices(run, listNetworks(services, context.defaults), index);
    const bySwitch = await cloud.readSwitches(run, registry.listSwitchIds());
    const now = context.clock.now();
    const plan = planCluster({
      ...{ scope, services, now, lostSince: this.lostSince, defaults: context.defaults },
      ...{ zone: context.api.zone, nodes: index, networks: { byChoice, bySwitch } },
      ...{ appliances: registry.listKnown(), adoptable: registry.adoptable },
    });
    this.plan = plan;
    this.lostSince = plan.lostSince;
    const isResync = now - this.resyncedAt >= RESYNC_MS;
    if (isResync) this.resyncedAt = now;
    const { changed, removed } = registry.accept(plan, isResync);
    for (const ownerTag of changed) this.appliances.add(ownerTag);
    for (const ownerTag of removed) this.appliances.restart(ownerTag);
    for (const service of this.services.list()) this.serviceQueue.add(toServiceKey(service));
    context.events.retain(listUids([...this.services.list(), ...this.nodes.list()]));
    await sayNodeNotes(context.events, this.nodes.list(), plan.nodeNotes);
    const floorMs = plan.nextAt === undefined ? RESYNC_MS : plan.nextAt - now;
    const unknownMs = [...plan.services.values()].some(isWaitingForCloud) ? UNKNOWN_MS : RESYNC_MS;
    return Math.max(Math.min(againMs, floorMs, unknownMs, RESYNC_MS), 1_000);
  }

  /** Reads the unowned appliances again if a Service names one that was not among them. */
  private async refreshAdoptable(
    run: RunContext,
    scope: string,
    services: readonly ServiceRequest[],
  ): Promise<void> {
    const { registry } = this;
    const age = run.clock.now() - this.inventoryAt;
    const isMissing = services.some(
      ({ options: { adopt } }) => adopt !== undefined && !registry?.knows(adopt),
    );
    if (!registry || !isMissing || age < UNKNOWN_MS) return;
    this.inventoryAt = run.clock.now();
    registry.noteAdoptable((await readInventory(run, scope)).adoptable);
  }

  /** The UID of the namespace kube-system, which identifies the cluster. */
  private async readScope(): Promise<string> {
    if (this.scope !== undefined) return this.scope;
    const { cluster, signal } = this.context;
    const { metadata } = await cluster.get('Namespace', { name: 'kube-system' }, { signal });
    this.scope = metadata.uid ?? '';
    return this.scope;
  }

  private async workOnAppliance(ownerTag: string, signal: AbortSignal): Promise<void> {
    const { registry, services, requests, context } = this;
    if (!registry) return;
    const sync = new ApplianceSync({ ...context, signal }, { services, requests, registry });
    const keys = await sync.run(ownerTag, this.toRun(signal, ownerTag));
    if (!registry.tryGet(ownerTag)?.target) this.markDirty();
    for (const key of keys) {
      const service = services.tryGet(key);
      if (service) context.events.end(service, 'appliance');
      this.serviceQueue.add(key);
    }
  }

  private async workOnService(key: string, signal: AbortSignal): Promise<void> {
    const { registry, plan } = this;
    const service = this.services.tryGet(key);
    if (!registry || !plan || !service) return;
    const sync = new ServiceSync({ ...this.context, signal }, this.services, registry);
    if (!this.requests.isWanted(service)) {
      if (this.requests.isOurs(service) || wasServed(service)) await sync.release(service);
    } else if (await sync.serve(service, plan.services.get(key))) this.markDirty();
    this.context.events.end(service, 'service');
  }

  /** Reports a failed appliance to its Services. */
  private reportFailure(ownerTag: string, error: unknown, retryMs: number): void {
    const { context, registry } = this;
    this.logFailure(`appliance ${ownerTag}`, error);
    const target = registry?.tryGet(ownerTag)?.target;
    const keys = target?.spec.virtualIps.map(({ key }) => key) ?? registry?.listDropped(ownerTag) ?? [];
    this.sayFailure(keys, 'appliance', { reason: 'LoadBalancerFailed', error });
    context.log({
      ...{ level: 'info', appliance: ownerTag },
      message: `another try in ${Math.round(retryMs / 1000)} s`,
    });
  }

  /** Reports that a Service or its probe Service cannot be written, unless that resolves itself. */
  private reportServiceFailure(key: string, error: unknown): void {
    this.logFailure(`Service ${key}`, error);
    if (isKumikiError(error) && PASSING.has(error.code)) return;
    this.sayFailure([key], 'service', { reason: 'ServiceFailed', error });
  }

  private sayFailure(keys: readonly string[], topic: string, failure: Failure): void {
    const { signal, events } = this.context;
    if (signal.aborted) return;
    const services = keys.flatMap((key) => this.services.tryGet(key) ?? []);
    void Promise.all(
      services.map((service) => events.say('Service', service, topic, toFailureText(failure))),
    );
  }

  private logFailure(what: string, error: unknown): void {
    if (this.context.signal.aborted) return;
    const line = describeFailure(what, error);
    this.context.log(line);
    this.context.metrics.count('failures_total', 'Steps that have failed.', { code: line.code });
  }

  private toRun(signal: AbortSignal, appliance: string): RunContext {
    const { api, clock, log } = this.context;
    return {
      ...{ api, clock, signal, reservations: this.reservations },
      ...{ deadline: clock.now() + RUN_MS, firstPauseMs: POLL_MS },
      log: (message) => log({ level: 'info', message, appliance }),
    };
  }

  /** Updates the gauges. */
  measure(): void {
    const { metrics } = this.context;
    metrics.set('appliances', 'Load balancers of this cluster.', this.registry?.size ?? 0);
    const help = 'Keys that wait, by queue.';
    metrics.set('queue_depth', help, this.appliances.depth, { queue: 'appliances' });
    metrics.set('queue_depth', help, this.serviceQueue.depth, { queue: 'services' });
    const retries = 'Keys that have failed and wait for another try, by queue.';
    metrics.set('queue_retries', retries, this.appliances.retrying, { queue: 'appliances' });
    metrics.set('queue_retries', retries, this.serviceQueue.retrying, { queue: 'services' });
  }

  private markDirty(): void {
    this.isDirty = true;
    this.wake?.();
  }

  /** Waits until something happens, or for a while. */
  private async waitUntilDirty(pauseMs: number): Promise<void> {
    if (this.isDirty && this.services.hasListed && this.nodes.hasListed) return;
    const { clock, signal } = this.context;
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await pause(clock, pauseMs, AbortSignal.any([signal, woken.signal]));
    this.wake = undefined;
    this.isDirty = true;
  }
}

/** Failures of writes that resolve themselves. */
const PASSING: ReadonlySet<string> = new Set([
  'KUBE_CONFLICT',
  'KUBE_NOT_FOUND',
  'KUBE_UNREACHABLE',
  'CANCELLED',
]);

/** Whether a Service names something that may still be created: a network, or an appliance to take over. */
function isWaitingForCloud({ problems }: ServicePlan): boolean {
  return problems.some(
    ({ code, property }) => code === 'CONTROLLER_NETWORK' || property === 'kumiki.dev/adopt',
  );
}

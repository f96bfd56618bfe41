import { Reservations } from '../../appliance/allocate/reservations';
import { reconcile } from '../../appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../appliance/reconcile/remove';
import type { RunContext } from '../../appliance/reconcile/run-context';
import { isKumikiError } from '../../core/errors';
import type { Service } from '../../kubernetes-api/kinds';
import { type ClusterPlan, listNetworks } from '../desired/cluster-plan';
import { planCluster } from '../desired/plan-cluster';
import { FINALIZER, isOurs, readService, type ServiceRequest, toServiceKey } from '../desired/services';
import { findPause, pause } from './back-off';
import { CloudView, readInventory } from './cloud';
import { Informer } from './informer';
import { type Failure, listUids, sayNodeNotes, toFailureText } from './object-events';
import { Registry } from './registry';
import { staleError } from './service-state';
import { ServiceSync } from './service-sync';
import {
  describeFailure,
  PAUSES,
  PLAN_PAUSES,
  RESYNC_MS,
  RUN_MS,
  type SessionContext,
  WATCH_PAUSES,
} from './session-context';
import { WorkQueue } from './work-queue';

/** How many appliances are worked on at once. */
const APPLIANCE_WORKERS = 8;
const SERVICE_WORKERS = 4;

/** Gauges that only a leader has. */
export const SESSION_GAUGES = ['appliances', 'queue_depth', 'queue_retries'] as const;

/** How long changes are collected before there is another plan. */
const BATCH_MS = 200;

/**
 * One time of leading: it reads everything, and then follows. Nothing is kept from an earlier time, and nothing that
 * was read before it began counts.
 */
export class Session {
  private readonly context: SessionContext;
  private readonly services: Informer<'Service'>;
  private readonly nodes: Informer<'Node'>;
  private readonly cloud = new CloudView();
  private readonly reservations = new Reservations();
  private readonly requests = new Map<
    string,
    { readonly version: string; readonly request: ServiceRequest }
  >();
  private readonly appliances: WorkQueue;
  private readonly serviceQueue: WorkQueue;
  private scope: string | undefined;
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
        // changes come in crowds: one plan for all of them
        await pause(clock, BATCH_MS, signal);
      } catch (error) {
        failures += 1;
        this.isDirty = true;
        this.logFailure('the plan', error);
        await pause(clock, findPause(PLAN_PAUSES, failures, random), signal);
      }
    }
    await Promise.all([...informers, this.appliances.drained(), this.serviceQueue.drained()]);
  }

  /** Whether the plan has been carried out as far as it can be: for tests. */
  get isSettled(): boolean {
    return !this.isDirty && this.appliances.isIdle && this.serviceQueue.isIdle && this.plan !== undefined;
  }

  /** Whether everything has been read and planned once. */
  get hasPlanned(): boolean {
    return this.plan !== undefined;
  }

  /** One look at everything. @returns when to look again, if nothing happens until then */
  private async step(): Promise<number> {
    if (!this.services.hasListed || !this.nodes.hasListed) return RESYNC_MS;
    this.isDirty = false;
    const { context, cloud } = this;
    const run = this.toRun(context.signal, 'plan');
    const scope = await this.readScope();
    this.registry ??= new Registry(await readInventory(run, scope));
    const { registry } = this;
    const services = this.listRequests(registry);
    const { index, againMs = RESYNC_MS } = await cloud.readNodes(run, this.nodes.list());
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
    return Math.max(Math.min(againMs, floorMs, RESYNC_MS), 1_000);
  }

  /** The UID of kube-system: what tells clusters apart. */
  private async readScope(): Promise<string> {
    if (this.scope !== undefined) return this.scope;
    const { cluster, signal } = this.context;
    const { metadata } = await cluster.get('Namespace', { name: 'kube-system' }, { signal });
    this.scope = metadata.uid ?? '';
    return this.scope;
  }

  /** The Services that are to have a load balancer: those that keep their finalizer, or are on one already. */
  private listRequests(registry: Registry): ServiceRequest[] {
    const wanted = this.services.list().filter((service) => {
      if (!this.isWanted(service)) return false;
      return hasFinalizer(service) || registry.mayServe(toServiceKey(service));
    });
    const requests = wanted.map((service) => this.readRequest(service));
    const keys = new Set(requests.map(({ key }) => key));
    for (const key of this.requests.keys()) if (!keys.has(key)) this.requests.delete(key);
    return requests;
  }

  private readRequest(service: Service): ServiceRequest {
    const key = toServiceKey(service);
    const version = service.metadata.resourceVersion ?? '';
    const known = this.requests.get(key);
    if (known?.version === version) return known.request;
    const request = readService(service);
    this.requests.set(key, { version, request });
    return request;
  }

  private isWanted(service: Service): boolean {
    return service.metadata.deletionTimestamp === undefined && isOurs(service, this.context.takesUnclassed);
  }

  private async workOnAppliance(ownerTag: string, signal: AbortSignal): Promise<void> {
    const { context, registry } = this;
    const entry = registry?.tryGet(ownerTag);
    if (!registry || !entry) return;
    const { target, state } = entry;
    const dropped = registry.listDropped(ownerTag);
    await this.verifyDropped(dropped, signal);
    const run = this.toRun(signal, ownerTag);
    if (target) {
      const { spec, adopt } = target;
      const done = await reconcile(run, {
        ...{ spec, state, whenImmutable: 'replace' },
        ...(!state && adopt && { adopt }),
        onStateKnown: (known) => registry.noteState(ownerTag, known),
      });
      registry.noteDone(ownerTag, target, done);
      for (const { key } of spec.virtualIps) {
        const service = this.services.tryGet(key);
        if (service) context.events.end(service, 'appliance');
        this.serviceQueue.add(key);
      }
    } else {
      await removeLoadBalancer(run, { id: state?.id, ownerTag });
      // a Service may have come back meanwhile
      if (registry.tryGet(ownerTag)?.target) registry.noteState(ownerTag, undefined);
      else registry.noteRemoved(ownerTag);
      this.markDirty();
    }
    for (const key of dropped) this.serviceQueue.add(key);
  }

  /**
   * Asks the API server itself before virtual IPs are taken away: a cache that lags behind is no reason to.
   * @throws KUBE_CONFLICT if one is still wanted
   */
  private async verifyDropped(keys: readonly string[], signal: AbortSignal): Promise<void> {
    const { cluster } = this.context;
    for (const key of keys) {
      const [namespace, name = ''] = key.split('/');
      const found = await cluster.tryGet('Service', { namespace, name }, { signal });
      if (!found || !this.isWanted(found)) continue;
      await this.services.readAll();
      throw staleError(key);
    }
  }

  private async workOnService(key: string, signal: AbortSignal): Promise<void> {
    const { registry, plan } = this;
    const service = this.services.tryGet(key);
    if (!registry || !plan || !service) return;
    const sync = new ServiceSync({ ...this.context, signal }, this.services, registry);
    if (!this.isWanted(service)) await sync.release(service, isOurs(service, this.context.takesUnclassed));
    else if (await sync.serve(service, plan.services.get(key))) this.markDirty();
    this.context.events.end(service, 'service');
  }

  /** An appliance that cannot be brought to what it is to be: its Services say why. */
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

  /** A Service that cannot be written, or whose companion cannot: it says why, unless that passes by itself. */
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
      deadline: clock.now() + RUN_MS,
      log: (message) => log({ level: 'info', message, appliance }),
    };
  }

  /** Brings the gauges up to date. */
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

/** Failures of writes that pass without anybody's doing. */
const PASSING: ReadonlySet<string> = new Set([
  'KUBE_CONFLICT',
  'KUBE_NOT_FOUND',
  'KUBE_UNREACHABLE',
  'CANCELLED',
]);

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

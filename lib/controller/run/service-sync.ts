import { formatProblem, type Problem } from '../../core/errors';
import type { Service } from '../../kubernetes-api/kinds';
import type { ServicePlan } from '../desired/cluster-plan';
import { FINALIZER, toServiceKey, wasServed } from '../desired/services';
import type { Informer } from './informer';
import type { Announcement, Registry } from './registry';
import {
  type DesiredStatus,
  findStatusPatch,
  isProbeCurrent,
  isProbeOf,
  toProbe,
  toProbeName,
} from './service-state';
import type { SessionContext } from './session-context';

/** The field manager of our writes. */
const WRITER = 'kumiki-controller';

/**
 * Updates Services with the state of their load balancers: finalizer, status, conditions, events and probe
 * Service.
 */
export class ServiceSync {
  private readonly context: SessionContext;
  private readonly services: Informer<'Service'>;
  private readonly registry: Registry;

  constructor(context: SessionContext, services: Informer<'Service'>, registry: Registry) {
    this.context = context;
    this.services = services;
    this.registry = registry;
  }

  /** Handles a Service that should have a load balancer. @returns whether to plan again */
  async serve(service: Service, plan: ServicePlan | undefined): Promise<boolean> {
    if (!service.metadata.finalizers?.includes(FINALIZER)) {
      // before anything is created for it, so that it cannot be deleted first; and the condition before the
      // finalizer, because it marks the finalizer as ours if the Service changes its type
      const marked = wasServed(service) ? service : await this.writeCondition(service, PENDING);
      await this.writeFinalizers(marked, [...(marked.metadata.finalizers ?? []), FINALIZER]);
      return true;
    }
    // the Service is newer than the plan
    if (!plan) return false;
    const announced = this.registry.tryFindAnnouncement(toServiceKey(service));
    if (announced && plan.request.hasProbe) await this.ensureProbe(service, announced);
    else if (!plan.request.hasProbe) await this.removeProbe(service);
    const addresses = announced ? [announced.address] : [];
    const hasAddress = (service.status?.loadBalancer?.ingress?.length ?? 0) > 0;
    // another leader that is about to end may know more: keep its status until there is a new one
    const isOnItsWay = announced === undefined && hasAddress && plan.ownerTag !== undefined;
    if (!isOnItsWay) await this.writeStatus(service, { addresses, condition: toCondition(plan, announced) });
    await this.reportEvents(service, plan);
    if (announced && this.registry.takeFresh(toServiceKey(service)))
      await this.sayAddress(service, announced);
    return false;
  }

  /**
   * Handles a Service that should not have a load balancer: once nothing can serve it any more, it is
   * released.
   */
  async release(service: Service): Promise<void> {
    const { finalizers = [] } = service.metadata;
    // the appliance comes first; its run leads here again
    if (this.registry.mayServe(toServiceKey(service))) return;
    await this.removeProbe(service);
    const cleared = await this.writeStatus(service, { addresses: [], condition: undefined });
    if (!finalizers.includes(FINALIZER)) return;
    await this.writeFinalizers(
      cleared,
      finalizers.filter((finalizer) => finalizer !== FINALIZER),
    );
    this.context.log({ level: 'info', service: toServiceKey(service), message: 'released' });
  }

  private writeCondition(service: Service, condition: DesiredStatus['condition']): Promise<Service> {
    const addresses = service.status?.loadBalancer?.ingress?.flatMap(({ ip }) => ip ?? []) ?? [];
    return this.writeStatus(service, { addresses, condition });
  }

  private async writeFinalizers(service: Service, finalizers: readonly string[]): Promise<void> {
    const { cluster, signal } = this.context;
    const { resourceVersion } = service.metadata;
    const patch = { metadata: { resourceVersion, finalizers } };
    this.services.put(
      await cluster.patch('Service', toName(service), patch, { signal, fieldManager: WRITER }),
    );
  }

  private async writeStatus(service: Service, status: DesiredStatus): Promise<Service> {
    const { cluster, clock, signal } = this.context;
    const patch = findStatusPatch(service, status, new Date(clock.now()).toISOString().replace(/\.\d+/, ''));
    if (!patch) return service;
    const options = { signal, fieldManager: WRITER, subresource: 'status' } as const;
    const written = await cluster.patch('Service', toName(service), patch, options);
    this.services.put(written);
    return written;
  }

  private async ensureProbe(service: Service, { servers, unitAddresses }: Announcement): Promise<void> {
    const { cluster, signal } = this.context;
    const found = this.tryFindProbe(service);
    // the plan says that another Service has that name; the probe of a former Service of the same name is
    // deleted by itself
    if (found && !isProbeOf(found, service)) return;
    const wanted = toProbe(service, unitAddresses);
    // none of its ports can be served any more: what runs is left alone
    if (wanted.spec.ports.length === 0) return;
    const isCurrent = found !== undefined && isProbeCurrent(found, wanted);
    const options = { signal, fieldManager: WRITER, force: true };
    const probe = isCurrent ? found : await cluster.apply('Service', wanted, options);
    if (!isCurrent) this.services.put(probe);
    await this.writeStatus(probe, { addresses: servers });
  }

  private async removeProbe(service: Service): Promise<void> {
    const { cluster, signal } = this.context;
    const found = this.tryFindProbe(service);
    if (!found || !isProbeOf(found, service)) return;
    await cluster.delete('Service', toName(found), { signal, uid: found.metadata.uid });
  }

  /** Finds the Service with the name of the probe, which may be another one. */
  private tryFindProbe({ metadata }: Service): Service | undefined {
    const name = toProbeName({ metadata });
    return this.services.tryGet(toServiceKey({ metadata: { ...metadata, name } }));
  }

  /** Reports problems and notes while they apply. */
  private async reportEvents(service: Service, { problems, notes, ownerTag }: ServicePlan): Promise<void> {
    const { events } = this.context;
    if (problems.length > 0) {
      const effect = ownerTag === undefined ? 'no load balancer is made' : 'what runs is left as it is';
      const note = `${problems.map(toSentence).join('; ')}; until it is mended, ${effect}`;
      await events.say('Service', service, 'problems', { type: 'Warning', reason: 'CannotBeServed', note });
    } else events.end(service, 'problems');
    if (notes.length > 0) {
      const text = { type: 'Normal', reason: 'LoadBalancerNote', note: notes.join('; ') } as const;
      await events.say('Service', service, 'notes', text);
    } else events.end(service, 'notes');
  }

  private async sayAddress(service: Service, { address, servers }: Announcement): Promise<void> {
    const { clock, events, metrics, log } = this.context;
    const note = `the virtual IP is ${address}, served by ${servers.length} ${servers.length === 1 ? 'node' : 'nodes'}`;
    const { creationTimestamp } = service.metadata;
    if (creationTimestamp !== undefined) {
      metrics.observeAddress(Math.max(0, clock.now() - Date.parse(creationTimestamp)) / 1000);
    }
    log({ level: 'info', service: toServiceKey(service), message: note });
    await events.say('Service', service, 'address', { type: 'Normal', reason: 'AddressReady', note });
  }
}

function toCondition({ problems }: ServicePlan, announced: Announcement | undefined) {
  const [problem] = problems;
  if (problem) {
    const status = announced ? 'True' : 'False';
    return { status, reason: 'CannotBeServed', message: toSentence(problem) };
  }
  return announced ? { status: 'True', reason: 'AddressReady', message: '' } : PENDING;
}

const PENDING = { status: 'False', reason: 'Pending', message: 'the load balancer is being made' } as const;

/** A problem on one line, as shown by `kubectl describe`. */
function toSentence({ message, allowed, given, hint }: Problem): string {
  const text = formatProblem({ code: 'CONTROLLER_SERVICE', message, given, allowed, hint });
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/\s{2,}/g, ': '))
    .join('; ');
}

function toName({ metadata: { namespace, name } }: Service) {
  return { namespace, name };
}

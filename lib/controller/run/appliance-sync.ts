import { reconcile } from '../../appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../appliance/reconcile/remove';
import type { RunContext } from '../../appliance/reconcile/run-context';
import type { Informer } from './informer';
import type { Registry } from './registry';
import type { ServiceRequests } from './service-requests';
import { staleError } from './service-state';
import type { SessionContext } from './session-context';

/** What is known about the cluster and the appliances. */
interface Known {
  readonly services: Informer<'Service'>;
  readonly requests: ServiceRequests;
  readonly registry: Registry;
}

/** Reconciles an appliance with its desired state, or removes it. */
export class ApplianceSync {
  private readonly context: SessionContext;
  private readonly known: Known;

  constructor(context: SessionContext, known: Known) {
    this.context = context;
    this.known = known;
  }

  /** @returns the keys of the Services to update */
  async run(ownerTag: string, run: RunContext): Promise<string[]> {
    const { registry } = this.known;
    const entry = registry.tryGet(ownerTag);
    if (!entry) return [];
    const { target, state } = entry;
    const dropped = registry.listDropped(ownerTag);
    await this.verifyDropped(dropped);
    if (!target) {
      await removeLoadBalancer(run, { id: state?.id, ownerTag });
      // a Service may have come back in the meantime
      if (registry.tryGet(ownerTag)?.target) registry.noteState(ownerTag, undefined);
      else registry.noteRemoved(ownerTag);
      return dropped;
    }
    const { spec, adopt } = target;
    const done = await reconcile(run, {
      ...{ spec, state, whenImmutable: 'replace' },
      ...(!state && adopt && { adopt }),
      onStateKnown: (known) => registry.noteState(ownerTag, known),
    });
    registry.noteDone(ownerTag, target, done);
    return [...spec.virtualIps.map(({ key }) => key), ...dropped];
  }

  /**
   * Asks the API server itself before virtual IPs are removed: a stale cache is no reason to remove them.
   * @throws KUBE_CONFLICT if one is still wanted
   */
  private async verifyDropped(keys: readonly string[]): Promise<void> {
    const { cluster, signal } = this.context;
    const { services, requests } = this.known;
    for (const key of keys) {
      const [namespace, name = ''] = key.split('/');
      const found = await cluster.tryGet('Service', { namespace, name }, { signal });
      if (!found || !requests.isWanted(found)) continue;
      await services.readAll();
      throw staleError(key);
    }
  }
}

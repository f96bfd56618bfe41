import { checkCall } from '../core/props/check-call';
import { loadBalancerAdapter, scopeAdapter, serviceStatusAdapter } from './adapters';
import type { DynamicAdapter, DynamicConfig, Given, Log } from './dynamic/adapter';
import type { DynamicCheck, DynamicDiff, DynamicRead } from './dynamic/answers';
import type { Properties } from './dynamic/values';
import { revisionsAdapter } from './revisions-adapter';
import { SIGNATURES } from './signatures';

/** The types of our resources, as the state of a stack names them. */
export type ResourceType = 'LoadBalancer' | 'LoadBalancerShare' | 'Revisions' | 'Scope' | 'ServiceStatus';

const ADAPTERS: Readonly<Record<ResourceType, DynamicAdapter>> = {
  LoadBalancer: loadBalancerAdapter,
  LoadBalancerShare: loadBalancerAdapter,
  Revisions: revisionsAdapter,
  Scope: scopeAdapter,
  ServiceStatus: serviceStatusAdapter,
};

/** What Pulumi calls for a resource of one type. */
export interface DynamicProvider {
  /** Receives the configuration of the stack. Other calls come in at the same time. */
  configure(request: { readonly config: DynamicConfig }): Promise<void>;
  /** Returns the problems of the inputs, and the inputs to remember. */
  check(olds: Given, news: Given): Promise<DynamicCheck>;
  /** Checks whether anything changes, and whether it requires a replacement. */
  diff(id: string, olds: Given, news: Given): Promise<DynamicDiff>;
  /** Creates it, or finishes one that an earlier run started. */
  create(inputs: Given): Promise<{ id: string; outs: Properties }>;
  /** Reads the object; the result is empty if it no longer exists. */
  read(id: string, properties?: Given): Promise<DynamicRead>;
  /** Changes it in place. */
  update(id: string, olds: Given, news: Given): Promise<{ outs: Properties }>;
  /** Removes it; succeeds if it no longer exists. */
  delete(id: string, properties: Given): Promise<void>;
}

/**
 * Creates the dynamic provider of a type of resource: the text that Pulumi keeps in the state of each
 * resource calls this.
 * @throws PROPS_KIND for an unknown type
 */
export function createDynamicProvider(type: ResourceType, log: Log): DynamicProvider {
  checkCall(SIGNATURES, 'createDynamicProvider', arguments);
  const adapter = ADAPTERS[type];
  let config: DynamicConfig | undefined;
  return {
    configure: (request) => {
      config = request.config;
      return Promise.resolve();
    },
    check: (olds, news) => adapter.check(config, olds, news),
    diff: (id, olds, news) => adapter.diff(config, id, olds, news, log),
    create: (inputs) => adapter.create(config, inputs, log),
    read: (id, properties) => adapter.read(config, id, properties, log),
    update: (id, olds, news) => adapter.update(config, id, olds, news, log),
    delete: (id, properties) => adapter.delete(config, id, properties, log),
  };
}

import {
  type CustomResourceOptions,
  dynamic,
  type Output,
  type ProviderResource,
  runtime,
} from '@pulumi/pulumi';
import { formatOwnerTag, hashOwnerId } from '../appliance/spec/tags';
import { scopeShim } from './dynamic-shim';

/**
 * The scope of the owner tags of a stack: a random id in the stack's state, which makes load balancers of this
 * stack recognisable. Made before the first of them, without any request; deleted after the last, and then it
 * looks for those that an interrupted run has left. Its id is the scope, 12 hex digits.
 */
class Scope extends dynamic.Resource {
  constructor(name: string, options: CustomResourceOptions) {
    super(scopeShim, name, { scope: undefined }, options, 'kumiki', 'Scope');
  }
}

/** The scopes of a run: one for each account, as it must be able to look for what it has left there. */
type Scopes = Map<ProviderResource | undefined, Scope>;

/** By the connection to the engine: with Pulumi's Automation API, one process runs several stacks. */
const scopesByRun = new WeakMap<object, Scopes>();
const NO_RUN = {};

/** The scope of a load balancer that is registered with these options. Registers it at the first call. */
function findScope(options: CustomResourceOptions | undefined): Output<string> {
  const provider = options?.provider ?? options?.parent?.getProvider(LOAD_BALANCER_TYPE);
  const run = runtime.getMonitor() ?? NO_RUN;
  const scopes: Scopes = scopesByRun.get(run) ?? new Map();
  scopesByRun.set(run, scopes);
  const scope = scopes.get(provider) ?? new Scope(nameScope(provider), provider ? { provider } : {});
  scopes.set(provider, scope);
  return scope.id;
}

/** The owner tag of a resource without one of its own: made of the scope and the resource's name. */
export function makeOwnerTag(name: string, options: CustomResourceOptions | undefined): Output<string> {
  return findScope(options).apply((scope) => formatOwnerTag(scope, hashOwnerId(name)));
}

const LOAD_BALANCER_TYPE = 'pulumi-nodejs:dynamic/kumiki:LoadBalancer';

function nameScope(provider: ProviderResource | undefined): string {
  const name: unknown = provider && Reflect.get(provider, '__name');
  return typeof name === 'string' ? `kumiki-scope-${name}` : 'kumiki-scope';
}

import {
  CustomResource,
  type CustomResourceOptions,
  type Output,
  type ProviderResource,
} from '@pulumi/pulumi';
import { formatOwnerTag, hashOwnerId } from '../appliance/spec/tags';
import { PerRun } from './per-run';
import { nameType, storeProvider } from './stored-provider';

/**
 * The scope of a stack's owner tags: a random id in the stack's state that identifies the load balancers of
 * this stack. Created before the first of them, without any request; deleted after the last one, when it also
 * looks for load balancers that an interrupted run left behind. Its id is the scope, 12 hex digits.
 */
class Scope extends CustomResource {
  constructor(name: string, options: CustomResourceOptions) {
    super(nameType('Scope'), name, { scope: undefined, ...storeProvider('Scope') }, options);
  }
}

/** The scopes of a run: one per account, because each must be able to look for leftovers in its account. */
type Scopes = Map<ProviderResource | undefined, Scope>;

const scopesOfRun = new PerRun<Scopes>(() => new Map());

/**
 * Returns the scope of a load balancer that is registered with these options. Registers it at the first call.
 */
function findScope(options: CustomResourceOptions | undefined): Output<string> {
  const provider = options?.provider ?? options?.parent?.getProvider(nameType('LoadBalancer'));
  const scopes = scopesOfRun.get();
  const scope = scopes.get(provider) ?? new Scope(nameScope(provider), provider ? { provider } : {});
  scopes.set(provider, scope);
  return scope.id;
}

/** The owner tag of a resource that is not given one: made from the scope and the resource's name. */
export function makeOwnerTag(name: string, options: CustomResourceOptions | undefined): Output<string> {
  return findScope(options).apply((scope) => formatOwnerTag(scope, hashOwnerId(name)));
}

function nameScope(provider: ProviderResource | undefined): string {
  const name: unknown = provider && Reflect.get(provider, '__name');
  return typeof name === 'string' ? `kumiki-scope-${name}` : 'kumiki-scope';
}

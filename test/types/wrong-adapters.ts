/**
 * Wrong code that must not compile. What follows the directive is part of the compiler's message; a test
 * compares them.
 */
import { output } from '@pulumi/pulumi';
import { App } from 'kumiki';
import { type LoadBalancerInputs, loadBalancerProvider, UNKNOWN, type Unknownable } from 'kumiki/provider';
import { deploy, LoadBalancer, type LoadBalancerArgs, SakuraProvider } from 'kumiki/pulumi';
import { manualClock, selfAdvancingClock, startSimulator } from 'kumiki/testing';

const app = new App();
const base = { name: '', description: '', tags: [], plan: 'standard', redundant: false } as const;
const network = { kind: 'router', router: { by: 'id', value: '1' } } as const;
const args: LoadBalancerArgs = { ...base, network, virtualIps: [] };

// --- kumiki/pulumi --------------------------------------------------------------------------------------------------

// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'Deployable'
deploy('dist');
// @ts-expect-error Type 'string' is not assignable to type 'AdoptionArgs'
deploy(app, { adopt: { 'shop-Edge-LoadBalancer': '113400000301' } });
// @ts-expect-error Type 'Output<Record<string, string>>' is not assignable to type 'Record<string, string>'
export const addresses: Record<string, string> = deploy(app).addresses;
// @ts-expect-error Type 'string' is not assignable to type 'SakuraProvider'
deploy(app, { provider: 'sakura' });
// @ts-expect-error Type 'number' is not assignable to type 'Input<string>
new SakuraProvider('account', { zone: 1 });
// @ts-expect-error 'token' does not exist in type 'SakuraProviderArgs'
new SakuraProvider('account', { token: 'x' });
// @ts-expect-error Property 'network' is missing
new LoadBalancer('edge', { ...base, virtualIps: [] });
// @ts-expect-error Type 'Output<"router">' is not assignable to type '"router"'
new LoadBalancer('edge', { ...args, network: output(network) });
// @ts-expect-error is missing the following properties from type 'readonly {
new LoadBalancer('edge', { ...args, virtualIps: output([]) });
// @ts-expect-error Type 'number' is not assignable to type 'Input<string> | undefined'
new LoadBalancer('edge', { ...args, ownerTag: 7 });
// @ts-expect-error Type 'string' has no properties in common with type
new LoadBalancer('edge', { ...args, timeouts: '30m' });
// @ts-expect-error Cannot assign to 'vrid' because it is a read-only property
new LoadBalancer('edge', args).vrid = output(1);

// --- kumiki/provider ------------------------------------------------------------------------------------------------

declare const inputs: Unknownable<LoadBalancerInputs>;
// @ts-expect-error not assignable to parameter of type 'LoadBalancerInputs'
void loadBalancerProvider.create(context(), inputs);
// @ts-expect-error Property 'vrid' does not exist on type
inputs.vrid;
if (inputs !== UNKNOWN) {
  // @ts-expect-error is not assignable to type 'number
  take(inputs.vrid);
}
// @ts-expect-error Argument of type '"unknown"' is not assignable
loadBalancerProvider.validate('unknown');

declare function take(vrid: number | undefined): void;
declare function context(): Parameters<typeof loadBalancerProvider.create>[0];

// --- kumiki/testing -------------------------------------------------------------------------------------------------

// @ts-expect-error Type '"fast"' is not assignable to type 'TimeMode | undefined'
void startSimulator({ mode: 'fast' });
// @ts-expect-error Type 'string' is not assignable to type 'number'
void startSimulator({ port: '8080' });
// @ts-expect-error Property 'url' does not exist on type 'Promise<Simulator>'
startSimulator().url;
// @ts-expect-error Property 'delayMs' is missing in type '{ kind: "slow"; }'
void startSimulator().then((simulator) => simulator.fault({ kind: 'slow' }));
// @ts-expect-error Type '"late"' is not assignable to type
void startSimulator().then((simulator) => simulator.fault({ kind: 'late' }));
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'
manualClock('2026-03-01');
// @ts-expect-error Property 'advance' does not exist on type 'SelfAdvancingClock'
selfAdvancingClock().advance(1000);

/**
 * Wrong code that must not compile. What follows the directive is part of the compiler's message; a test
 * compares them.
 */
import {
  App,
  GuestbookApp,
  HealthCheck,
  type LoadBalancerSpec,
  RouterNetwork,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Servers,
  Stack,
  SwitchNetwork,
} from 'kumiki';

const stack = new Stack(new App(), 'shop');
const network = RouterNetwork.byName('k8s-router');
const plainSwitch = SwitchNetwork.byId('1', { addresses: ['10.0.0.2'], prefixLength: 24 });
const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', { network });
const { frontend: backend } = new GuestbookApp(stack, 'Guestbook');
const base = { backend, servers: ['10.0.0.21'] };

// --- Health checks --------------------------------------------------------------------------------------------------

// @ts-expect-error Type 'number' is not assignable to type 'string'
HealthCheck.http({ path: 80 });
// @ts-expect-error has no properties in common with type 'HttpCheckOptions'
HealthCheck.https('/');
// @ts-expect-error 'timeout' does not exist in type 'HttpCheckOptions'
HealthCheck.http({ path: '/', timeout: 3 });
// @ts-expect-error Type 'string' is not assignable to type 'number'
HealthCheck.http({ path: '/', status: '200' });
// @ts-expect-error Type '5' has no properties in common with type 'ConnectCheckOptions'
HealthCheck.tcp(5);
// @ts-expect-error 'path' does not exist in type 'ConnectCheckOptions'
HealthCheck.tcp({ path: '/' });
// @ts-expect-error Expected 0 arguments, but got 1
HealthCheck.ping({ retry: 1 });
// @ts-expect-error Property 'udp' does not exist
HealthCheck.udp();
// @ts-expect-error private
new HealthCheck({ protocol: 'tcp' });

// --- Networks and servers -------------------------------------------------------------------------------------------

// @ts-expect-error Expected 2 arguments, but got 1
SwitchNetwork.byId('113400000201');
// @ts-expect-error Property 'prefixLength' is missing
SwitchNetwork.byName('k8s', { addresses: ['10.0.0.2'] });
// @ts-expect-error Property 'addresses' is missing
SwitchNetwork.byName('k8s', { prefixLength: 24 });
// @ts-expect-error Type '[]' is not assignable to type
SwitchNetwork.byTag('k8s', { addresses: [], prefixLength: 24 });
// @ts-expect-error Type 'string' is not assignable to type 'undefined'
RouterNetwork.byTag('k8s', { addresses: ['10.0.0.2', '10.0.0.3', '10.0.0.4'] });
// @ts-expect-error 'prefixLength' does not exist in type 'RouterNetworkOptions'
RouterNetwork.byName('k8s', { prefixLength: 24 });
// @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'string'
RouterNetwork.byId(113400000101);
// @ts-expect-error Argument of type 'string[]' is not assignable
Servers.of(['10.0.0.21']);
// @ts-expect-error Property 'address' is missing
Servers.of({ hostname: 'node-1' });
// @ts-expect-error 'disabled' does not exist in type 'ServerOptions'
Servers.byTag('k8s', { disabled: true });

// --- Services -------------------------------------------------------------------------------------------------------

// @ts-expect-error Expected 3 arguments, but got 2
new SakuraLoadBalancedService(stack, 'NoProps');
// @ts-expect-error not assignable to parameter of type 'SakuraLoadBalancedServiceProps'
new SakuraLoadBalancedService(stack, 'NoNetwork', base);
// @ts-expect-error Property 'backend' is missing
new SakuraLoadBalancedService(stack, 'NoBackend', { servers: ['10.0.0.21'], network });
// @ts-expect-error Property 'servers' is missing
new SakuraLoadBalancedService(stack, 'NoServers', { backend, network });
// @ts-expect-error Property 'address' is missing
new SakuraLoadBalancedService(stack, 'NoAddress', { ...base, network: plainSwitch });
// @ts-expect-error Type 'string' is not assignable to type
new SakuraLoadBalancedService(stack, 'NameOfNetwork', { ...base, network: 'k8s-router' });
// @ts-expect-error Type 'string' is not assignable to type 'BackendSource'
new SakuraLoadBalancedService(stack, 'NameOfBackend', { ...base, network, backend: 'frontend' });
// @ts-expect-error Type 'string' is not assignable to type 'readonly ServerSource[]'
new SakuraLoadBalancedService(stack, 'OneServer', { ...base, network, servers: '10.0.0.21' });
// @ts-expect-error Type 'number' is not assignable to type 'ServerSource'
new SakuraLoadBalancedService(stack, 'NumberOfServer', { ...base, network, servers: [21] });
// @ts-expect-error Type 'number' is not assignable to type 'readonly LoadBalancerPort[]'
new SakuraLoadBalancedService(stack, 'OnePort', { ...base, network, ports: 80 });
// @ts-expect-error Type 'string' is not assignable to type 'LoadBalancerPort'
new SakuraLoadBalancedService(stack, 'TextPort', { ...base, network, ports: ['80'] });
// @ts-expect-error Property 'port' is missing
new SakuraLoadBalancedService(stack, 'NoPort', { ...base, network, ports: [{ targetPort: 80 }] });
// @ts-expect-error 'protocol' does not exist in type 'LoadBalancerPortProps'
new SakuraLoadBalancedService(stack, 'Udp', { ...base, network, ports: [{ port: 53, protocol: 'UDP' }] });
// @ts-expect-error Type 'string' is not assignable to type 'HealthCheck'
new SakuraLoadBalancedService(stack, 'CheckByName', { ...base, network, healthCheck: 'tcp' });
// @ts-expect-error 'protocol' does not exist in type 'HealthCheck'
new SakuraLoadBalancedService(stack, 'CheckAsData', { ...base, network, healthCheck: { protocol: 'tcp' } });
// @ts-expect-error Type 'string' is not assignable to type 'number'
new SakuraLoadBalancedService(stack, 'TextDelay', { ...base, network, delayLoopSeconds: '10' });
// @ts-expect-error Type '"premium"' is not assignable to type
new SakuraLoadBalancedService(stack, 'NoPlan', { ...base, network, plan: 'premium' });
// @ts-expect-error Type 'number' is not assignable to type 'string'
new SakuraLoadBalancedService(stack, 'NumberAddress', { ...base, network, address: 3221225985 });
// @ts-expect-error Type 'Stack' is not assignable to type 'BackendSource'
new SakuraLoadBalancedService(stack, 'WholeStack', { ...base, network, backend: stack });
// @ts-expect-error 'virtualIp' does not exist in type
new SakuraLoadBalancedService(stack, 'Unknown', { ...base, network, virtualIp: '10.0.0.100' });
// @ts-expect-error Type 'SakuraLoadBalancer' is not assignable to type 'undefined'
new SakuraLoadBalancedService(stack, 'Both', { ...base, network, loadBalancer });
// @ts-expect-error Type 'number' is not assignable to type 'undefined'
new SakuraLoadBalancedService(stack, 'VridOfShared', { ...base, loadBalancer, vrid: 7 });
// @ts-expect-error Cannot assign to 'loadBalancer' because it is a read-only property
new SakuraLoadBalancedService(stack, 'Fixed', { ...base, network }).loadBalancer = loadBalancer;
// @ts-expect-error 'address' does not exist in type 'SakuraLoadBalancerProps'
new SakuraLoadBalancer(stack, 'WithAddress', { network, address: '10.0.0.100' });
// @ts-expect-error Property 'network' is missing
new SakuraLoadBalancer(stack, 'Nowhere', {});

// --- Specifications -------------------------------------------------------------------------------------------------

export const checks: LoadBalancerSpec['virtualIps'][number]['ports'][number]['healthCheck'][] = [
  { protocol: 'tcp', retry: 1 },
  // @ts-expect-error missing the following properties
  { protocol: 'http' },
  // @ts-expect-error Type '"sctp"' is not assignable to type
  { protocol: 'sctp' },
  // @ts-expect-error 'path' does not exist in type 'PingCheckSpec'
  { protocol: 'ping', path: '/' },
];
export const networks: LoadBalancerSpec['network'][] = [
  // @ts-expect-error 'prefixLength' does not exist in type 'RouterNetworkSpec'
  { kind: 'router', router: { by: 'id', value: '1' }, prefixLength: 24 },
  // @ts-expect-error missing the following properties
  { kind: 'switch', switch: { by: 'id', value: '1' } },
  // @ts-expect-error Type '"zone"' is not assignable to type
  { kind: 'router', router: { by: 'zone', value: 'is1b' } },
];

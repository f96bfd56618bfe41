/**
 * Wrong code that must not compile. What follows the directive is part of the compiler's message; a test
 * compares them.
 */
import { Cron } from 'cdk8s';
import { ConfigMap, CronJob, Job, Namespace } from 'cdk8s-plus-25';
import { Construct } from 'constructs';
import {
  App,
  addCheck,
  Cidr,
  Exposure,
  GuestbookApp,
  GuestbookFlavour,
  KumikiError,
  Mount,
  PodNetworkPolicy,
  Probe,
  reportProblem,
  Stack,
  toPodBackend,
  Workload,
} from 'kumiki';

const app = new App();
const stack = new Stack(app, 'shop');
const base = { app: 'nginx', image: 'nginx:1.29', ports: [{ name: 'http', number: 8080 }] };
const workload = new Workload(stack, 'Web', base);

// --- Stacks ---------------------------------------------------------------------------------------------------------

// @ts-expect-error Expected 2-3 arguments, but got 1
new Stack(app);
// @ts-expect-error Type 'number' is not assignable to type '"is1a"
new Stack(app, 'numbered', { zone: 1 });
// @ts-expect-error 'region' does not exist in type 'StackProps'
new Stack(app, 'far', { region: 'ishikari' });
// @ts-expect-error Expected 0 arguments, but got 1
app.synth('dist');

// --- The Guestbook --------------------------------------------------------------------------------------------------

// @ts-expect-error Expected 2-3 arguments, but got 1
new GuestbookApp(stack);
// @ts-expect-error Type 'string' is not assignable to type 'GuestbookFlavour'
new GuestbookApp(stack, 'FlavourByName', { flavour: 'redis-leader' });
// @ts-expect-error Property 'mysql' does not exist on type 'typeof GuestbookFlavour'
new GuestbookApp(stack, 'NoFlavour', { flavour: GuestbookFlavour.mysql });
// @ts-expect-error Type '"consul"' is not assignable to type 'GuestbookDiscovery | undefined'
new GuestbookApp(stack, 'NoDiscovery', { discovery: 'consul' });
// @ts-expect-error Type 'number' has no properties in common with type 'GuestbookFrontendProps'
new GuestbookApp(stack, 'NumberOfFrontends', { frontend: 3 });
// @ts-expect-error Type 'string' is not assignable to type 'number'
new GuestbookApp(stack, 'TextReplicas', { frontend: { replicas: '3' } });
// @ts-expect-error 'replicas' does not exist in type 'GuestbookLeaderProps'
new GuestbookApp(stack, 'TwoLeaders', { leader: { replicas: 2 } });
// @ts-expect-error Type 'string' is not assignable to type 'GuestbookStorage'
new GuestbookApp(stack, 'TextStorage', { leader: { storage: '1Gi' } });
// @ts-expect-error Property 'size' is missing
new GuestbookApp(stack, 'NoSize', { leader: { storage: {} } });
// @ts-expect-error Type 'string' is not assignable to type 'Exposure'
new GuestbookApp(stack, 'ExposureByName', { frontend: { exposure: 'NodePort' } });
// @ts-expect-error is not assignable to type 'Exposure'
new GuestbookApp(stack, 'ExposureNotMade', { frontend: { exposure: Exposure.nodePort } });
// @ts-expect-error 'exposure' does not exist in type 'GuestbookFollowersProps'
new GuestbookApp(stack, 'OpenFollowers', { followers: { exposure: Exposure.nodePort() } });
// @ts-expect-error Type 'string' is not assignable to type 'boolean | undefined'
new GuestbookApp(stack, 'TextSwitch', { networkPolicies: 'off' });
// @ts-expect-error Did you mean to write 'followers'
new GuestbookApp(stack, 'Misspelt', { follower: { replicas: 2 } });
// @ts-expect-error Cannot assign to 'frontend' because it is a read-only property
new GuestbookApp(stack, 'Fixed').frontend = new Workload(stack, 'Other', base);

// --- Workloads ------------------------------------------------------------------------------------------------------

// @ts-expect-error Property 'image' is missing
new Workload(stack, 'NoImage', { app: 'nginx', ports: [] });
// @ts-expect-error Type 'number' is not assignable to type 'ContainerPort'
new Workload(stack, 'NumberPort', { ...base, ports: [8080] });
// @ts-expect-error Property 'name' is missing
new Workload(stack, 'NamelessPort', { ...base, ports: [{ number: 8080 }] });
// @ts-expect-error Type '"recreate"' is not assignable to type
new Workload(stack, 'LowerCase', { ...base, strategy: 'recreate' });
// @ts-expect-error Type '"SYS_ADMIN"' is not assignable to type 'Capability'
new Workload(stack, 'Powerful', { ...base, keepCapabilities: ['SYS_ADMIN'] });
// @ts-expect-error Type 'number' is not assignable to type 'string | EnvValue'
new Workload(stack, 'NumberVariable', { ...base, env: { RETRIES: 3 } });
// @ts-expect-error Type 'number' is not assignable to type 'string'
new Workload(stack, 'NumberMemory', { ...base, resources: { limits: { memory: 128 } } });
// @ts-expect-error Type 'string' is not assignable to type 'Probe'
new Workload(stack, 'ProbeByPath', { ...base, readiness: '/healthz' });
// @ts-expect-error Expected 1-2 arguments, but got 0
Probe.http();
// @ts-expect-error 'timeout' does not exist in type 'ProbeTiming'
Probe.tcp({ timeout: 3 });
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'readonly string[]'
Probe.command('redis-cli ping');
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'
Exposure.nodePort('30080');
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'ApiObject'
Mount.persistentVolume('/data', 'claim');
// @ts-expect-error Type '"everyone"' is not assignable to type
new PodNetworkPolicy(stack, 'NoSuchPeer', { pods: workload, allowFrom: 'everyone' });

// --- Services and workloads that others stand in front of -----------------------------------------------------------

// @ts-expect-error Type 'ConfigMap' is not assignable to type 'BackendSource'
new PodNetworkPolicy(stack, 'Data', { pods: new ConfigMap(stack, 'ConfigMap') });
// @ts-expect-error Type 'Job' is not assignable to type 'BackendSource'
new PodNetworkPolicy(stack, 'Ends', { pods: new Job(stack, 'Job') });
// @ts-expect-error Type 'CronJob' is not assignable to type 'BackendSource'
new PodNetworkPolicy(stack, 'Seldom', { pods: new CronJob(stack, 'CronJob', { schedule: Cron.daily() }) });
// @ts-expect-error Type 'Namespace' is not assignable to type 'BackendSource'
new PodNetworkPolicy(stack, 'TooWide', { pods: workload, allowFrom: [new Namespace(stack, 'Namespace')] });
// @ts-expect-error Type 'Stack' is not assignable to type 'BackendSource'
new PodNetworkPolicy(stack, 'WholeStack', { pods: stack });
// @ts-expect-error Type 'GuestbookApp' is not assignable to type 'BackendSource'
new PodNetworkPolicy(stack, 'WholeGuestbook', { pods: new GuestbookApp(stack, 'Guestbook') });
// @ts-expect-error Argument of type 'Construct' is not assignable to parameter of type 'BackendSource'
toPodBackend(new Construct(stack, 'Empty'));

// --- Values, errors and checks --------------------------------------------------------------------------------------

// @ts-expect-error private
new Cidr('10.0.0.0', 8);
// @ts-expect-error Type '"NO_SUCH_CODE"' is not assignable to type
reportProblem(stack, { code: 'NO_SUCH_CODE', message: 'it is wrong' });
// @ts-expect-error Property 'code' is missing
new KumikiError({ message: 'it is wrong' });
// @ts-expect-error Type 'string' is not assignable to type 'Problem'
addCheck(stack, () => ['it is wrong']);

import { ApiObject, JsonPatch } from 'cdk8s';
import {
  HealthCheck,
  RouterNetwork,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Servers,
  SwitchNetwork,
} from '../../lib';
import { errorOf, k8sSwitch, onRouter, onSwitch, type WrongStack, web } from './wrong-stack';

const network = RouterNetwork.byName('k8s-router');
const addresses = (count: number) => Array.from({ length: count }, (_, index) => `203.0.113.${10 + index}`);

/** Creates two services on one appliance, each with an address of the router's block and a port. */
function sharing(first: readonly [string, number], second: readonly [string, number]): WrongStack {
  return (stack) => {
    const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', { network });
    const backend = web(stack);
    for (const [id, [address, port]] of [
      ['First', first],
      ['Second', second],
    ] as const) {
      const servers = ['203.0.113.21'];
      new SakuraLoadBalancedService(stack, id, { loadBalancer, backend, servers, address, ports: [port] });
    }
  };
}

describe('the error for an appliance', () => {
  it.each<[string, WrongStack]>([
    ['with a VRID out of range', onRouter({ vrid: 256 })],
    ['with a plan that does not exist', onRouter({ plan: 'premium' as 'highspec' })],
    ['with a name that is too long', onRouter({ name: 'x'.repeat(65) })],
    ['with too many tags', onRouter({ tags: [...'abcdefghi'] })],
    ['with a tag that only an owner may set', onRouter({ tags: ['kumiki-0123456789abcdef01234567'] })],
    ['on a router whose id is a name', onRouter({ network: RouterNetwork.byId('k8s-router') })],
    [
      'that is one unit of a pair',
      onRouter({ network: RouterNetwork.byName('r', { addresses: ['203.0.113.4'] }), redundant: true }),
    ],
    [
      'whose units have the same address',
      onSwitch({
        network: SwitchNetwork.byName('k8s', { addresses: ['192.168.0.2', '192.168.0.2'], prefixLength: 24 }),
      }),
    ],
    [
      'on a network that is too small',
      onSwitch({ network: SwitchNetwork.byName('k8s', { addresses: ['192.168.0.2'], prefixLength: 30 }) }),
    ],
    [
      'whose gateway is elsewhere',
      onSwitch({
        network: SwitchNetwork.byTag('k8s', {
          addresses: ['192.168.0.2'],
          prefixLength: 24,
          gateway: '10.0.0.1',
        }),
      }),
    ],
    [
      'with more pairs of address and port than it can hold',
      onRouter({ ports: Array.from({ length: 21 }, (_, n) => 8000 + n) }),
    ],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});

describe('the error for a virtual IP', () => {
  it.each<[string, WrongStack]>([
    ['that is no address', onRouter({ address: '203.0.113.300' })],
    ['with leading zeros', onRouter({ address: '203.0.113.010' })],
    ['outside the network of the switch', onSwitch({ address: '192.168.1.10' })],
    ['at the broadcast address', onSwitch({ address: '192.168.0.255' })],
    ['at the address of the appliance', onSwitch({ address: '192.168.0.2' })],
    [
      'without an address on a switch',
      (stack) => {
        const loadBalancer = new SakuraLoadBalancer(stack, 'Shared', { network: k8sSwitch });
        new SakuraLoadBalancedService(stack, 'Edge', {
          loadBalancer,
          backend: web(stack),
          servers: ['192.168.0.21'],
          ports: [80],
        });
      },
    ],
    ['that two services serve on the same port', sharing(['203.0.113.10', 80], ['203.0.113.10', 80])],
    ['with a port out of range', onRouter({ ports: [70_000] })],
    ['with the same port twice', onRouter({ ports: [80, 80] })],
    ['without ports', onRouter({ ports: [] })],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());

  it('is not given when two services share an address with different ports', () => {
    expect(errorOf(sharing(['203.0.113.10', 80], ['203.0.113.10', 443]))).toBe('no error');
  });
});

describe('the error for a health check', () => {
  it.each<[string, HealthCheck]>([
    ['with a path that does not start with a slash', HealthCheck.http({ path: 'healthz' })],
    ['with a line break in its path', HealthCheck.http({ path: '/\r\nHost: elsewhere' })],
    ['with a status that is none', HealthCheck.https({ path: '/', status: 99 })],
    ['that retries too often', HealthCheck.tcp({ retry: 6 })],
    ['that is too patient', HealthCheck.tcp({ connectTimeoutSeconds: 60 })],
  ])('%s', (_, healthCheck) => expect(errorOf(onRouter({ healthCheck }))).toMatchSnapshot());

  it('that runs too often', () => {
    expect(errorOf(onRouter({ delayLoopSeconds: 5 }))).toMatchSnapshot();
  });
});

describe('the error for servers', () => {
  it.each<[string, WrongStack]>([
    ['that are none', onRouter({ servers: [] })],
    ['that are too many', onRouter({ servers: addresses(41) })],
    ['of which one is given twice', onRouter({ servers: ['203.0.113.21', { address: '203.0.113.21' }] })],
    ['found by an empty tag', onRouter({ servers: [Servers.byTag('')] })],
    ['found by a name that is given as an id', onRouter({ servers: [Servers.byId('node-1')] })],
    ['given by a host name', onRouter({ servers: ['node-1'] })],
    ['of which one has the virtual IP', onRouter({ address: '203.0.113.21' })],
    ['of which one is outside the network', onSwitch({ servers: ['192.168.0.21', '10.0.0.21'] })],
    ['of which one is the sorry server too', onRouter({ sorryServer: '203.0.113.22' })],
    ['with a sorry server outside the network', onSwitch({ sorryServer: '10.0.0.9' })],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});

describe('the error for traffic', () => {
  const front = (spec: object, annotations: Record<string, string> = {}): WrongStack => {
    return (stack) => {
      const backend = new ApiObject(stack, 'Front', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { annotations },
        spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
      });
      onRouter({ backend })(stack);
    };
  };

  it.each<[string, WrongStack]>([
    [
      'from some clients, without the addresses of the appliance',
      onRouter({ sourceRanges: ['198.51.100.0/24'] }),
    ],
    ['from clients that the program names wrongly', onRouter({ sourceRanges: ['198.51.100.7'] })],
    ['from IPv6 clients alone', front({ loadBalancerSourceRanges: ['2001:db8::/32'] })],
    ['of a Service for IPv6', front({ ipFamilies: ['IPv6'] })],
    ['that is to stay with a pod', front({ sessionAffinity: 'ClientIP' })],
    [
      'that a security group lets in',
      front({}, { 'service.beta.kubernetes.io/aws-load-balancer-security-groups': 'sg-1' }),
    ],
    [
      'that is to be internal',
      front({}, { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' }),
    ],
    ['at the port of ssh', onRouter({ ports: [22] })],
    [
      'that two services get at one port of a machine',
      (stack) => {
        const backend = web(stack);
        onRouter({ backend }, 'First')(stack);
        onRouter({ backend }, 'Second')(stack);
      },
    ],
    [
      'whose port a patch changes',
      (stack) => {
        onRouter({})(stack);
        const edge = stack.node.findChild('Edge') as SakuraLoadBalancedService;
        edge.service.addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 8080));
      },
    ],
  ])('%s', (_, build) => expect(errorOf(build)).toMatchSnapshot());
});

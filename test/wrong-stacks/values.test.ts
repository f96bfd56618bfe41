import {
  Appliances,
  BlueGreenWebApp,
  type BlueGreenWebAppProps,
  ExistingLoadBalancer,
  ExistingService,
  type ExistingServiceProps,
  GatewayRoutes,
  HttpRoutes,
  Mount,
  NginxIngressGateway,
  PodNetworkPolicy,
  type RouteOptions,
  RouterNetwork,
  Servers,
  type Stack,
  WebApp,
  Workload,
  type WorkloadProps,
} from '../../lib';
import { errorOf, onRouter, type WrongStack, web } from './wrong-stack';

const workload =
  (props: Partial<WorkloadProps>): WrongStack =>
  (stack) => {
    const ports = [{ name: 'http', number: 8080 }];
    new Workload(stack, 'Web', {
      app: 'web',
      image: 'registry.example.jp/web:1.0.0',
      ports,
      replicas: 2,
      ...props,
    });
  };

const route =
  (options: RouteOptions): WrongStack =>
  (stack) => {
    new NginxIngressGateway(stack, 'Gateway', { name: 'gateway' }).route('/shop/', web(stack), options);
  };

const service =
  (props: Partial<ExistingServiceProps>): WrongStack =>
  (stack) => {
    new ExistingService(stack, 'Shop', { name: 'shop', ports: [{ port: 80 }], ...props });
  };

const peers =
  (addresses: readonly string[], ports: readonly number[]): WrongStack =>
  (stack) => {
    new PodNetworkPolicy(stack, 'Policy', { pods: web(stack), allowToAddresses: [{ addresses, ports }] });
  };

const colours = (props: Partial<BlueGreenWebAppProps>) => (stack: Stack) => {
  const ports = [{ name: 'http', number: 8080 }];
  new BlueGreenWebApp(stack, 'Shop', { live: 'blue', blue: { image: 'shop:1.0.0' }, ports, ...props });
};

describe('one wrong name of a construct is one error', () => {
  it.each<[string, WrongStack]>([
    [
      'of a gateway',
      (stack) =>
        void new NginxIngressGateway(stack, 'Gateway', { name: 'My_Gate', defaultBackend: web(stack) }),
    ],
    ['of an app in two colours', colours({ name: 'My_Shop' })],
    ['of a workload', workload({ name: 'My Shop' })],
    ['that is empty', workload({ name: '' })],
    ['of a program', workload({ app: 'My Shop', containerName: 'shop' })],
  ])('%s', (_, build) => {
    expect(errorOf(build)).toMatchSnapshot();
  });

  it('and one more error for another wrong value', () => {
    expect(errorOf(workload({ name: 'My_Shop', component: 'the front' })).match(/^SYNTH_\w+/gm)).toEqual([
      'SYNTH_NAME',
      'SYNTH_LABEL',
    ]);
  });
});

describe('the error for a value of a workload', () => {
  it.each<[string, WrongStack]>([
    ['whose program cannot name its container', workload({ app: 'My_Shop' })],
    ['whose container has a bad name', workload({ containerName: 'the shop' })],
    ['whose program is a variable that is not set', workload({ app: '', containerName: 'shop' })],
    ['with a directory of no size', workload({ mounts: [Mount.emptyDirectory('/tmp', '64 MB')] })],
    ['with a Secret of no name', workload({ mounts: [Mount.secret('/etc/tls', 'My Secret')] })],
    [
      'whose migration has no image',
      (stack) => {
        const migration = { command: ['migrate'], image: 'Shop:latest!' };
        const ports = [{ name: 'http', number: 8080 }];
        new WebApp(stack, 'Shop', { image: 'shop:1.0.0', ports, migration });
      },
    ],
    [
      'with an id that every object has',
      (stack) => void new Workload(stack, 'constructor', { app: 'web', image: 'web:1.0.0', ports: [] }),
    ],
  ])('%s', (_, build) => {
    expect(errorOf(build)).toMatchSnapshot();
  });
});

describe('the error for a network policy', () => {
  it.each<[string, WrongStack]>([
    ['that would allow all addresses', peers([], [5432])],
    ['that would allow all ports', peers(['10.0.2.2'], [])],
    ['to a name', peers(['db.example.jp'], [5432])],
    ['to an address with a long prefix', peers(['10.0.2.0/33', '2001:db8::/129'], [5432])],
  ])('%s', (_, build) => {
    expect(errorOf(build)).toMatchSnapshot();
  });

  it('is not given for addresses and networks of both families', () => {
    expect(errorOf(peers(['10.0.2.2', '203.0.113.0/28', '2001:db8::1', 'fd00::/8'], [443]))).toBe('no error');
  });
});

describe('the error for a route', () => {
  it.each<[string, WrongStack]>([
    ['whose host is a variable that is not set', route({ host: '' })],
    ['for no method', route({ methods: [] })],
    ['to a Service of no name', service({ name: 'shop.site.svc', namespace: 'My Site' })],
    ['to a Service without ports', service({ ports: [] })],
    ['to a Service with ports that cannot be', service({ ports: [{ port: 0, targetPort: 65536 }] })],
    [
      'of a class of no name',
      (stack) => {
        const routes = new GatewayRoutes(stack, 'Routes').route('/', web(stack));
        new HttpRoutes(stack, 'Http', { routes, gatewayClassName: 'Our Gateways' });
      },
    ],
  ])('%s', (_, build) => {
    expect(errorOf(build)).toMatchSnapshot();
  });
});

describe('the error for a load balancer', () => {
  it.each<[string, WrongStack]>([
    ['that leads to no port', onRouter({ ports: [{ port: 80, targetPort: 0 }] })],
    ['on a router whose name has a line break', onRouter({ network: RouterNetwork.byName('k8s\nrouter') })],
    ['with servers of a blank tag', onRouter({ servers: [Servers.byTag(' ')] })],
    [
      'that exists, and takes too many servers away',
      (stack) => {
        new ExistingLoadBalancer(stack, 'Shared', {
          appliances: Appliances.byName('shared'),
          maxServerLossPercent: 150,
          unitAddresses: ['203.0.113.3', '203.0.113.3'],
        });
      },
    ],
  ])('%s', (_, build) => {
    expect(errorOf(build)).toMatchSnapshot();
  });
});

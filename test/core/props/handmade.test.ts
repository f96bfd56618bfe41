import {
  App,
  Cidr,
  Discovery,
  GatewayMigration,
  GatewayTls,
  HealthCheck,
  NginxIngressGateway,
  Probe,
  Redirect,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  Stack,
  SwitchNetwork,
  WebApp,
  Zone,
} from '../../../lib';
import { isKumikiError } from '../../../lib/core/errors';

/** Constructs an instance despite a private constructor, as JavaScript allows. */
const make = (kind: { readonly prototype: object }, ...args: unknown[]): never =>
  Reflect.construct(kind as never, args) as never;

/** Returns the problems of a stack with a web app in it. */
function problemsOf(build: (stack: Stack, web: WebApp) => void) {
  const stack = new Stack(new App(), 'shop');
  const ports = [{ name: 'http', number: 8080 }];
  try {
    build(stack, new WebApp(stack, 'Web', { image: 'registry.example.jp/web:1.0.0', ports }));
    return [];
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return error.problems;
  }
}

const balanced = (props: object) =>
  problemsOf((stack, web) => {
    const network = RouterNetwork.byName('k8s-router');
    new SakuraLoadBalancedService(stack, 'Edge', {
      network,
      backend: web,
      servers: ['203.0.113.4'],
      ...props,
    } as never);
  });

describe('an object made with new, although its class has factories', () => {
  it.each([
    ['network', { network: make(RouterNetwork, 'k8s-router') }, 'RouterNetwork.byName(…)'],
    ['network', { network: make(SwitchNetwork) }, 'SwitchNetwork.byName(…)'],
    ['healthCheck', { healthCheck: make(HealthCheck) }, 'HealthCheck.tcp(…)'],
    ['healthCheck', { healthCheck: make(HealthCheck, 'tcp') }, 'HealthCheck.tcp(…)'],
    ['healthCheck', { healthCheck: make(HealthCheck, { path: '/' }) }, 'HealthCheck.tcp(…)'],
    ['servers[0]', { servers: [make(Servers, 'web')] }, 'Servers.byTag(…)'],
    ['zone', { zone: make(Zone) }, 'Zone.of(…)'],
  ])('is refused as %s', (property, props, allowed) => {
    expect(balanced(props)).toEqual([
      expect.objectContaining({
        code: 'PROPS_KIND',
        property,
        allowed: expect.stringContaining(allowed),
        hint: 'call one of these functions: new leaves it without what it needs',
      }),
    ]);
  });

  it('is refused as a target, whatever its constructor was given', () => {
    const route = (target: Redirect) =>
      problemsOf((stack) => new NginxIngressGateway(stack, 'Gateway').route('/', target));
    for (const args of [[], ['/new'], [null], [{ status: 301 }]]) {
      expect(route(make(Redirect, ...args))).toEqual([
        expect.objectContaining({ code: 'PROPS_KIND', property: 'target' }),
      ]);
    }
    expect(route(Redirect.toPath('/new'))).toEqual([]);
  });

  it.each([
    [Cidr, '10.0.0.0/8', 'Cidr.parse(…) or Cidr.around(…)'],
    [GatewayMigration, 'kind: Ingress', 'GatewayMigration.fromYaml(…)'],
  ])('cannot be made if its own methods are public: %p', (kind, argument, allowed) => {
    expect(problemsOf(() => make(kind, argument))).toEqual([
      expect.objectContaining({ code: 'PROPS_KIND', allowed, source: expect.anything() }),
    ]);
  });

  it('is told from one that a factory made, even without optional parts', () => {
    expect(balanced({ healthCheck: HealthCheck.tcp(), zone: Zone.of('is1b') })).toEqual([]);
    const options = { addresses: ['192.168.0.2'], prefixLength: 24 } as const;
    const network = SwitchNetwork.byName('lan', options);
    expect(balanced({ network, address: '192.168.0.9', servers: ['192.168.0.4'] })).toEqual([]);
    expect(Probe.tcp()).toBeInstanceOf(Probe);
    // it keeps the system's whole clock, with more members than required
    const gateway = (tls: GatewayTls) =>
      problemsOf((stack, web) => new NginxIngressGateway(stack, 'Gateway', { tls, defaultBackend: web }));
    const files = GatewayTls.files(['a.example.jp']);
    expect(gateway(GatewayTls.several(files, GatewayTls.secret('b', ['b.example.jp'])))).toEqual([]);
    expect(Discovery.url('https://discovery.example.jp/x').toUrl()).toContain('discovery');
  });
});

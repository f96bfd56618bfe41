import type { HealthCheckSpec, RealServerSpec } from '../../lib/appliance/spec/spec';
import { HealthCheck } from '../../lib/load-balancer/health-check';
import { RouterNetwork, SwitchNetwork } from '../../lib/load-balancer/network';
import { type ServerSource, Servers, toRealServerSpec } from '../../lib/load-balancer/servers';

describe('HealthCheck', () => {
  it.each<[string, HealthCheck, HealthCheckSpec]>([
    ['a ping', HealthCheck.ping(), { protocol: 'ping' }],
    ['a connection', HealthCheck.tcp(), { protocol: 'tcp' }],
    [
      'a connection with patience',
      HealthCheck.tcp({ retry: 2, connectTimeoutSeconds: 3 }),
      { protocol: 'tcp', retry: 2, connectTimeoutSeconds: 3 },
    ],
    ['a request', HealthCheck.http({ path: '/' }), { protocol: 'http', path: '/', status: 200 }],
    [
      'a request over TLS',
      HealthCheck.https({ path: '/up', status: 204, retry: 1 }),
      { protocol: 'https', path: '/up', status: 204, retry: 1 },
    ],
  ])('becomes %s', (_, check, spec) => expect(check.toSpec()).toEqual(spec));

  it('needs an answer from the node unless it is a ping', () => {
    expect(HealthCheck.ping().needsAnswerFromNode).toBe(false);
    expect(HealthCheck.tcp().needsAnswerFromNode).toBe(true);
  });
});

describe('RouterNetwork and SwitchNetwork', () => {
  it.each(['id', 'name', 'tag'] as const)('are found by %s', (by) => {
    const name = ({ id: 'byId', name: 'byName', tag: 'byTag' } as const)[by];
    const options = { addresses: ['192.168.0.2'], prefixLength: 24 } as const;
    expect(RouterNetwork[name]('x').toSpec()).toEqual({ kind: 'router', router: { by, value: 'x' } });
    expect(SwitchNetwork[name]('x', options).toSpec()).toEqual({
      kind: 'switch',
      switch: { by, value: 'x' },
      ...options,
    });
  });

  it('carry given addresses and the gateway', () => {
    const addresses = ['192.168.0.2', '192.168.0.3'] as const;
    const gateway = '192.168.0.1';
    expect(RouterNetwork.byTag('x', { addresses }).toSpec()).toMatchObject({ addresses });
    expect(SwitchNetwork.byTag('x', { addresses, prefixLength: 24, gateway }).toSpec()).toMatchObject({
      gateway,
    });
  });
});

describe('Servers', () => {
  const address = '192.168.0.21';

  it.each<[string, ServerSource, RealServerSpec]>([
    ['an address', address, { address, enabled: true }],
    ['a machine', { hostname: 'node-1', address }, { address, enabled: true }],
    ['an address with options', Servers.of(address, { enabled: false }), { address, enabled: false }],
    ['a machine with options', Servers.of({ address }, { enabled: false }), { address, enabled: false }],
    ['an id', Servers.byId('1'), { select: { by: 'id', value: '1' }, enabled: true }],
    ['a name', Servers.byName('node-1'), { select: { by: 'name', value: 'node-1' }, enabled: true }],
    [
      'a tag',
      Servers.byTag('k8s', { enabled: false }),
      { select: { by: 'tag', value: 'k8s' }, enabled: false },
    ],
  ])('may be given as %s', (_, source, spec) => expect(toRealServerSpec(source)).toEqual(spec));
});

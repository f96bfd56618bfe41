import { compareSpecs, isBalancedSpec } from '../../../lib/appliance/plan/compare-specs';
import type { LoadBalancerSpec, NetworkSpec } from '../../../lib/appliance/spec/spec';

const router: NetworkSpec = { kind: 'router', router: { by: 'name', value: 'k8s-router' } };
const wire: NetworkSpec = {
  kind: 'switch',
  switch: { by: 'id', value: '113400000201' },
  addresses: ['192.168.0.2'],
  prefixLength: 24,
};
const spec: LoadBalancerSpec = {
  id: 'shop-Edge',
  ownerId: '91a500d270e6',
  name: 'shop-Edge',
  description: '',
  tags: [],
  plan: 'standard',
  redundant: false,
  network: router,
  virtualIps: [
    {
      key: 'shop/Edge',
      description: '',
      ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'ping' } }],
      servers: [],
    },
  ],
};
const [edge] = spec.virtualIps;

function virtualIp(changes: object): Pick<LoadBalancerSpec, 'virtualIps'> {
  if (!edge) throw new Error('no virtual IP');
  return { virtualIps: [{ ...edge, ...changes }] };
}

const compare = (before: object, after: object) =>
  compareSpecs({ ...spec, ...before }, { ...spec, ...after });

describe('comparing the specs of a load balancer', () => {
  it('finds nothing between a spec and itself', () => {
    expect(compare({}, {})).toEqual({ replacements: [], lost: [], opened: [] });
    expect(compare({ network: wire }, { network: wire }).replacements).toEqual([]);
  });

  it.each<[string, object, object]>([
    ['zone', { zone: 'is1a' }, { zone: 'is1b' }],
    ['plan', {}, { plan: 'highspec' }],
    ['redundant', {}, { redundant: true }],
    ['vrid', { vrid: 1 }, { vrid: 2 }],
    ['network', {}, { network: { kind: 'router', router: { by: 'name', value: 'other' } } }],
    ['network', {}, { network: wire }],
    ['network.prefixLength', { network: wire }, { network: { ...wire, prefixLength: 23 } }],
    ['network.gateway', { network: wire }, { network: { ...wire, gateway: '192.168.0.1' } }],
    ['network.addresses', { network: wire }, { network: { ...wire, addresses: ['192.168.0.3'] } }],
  ])('says that another %s requires another appliance', (path, before, after) => {
    expect(compare(before, after).replacements.map((reason) => reason.split(':')[0])).toEqual([path]);
  });

  it('expects no other appliance where one spec leaves the choice to Kumiki', () => {
    expect(compare({}, { vrid: 7 }).replacements).toEqual([]);
    expect(compare({}, { zone: 'is1b' }).replacements).toEqual([]);
    expect(compare({}, { network: { ...router, addresses: ['203.0.113.4'] } }).replacements).toEqual([]);
  });

  it('says which addresses are given up', () => {
    const given = virtualIp({ address: '203.0.113.9' });
    expect(compare(given, virtualIp({ address: '203.0.113.8' })).lost).toEqual([
      { key: 'shop/Edge', address: '203.0.113.9' },
    ]);
    expect(compare({}, virtualIp({ key: 'shop/Other' })).lost).toEqual([{ key: 'shop/Edge' }]);
    expect(compare(given, given).lost).toEqual([]);
    // another key may take over an address
    expect(compare(given, virtualIp({ address: '203.0.113.9', key: 'shop/Other' })).lost).toEqual([]);
    expect(compareSpecs(spec, undefined)).toEqual({
      replacements: [],
      lost: [{ key: 'shop/Edge' }],
      opened: [],
    });
  });

  it('says which ports are opened', () => {
    const two = virtualIp({ ports: [...(edge?.ports ?? []), { ...edge?.ports[0], port: 443 }] });
    expect(compare({}, two).opened).toEqual([{ key: 'shop/Edge', port: 443 }]);
    expect(compareSpecs(undefined, spec).opened).toEqual([{ key: 'shop/Edge', port: 80 }]);
  });

  it('recognizes a spec of a load balancer', () => {
    expect(isBalancedSpec(spec)).toBe(true);
    for (const other of [undefined, {}, { ownerId: 'x' }, { ownerId: 'x', virtualIps: [{}] }]) {
      expect(isBalancedSpec(other)).toBe(false);
    }
  });
});

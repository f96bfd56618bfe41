import type { AnnouncedService } from '../../lib/load-balancer/artifact';
import { serviceStatusPatch } from '../../lib/load-balancer/service-status';

const known = {
  addressByKey: { 'shop/Edge': '203.0.113.9', 'shop/Other': '203.0.113.10' },
  serversByKey: { 'shop/Edge': ['203.0.113.5', '203.0.113.6'] },
};
const service: AnnouncedService = {
  virtualIpKey: 'shop/Edge',
  role: 'service',
  namespace: 'shop',
  name: 'edge',
};

describe('the status that announces addresses to kube-proxy', () => {
  it('gives a service its virtual IP, and nothing else', () => {
    expect(serviceStatusPatch(service, known)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'edge' },
      status: { loadBalancer: { ingress: [{ ip: '203.0.113.9', ipMode: 'VIP' }] } },
    });
  });

  it('gives a probe the addresses of the real servers', () => {
    const patch = serviceStatusPatch({ ...service, role: 'probe' }, known);
    expect(patch.status.loadBalancer.ingress.map(({ ip }) => ip)).toEqual(['203.0.113.5', '203.0.113.6']);
  });

  it.each(['service', 'probe'] as const)('announces nothing for a %s while no address is known', (role) => {
    const patch = serviceStatusPatch({ ...service, role, virtualIpKey: 'shop/New' }, known);
    expect(patch.status.loadBalancer.ingress).toEqual([]);
  });
});

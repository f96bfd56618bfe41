import {
  parseBandwidth,
  parseBlockSize,
  refuseNextHop,
  refuseRouterDeletion,
  refuseWhileUsed,
} from '../../../../lib/simulator/service/rules/router-rules';
import { seedZone, switchNamed } from './seeded-zone';

const EDGE = { name: 'edge', networkAddress: '203.0.113.0', prefixLength: 28 } as const;

describe('the size of a block', () => {
  it.each([26, 27, 28, '28'])('can be %j', (given) => {
    expect(parseBlockSize({ NetworkMaskLen: given })).toBe(Number(given));
  });

  it('must be given, and must be one that the service offers', () => {
    expect(parseBlockSize({})).toEqual({ refused: 'missing_param', detail: 'NetworkMaskLen' });
    expect(parseBlockSize({ NetworkMaskLen: 25 })).toEqual({
      refused: 'invalid_range',
      detail: 'NetworkMaskLen',
    });
  });
});

describe('the bandwidth of a router', () => {
  it.each([100, 250, 500, 10_000])('can be %d', (given) => {
    expect(parseBandwidth({ BandWidthMbps: given })).toBe(given);
  });

  it.each([0, 200, 10_500])('cannot be %d', (given) => {
    expect(parseBandwidth({ BandWidthMbps: given })).toMatchObject({ refused: 'invalid_range' });
  });

  it('must be given', () => {
    expect(parseBandwidth({})).toMatchObject({ refused: 'missing_param' });
  });
});

describe('the next hop of a routed block', () => {
  const edge = switchNamed(seedZone({ routers: [EDGE] }), 'edge');

  it('must be an address, even in lenient mode', () => {
    expect(refuseNextHop('203.0.113', edge, 'lenient')?.refused).toBe('invalid_format');
  });

  it.each(['203.0.113.4', '203.0.113.14'])('can be a usable address of the block: %s', (address) => {
    expect(refuseNextHop(address, edge, 'strict')).toBeUndefined();
  });

  it.each(['203.0.113.3', '203.0.113.15', '198.51.100.4'])('cannot be another address: %s', (address) => {
    expect(refuseNextHop(address, edge, 'strict')?.refused).toBe('invalid_range');
    expect(refuseNextHop(address, edge, 'lenient')).toBeUndefined();
  });

  it('cannot be in a block that is routed itself', () => {
    const routed = { id: 1, networkAddress: '192.0.2.0', prefixLength: 28, nextHop: '203.0.113.4' };
    const both = { ...edge, subnets: [...edge.subnets, routed] };
    expect(refuseNextHop('192.0.2.5', both, 'strict')?.refused).toBe('invalid_range');
  });
});

describe('the deletion of a switch', () => {
  const node = (name: string) => ({ name: 'node', interfaces: [{ switch: name }] });
  const vpn = { name: 'vpn', switch: 'edge', prefixLength: 28, vrid: 1 };

  it('is refused while a server is connected, with another code for the switch of a router', () => {
    const own = seedZone({ routers: [EDGE], servers: [node('edge')] });
    expect(refuseWhileUsed(switchNamed(own, 'edge'), own)?.refused).toBe('res_used_in_zone');
    const plain = seedZone({ switches: [{ name: 'plain' }], servers: [node('plain')] });
    expect(refuseWhileUsed(switchNamed(plain, 'plain'), plain)?.refused).toBe('disconnect_b4_delete');
  });

  it('is refused while an appliance or a bridge is connected', () => {
    const zone = seedZone({ routers: [EDGE], appliances: [vpn] });
    const edge = switchNamed(zone, 'edge');
    expect(refuseWhileUsed(edge, zone)?.refused).toBe('res_used_in_zone');
    const empty = seedZone({ routers: [EDGE] });
    const bridged = { ...switchNamed(empty, 'edge'), bridgeId: 1 };
    expect(refuseWhileUsed(bridged, empty)?.refused).toBe('disconnect_b4_delete');
    expect(refuseWhileUsed(switchNamed(empty, 'edge'), empty)).toBeUndefined();
  });
});

describe('the deletion of a router', () => {
  const zone = seedZone({ routers: [EDGE], servers: [{ name: 'node', interfaces: [{ switch: 'edge' }] }] });
  const edge = switchNamed(zone, 'edge');
  const routed = {
    ...edge,
    subnets: [
      ...edge.subnets,
      { id: 1, networkAddress: '192.0.2.0', prefixLength: 28, nextHop: '203.0.113.4' },
    ],
  };

  it('is refused until IPv6 network, routed blocks and servers have been removed, in this order', () => {
    const net = { id: 2, prefix: '2001:db8:10:1::', prefixLength: 64, createdAt: 0 };
    expect(refuseRouterDeletion({ ...routed, ipv6Nets: [net] }, zone)?.refused).toBe('delete_ipv6nets_first');
    expect(refuseRouterDeletion(routed, zone)?.refused).toBe('delete_static_route_first');
    expect(refuseRouterDeletion(edge, zone)?.refused).toBe('res_used_in_zone');
    const empty = seedZone({ routers: [EDGE] });
    expect(refuseRouterDeletion(switchNamed(empty, 'edge'), empty)).toBeUndefined();
  });
});

import type { Strictness } from '../../../../lib/simulator';
import { refuseLabel } from '../../../../lib/simulator/service/rules/label-rules';
import { seedZone, switchNamed } from './seeded-zone';

const zone = seedZone({
  routers: [{ name: 'edge', networkAddress: '203.0.113.0', prefixLength: 28 }],
  switches: [{ name: 'plain' }],
  servers: [{ name: 'node', interfaces: [{ switch: 'edge', address: '203.0.113.5' }] }],
});
const edge = switchNamed(zone, 'edge');

/** Returns the error code for a new label on a switch; undefined if it is accepted. */
function refusedLabel(address: string, uplink = edge, strictness: Strictness = 'strict'): string | undefined {
  return refuseLabel({ address, uplink, zone, strictness })?.refused;
}

describe('the address that a user notes on a network interface', () => {
  it('must be an address, with or without a switch', () => {
    expect(refusedLabel('203.0.113')).toBe('invalid_format');
    expect(refuseLabel({ address: 'x', uplink: undefined, zone, strictness: 'lenient' })?.refused).toBe(
      'invalid_format',
    );
  });

  it('must be in the network of the switch, if it has one', () => {
    expect(refusedLabel('198.51.100.5')).toBe('invalid_range');
    expect(refusedLabel('203.0.113.15')).toBe('invalid_range');
    expect(refusedLabel('198.51.100.5', switchNamed(zone, 'plain'))).toBeUndefined();
  });

  it('must not be in use on the switch', () => {
    expect(refusedLabel('203.0.113.5')).toBe('duplicate_entry');
    expect(refusedLabel('203.0.113.1')).toBe('duplicate_entry');
    expect(refusedLabel('203.0.113.6')).toBeUndefined();
  });

  it('can be the address that a block is routed to', () => {
    const block = { id: 1, networkAddress: '192.0.2.0', prefixLength: 28, nextHop: '203.0.113.6' };
    const routed = { ...edge, subnets: [...edge.subnets, block] };
    expect(refusedLabel('203.0.113.6', routed)).toBeUndefined();
    expect(refusedLabel('192.0.2.0', routed)).toBeUndefined();
  });

  it('is not compared with anything if rules are lenient', () => {
    expect(refusedLabel('198.51.100.5', edge, 'lenient')).toBeUndefined();
    expect(refusedLabel('203.0.113.5', edge, 'lenient')).toBeUndefined();
  });
});

import { pathMatcher } from '../../../lib/simulator/faults/path-pattern';

describe('the pattern of a path', () => {
  it.each([
    ['/appliance/:id/config', '/appliance/113400000301/config', true],
    ['/appliance/:id/config', '/appliance/113400000301/power', false],
    ['/appliance/:id', '/appliance/113400000301/config', false],
    ['/appliance/:id', '/appliance', false],
    ['/appliance/:id', '/appliance/', false],
    ['/appliance', '/appliance', true],
    ['/appliance', '/appliances', false],
    ['/appliance/*', '/appliance/1/config', true],
    ['/appliance*', '/appliance', true],
    ['/appliance/*', '/appliance', false],
    ['/ipaddress/:address', '/ipaddress/203.0.113.7', true],
    ['*', '/anything/at/all', true],
    [/\/config$/g, '/appliance/1/config', true],
    [/\/config$/g, '/appliance/1', false],
    [undefined, '/zone', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    const matches = pathMatcher(pattern);
    // twice: a global RegExp keeps a position between calls
    expect([matches(path), matches(path)]).toEqual([expected, expected]);
  });
});

import { MISSING_ROUTES, ROUTES } from '../../../lib/simulator';
import { matchPath } from '../../../lib/simulator/service/routes';

/** The calls of the official clients around load balancers: the reference's minimum set of routes. */
const MINIMUM: Readonly<Record<string, readonly string[]>> = {
  '/appliance': ['GET', 'POST'],
  '/appliance/:id': ['GET', 'PUT', 'DELETE'],
  '/appliance/:id/config': ['PUT'],
  '/appliance/:id/power': ['GET', 'PUT', 'DELETE'],
  '/appliance/:id/reset': ['PUT'],
  '/appliance/:id/status': ['GET'],
  '/appliance/:id/interface/monitor': ['GET'],
  '/appliance/:id/cpu/monitor': ['GET'],
  '/switch': ['GET', 'POST'],
  '/switch/:id': ['GET', 'PUT', 'DELETE'],
  '/switch/:id/server': ['GET'],
  '/switch/:id/to/bridge/:id': ['PUT'],
  '/switch/:id/to/bridge': ['DELETE'],
  '/internet': ['GET', 'POST'],
  '/internet/:id': ['GET', 'PUT', 'DELETE'],
  '/internet/:id/bandwidth': ['PUT'],
  '/internet/:id/subnet': ['POST'],
  '/internet/:id/subnet/:id': ['PUT', 'DELETE'],
  '/internet/:id/ipv6net': ['POST'],
  '/internet/:id/ipv6net/:id': ['DELETE'],
  '/internet/:id/monitor': ['GET'],
  '/subnet': ['GET'],
  '/subnet/:id': ['GET'],
  '/ipaddress': ['GET'],
  '/ipaddress/:address': ['GET', 'PUT'],
  '/ipv6net': ['GET'],
  '/ipv6net/:id': ['GET'],
  '/ipv6addr': ['GET', 'POST'],
  '/ipv6addr/:address': ['GET', 'PUT', 'DELETE'],
  '/server': ['GET', 'POST'],
  '/server/:id': ['GET', 'PUT', 'DELETE'],
  '/server/:id/plan': ['PUT'],
  '/server/:id/power': ['PUT', 'DELETE'],
  '/server/:id/reset': ['PUT'],
  '/server/:id/monitor': ['GET'],
  '/interface': ['GET', 'POST'],
  '/interface/:id': ['GET', 'PUT', 'DELETE'],
  '/interface/:id/to/switch/shared': ['PUT'],
  '/interface/:id/to/switch/:id': ['PUT'],
  '/interface/:id/to/switch': ['DELETE'],
  '/interface/:id/to/packetfilter/:id': ['PUT'],
  '/interface/:id/to/packetfilter': ['DELETE'],
  '/interface/:id/monitor': ['GET'],
  '/bridge': ['GET', 'POST'],
  '/bridge/:id': ['GET', 'PUT', 'DELETE'],
  '/zone': ['GET'],
  '/region': ['GET'],
  '/region/:id': ['GET'],
  '/icon': ['GET', 'POST'],
  '/icon/:id': ['GET', 'PUT', 'DELETE'],
  '/note': ['GET', 'POST'],
  '/note/:id': ['GET', 'PUT', 'DELETE'],
  '/product/server': ['GET'],
  '/product/internet': ['GET'],
  '/auth-status': ['GET'],
  '/disk': ['GET'],
  '/archive': ['GET'],
  '/cdrom': ['GET'],
  '/packetfilter': ['GET'],
  '/privatehost': ['GET'],
  '/sshkey': ['GET'],
  '/license': ['GET'],
  '/commonserviceitem': ['GET'],
};

describe('the routes', () => {
  it('include all that the official clients need', () => {
    const present = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));
    const needed = Object.entries(MINIMUM).flatMap(([path, methods]) =>
      methods.map((each) => `${each} ${path}`),
    );
    expect(needed.filter((route) => !present.has(route))).toEqual([]);
  });

  it('do not include those that are listed as missing', () => {
    const wrong = MISSING_ROUTES.filter(({ method, path }) =>
      matchPath(path.replace(':id', '1'))?.routes.has(method),
    );
    expect(wrong).toEqual([]);
  });

  it('occur once, and have summaries that fit into a table', () => {
    const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { summary, knownDifference } of ROUTES)
      expect(`${summary}${knownDifference ?? ''}`).not.toMatch(/[|\n]|\.$/);
  });
});

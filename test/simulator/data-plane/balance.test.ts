import fc from 'fast-check';
import { chooseServer } from '../../../lib/simulator/data-plane/virtual-ip';

const FRESH = { isEnabled: true, isUp: true, activeConnections: 0, lastChosen: 0 };

const server = fc.record({
  isEnabled: fc.boolean(),
  isUp: fc.boolean(),
  activeConnections: fc.nat({ max: 5 }),
  lastChosen: fc.nat({ max: 5 }),
});

describe('the choice of a server', () => {
  it('never falls on one that is down or disabled', () => {
    fc.assert(
      fc.property(fc.array(server), (servers) => {
        const chosen = chooseServer(servers);
        const live = servers.filter(({ isEnabled, isUp }) => isEnabled && isUp);
        expect(chosen === undefined).toBe(live.length === 0);
        if (chosen) expect(live).toContain(chosen);
      }),
    );
  });

  it('falls on one with the fewest connections', () => {
    fc.assert(
      fc.property(fc.array(server), (servers) => {
        const live = servers.filter(({ isEnabled, isUp }) => isEnabled && isUp);
        const fewest = Math.min(...live.map((each) => each.activeConnections));
        expect(chooseServer(servers)?.activeConnections ?? Number.POSITIVE_INFINITY).toBe(fewest);
      }),
    );
  });

  it('keeps equal servers within one connection of each other as connections arrive', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat({ max: 60 }), (count, connections) => {
        const servers = Array.from({ length: count }, () => ({ ...FRESH }));
        for (let serial = 1; serial <= connections; serial += 1) {
          const chosen = chooseServer(servers);
          if (chosen)
            Object.assign(chosen, { activeConnections: chosen.activeConnections + 1, lastChosen: serial });
          const actives = servers.map(({ activeConnections }) => activeConnections);
          expect(Math.max(...actives) - Math.min(...actives)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('rotates among servers whose connections have ended', () => {
    const servers = ['a', 'b', 'c'].map((name) => ({ ...FRESH, name }));
    const names = [1, 2, 3, 4, 5, 6].map((serial) => {
      const chosen = chooseServer(servers);
      if (chosen) chosen.lastChosen = serial;
      return chosen?.name;
    });
    expect(names).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });
});

import fc from 'fast-check';
import {
  assignLoopback,
  EMPTY_MAP,
  formatEndpoint,
  type LoopbackLimits,
  type LoopbackMap,
  type Place,
  tryFindEndpoint,
} from '../../../lib/simulator/data-plane/loopback-map';

const ROOT: LoopbackLimits = { hasWholeNetwork: true, firstOpenPort: 1 };
const USER: LoopbackLimits = { hasWholeNetwork: true, firstOpenPort: 1024 };
const MAC: LoopbackLimits = { hasWholeNetwork: false, firstOpenPort: 1024 };

const at = (address: string, port = 80, segment = '1'): Place => ({ segment, address, port });

/** Returns the endpoints of places, as text. */
function endpointsOf(map: LoopbackMap, places: readonly Place[]): (string | undefined)[] {
  return places.map((place) => {
    const endpoint = tryFindEndpoint(map, place);
    return endpoint && formatEndpoint(endpoint);
  });
}

function assigned(places: readonly Place[], limits: LoopbackLimits): (string | undefined)[] {
  return endpointsOf(assignLoopback(EMPTY_MAP, places, limits), places);
}

describe('the local address of a simulated one', () => {
  it('is 127 with its last three octets, on the same port', () => {
    expect(assigned([at('203.0.113.8'), at('192.168.0.10', 3306)], ROOT)).toEqual([
      '127.0.113.8:80',
      '127.168.0.10:3306',
    ]);
  });

  it('has a port 8000 higher where a port needs privileges', () => {
    expect(assigned([at('203.0.113.8', 80), at('203.0.113.8', 443), at('203.0.113.8', 6443)], USER)).toEqual([
      '127.0.113.8:8080',
      '127.0.113.8:8443',
      '127.0.113.8:6443',
    ]);
  });

  it('keeps a port that can stay, and moves the one that needs privileges further', () => {
    expect(assigned([at('203.0.113.8', 80), at('203.0.113.8', 8080)], USER)).toEqual([
      '127.0.113.8:8081',
      '127.0.113.8:8080',
    ]);
  });

  it('has the next free second octet where two addresses have the same ending', () => {
    expect(assigned([at('198.0.113.8'), at('203.0.113.8')], ROOT)).toEqual([
      '127.0.113.8:80',
      '127.1.113.8:80',
    ]);
  });

  it('is different for the same address on two switches', () => {
    expect(assigned([at('192.168.0.1', 80, '1'), at('192.168.0.1', 80, '2')], ROOT)).toEqual([
      '127.168.0.1:80',
      '127.169.0.1:80',
    ]);
  });

  it("is never in the machine's own 127.0.0.0/24, nor the broadcast address", () => {
    expect(assigned([at('10.0.0.1'), at('10.0.0.53'), at('10.255.255.255')], ROOT)).toEqual([
      '127.1.0.1:80',
      '127.1.0.53:80',
      '127.0.255.255:80',
    ]);
  });

  it('is 127.0.0.1 with consecutive ports where there is no other loopback address', () => {
    expect(assigned([at('203.0.113.8'), at('203.0.113.5'), at('203.0.113.6')], MAC)).toEqual([
      '127.0.0.1:8082',
      '127.0.0.1:8080',
      '127.0.0.1:8081',
    ]);
  });
});

const octet = fc.constantFrom(0, 1, 5, 255);
const places = fc.uniqueArray(
  fc
    .record({
      segment: fc.constantFrom('1', '2'),
      octets: fc.tuple(fc.constantFrom(10, 192, 203), octet, octet, octet),
      port: fc.constantFrom(1, 80, 81, 1024, 8080, 8081, 8082, 57_615, 65_535),
    })
    .map(({ segment, octets, port }): Place => ({ segment, address: octets.join('.'), port })),
  { selector: (place) => JSON.stringify(place), maxLength: 40 },
);
const has = (list: readonly Place[], place: Place) =>
  list.some((each) => JSON.stringify(each) === JSON.stringify(place));
const limits = fc.constantFrom(ROOT, USER, MAC);

describe('the map', () => {
  it('gives every place its own endpoint, which can be bound on the machine', () => {
    fc.assert(
      fc.property(places, limits, (wanted, which) => {
        const map = assignLoopback(EMPTY_MAP, wanted, which);
        const found = wanted.map((place) => tryFindEndpoint(map, place));
        expect(new Set(found.map((each) => each && formatEndpoint(each))).size).toBe(wanted.length);
        for (const each of found) {
          expect(each?.port).toBeGreaterThanOrEqual(which.firstOpenPort);
          expect(each?.port).toBeLessThanOrEqual(65_535);
          expect(each?.address).toMatch(which.hasWholeNetwork ? /^127\.(?!0\.0\.)/ : /^127\.0\.0\.1$/);
        }
      }),
    );
  });

  it('gives all ports of one machine the same address', () => {
    fc.assert(
      fc.property(places, limits, (wanted, which) => {
        const map = assignLoopback(EMPTY_MAP, wanted, which);
        const addressOf = (place: Place) => tryFindEndpoint(map, place)?.address;
        for (const one of wanted) {
          const other = wanted.find((each) => each.segment === one.segment && each.address === one.address);
          expect(other && addressOf(other)).toBe(addressOf(one));
        }
      }),
    );
  });

  it('does not depend on the order of the requested places', () => {
    fc.assert(
      fc.property(places, limits, (wanted, which) => {
        const reversed = assignLoopback(EMPTY_MAP, [...wanted].reverse(), which);
        expect(endpointsOf(reversed, wanted)).toEqual(assigned(wanted, which));
      }),
    );
  });

  it('keeps the endpoints of places that stay, and forgets those that are removed', () => {
    fc.assert(
      fc.property(places, places, limits, fc.infiniteStream(fc.boolean()), (before, others, which, stays) => {
        const kept = before.filter(() => stays.next().value);
        const after = [...others.filter((each) => !has(kept, each)), ...kept];
        const first = assignLoopback(EMPTY_MAP, before, which);
        const second = assignLoopback(first, after, which);
        const staying = before.filter((each) => has(after, each));
        expect(endpointsOf(second, staying)).toEqual(endpointsOf(first, staying));
        expect(second.endpoints.size).toBe(after.length);
        expect(new Set([...second.endpoints.values()].map(formatEndpoint)).size).toBe(after.length);
      }),
    );
  });
});

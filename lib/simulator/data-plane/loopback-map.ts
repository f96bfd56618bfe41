import { Ipv4 } from '../../core/ipv4';
import { compareText } from '../../core/order';

/** An address and port of the simulated site. Two segments may use the same private addresses. */
export interface Place {
  /** The scope of the address: a switch, or the bridge that joins several. */
  readonly segment: string;
  readonly address: string;
  readonly port: number;
}

/** An address and port of this machine. */
export interface Endpoint {
  /** An address of the loopback network. */
  readonly address: string;
  /** Port, 1 to 65535. */
  readonly port: number;
}

/** The addresses and ports of this machine that the simulator may bind. */
export interface LoopbackLimits {
  /** Whether all of 127.0.0.0/8 can be bound, as on Linux; otherwise only 127.0.0.1, as on macOS. */
  readonly hasWholeNetwork: boolean;
  /** The first port that needs no privileges. */
  readonly firstOpenPort: number;
}

/** The location of each place of the simulated site on this machine. */
export interface LoopbackMap {
  readonly addresses: ReadonlyMap<string, string>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

export const EMPTY_MAP: LoopbackMap = { addresses: new Map(), endpoints: new Map() };

/** Added to ports that the simulator may not bind: 80 becomes 8080, 443 becomes 8443. */
export const PORT_OFFSET = 8000;
const MAX_PORT = 65_535;

const LOOPBACK = 127 * 2 ** 24;
const SECOND_OCTET = 2 ** 16;
const SIZE = 2 ** 24;

/**
 * Assigns a separate endpoint to each place. 203.0.113.8 becomes 127.0.113.8, keeping the last three octets.
 * If that is taken (by 198.0.113.8, say), or in 127.0.0.0/24, which the machine's own services use, the
 * second octet counts up to the next free address: 127.1.113.8. Ports are kept too, or count up to the next
 * free one. A place keeps its endpoint as long as it is in `wanted`, whose order does not matter.
 */
export function assignLoopback(
  previous: LoopbackMap,
  wanted: readonly Place[],
  limits: LoopbackLimits,
): LoopbackMap {
  const places = [...new Map(wanted.map((place) => [keyOf(place), place])).values()].sort(byReading);
  const addresses = assignAddresses(previous.addresses, places, limits);
  const endpoints = new Map<string, Endpoint>();
  const taken = new Set<string>();
  const take = (place: Place, endpoint: Endpoint) => {
    endpoints.set(keyOf(place), endpoint);
    taken.add(formatEndpoint(endpoint));
  };
  for (const place of places) {
    const before = previous.endpoints.get(keyOf(place));
    if (before) take(place, before);
  }
  // assign ports that need no offset first, so that 8080 stays 8080 instead of going to port 80
  const stays = ({ port }: Place) => port >= limits.firstOpenPort;
  for (const place of [...places.filter(stays), ...places.filter((each) => !stays(each))]) {
    const address = addresses.get(hostOf(place));
    if (endpoints.has(keyOf(place)) || address === undefined) continue;
    let port = openPort(place.port, limits);
    while (taken.has(formatEndpoint({ address, port })))
      port = port < MAX_PORT ? port + 1 : limits.firstOpenPort;
    take(place, { address, port });
  }
  return { addresses, endpoints };
}

/** Finds the endpoint of a place; undefined if it is not in the map. */
export function tryFindEndpoint(map: LoopbackMap, place: Place): Endpoint | undefined {
  return map.endpoints.get(keyOf(place));
}

/** Returns the preferred port for `port`: one that the simulator may bind. */
export function openPort(port: number, { firstOpenPort }: LoopbackLimits): number {
  return port < firstOpenPort ? port + PORT_OFFSET : port;
}

/** Formats an endpoint, such as `127.0.113.8:80`. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}

function assignAddresses(
  previous: ReadonlyMap<string, string>,
  places: readonly Place[],
  { hasWholeNetwork }: LoopbackLimits,
): Map<string, string> {
  const addresses = new Map<string, string>();
  const taken = new Set<string>();
  for (const place of places) {
    const before = previous.get(hostOf(place));
    if (before === undefined) continue;
    addresses.set(hostOf(place), before);
    taken.add(before);
  }
  for (const place of places) {
    if (addresses.has(hostOf(place))) continue;
    const address = hasWholeNetwork ? firstFree(place.address, taken) : '127.0.0.1';
    addresses.set(hostOf(place), address);
    taken.add(address);
  }
  return addresses;
}

function firstFree(address: string, taken: ReadonlySet<string>): string {
  const host = Ipv4.parse(address).value % SIZE;
  for (let turn = 0; ; turn += 1) {
    const value = (host + (turn % 256) * SECOND_OCTET + Math.floor(turn / 256)) % SIZE;
    const candidate = new Ipv4(LOOPBACK + value).toString();
    if (!isReserved(value) && !taken.has(candidate)) return candidate;
  }
}

/**
 * Whether an address is reserved: in 127.0.0.0/24, which the machine itself uses, or the broadcast address.
 */
function isReserved(value: number): boolean {
  return value < 256 || value === SIZE - 1;
}

function hostOf({ segment, address }: Place): string {
  return `${segment} ${address}`;
}

function keyOf(place: Place): string {
  return `${hostOf(place)} ${place.port}`;
}

function byReading(left: Place, right: Place): number {
  return compareText(hostOf(left), hostOf(right)) || left.port - right.port;
}

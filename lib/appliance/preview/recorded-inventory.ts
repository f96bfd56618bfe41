import { KumikiError, type Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import { completeCheck } from '../../core/props/check-call';
import type { Appliance, NetworkInterface, Router, Server, Switch } from '../../sakura/codec/model';
import type { RunContext } from '../reconcile/run-context';
import { SIGNATURES } from '../signatures';

/**
 * The contents of an account, as far as load balancers depend on them: plain JSON for plans without
 * credentials. Contains no secrets: only the addresses of appliances other than load balancers.
 */
export interface RecordedInventory {
  /** Version of the format; others are refused. */
  readonly version: 1;
  /** Time of the recording; RFC 3339. */
  readonly recordedAt: string;
  /** The zone of specs that name none. */
  readonly defaultZone: string;
  /** The contents of each zone that load balancers are planned in. */
  readonly zones: readonly ZoneInventory[];
}

/** The contents of one zone. */
export interface ZoneInventory {
  /** Zone such as `is1b`. */
  readonly zone: string;
  /** All routers of the zone. */
  readonly routers: readonly Router[];
  /** All switches of the zone, those of routers included. */
  readonly switches: readonly Switch[];
  /** Appliances of every class. */
  readonly appliances: readonly Appliance[];
  /** All servers of the zone. */
  readonly servers: readonly Server[];
  /** Interfaces on the switches. */
  readonly interfaces: readonly NetworkInterface[];
}

/** Reads the contents of a zone. Changes nothing. */
export async function recordZone({
  api,
  signal,
}: Pick<RunContext, 'api' | 'signal'>): Promise<ZoneInventory> {
  const routers = await api.findRouters({}, signal);
  const switches = await api.findSwitches({}, signal);
  const found = await api.findAppliancesOfEveryClass(signal);
  // other settings may contain secrets
  const appliances = found.map((appliance) => ({ ...appliance, otherSettings: {} }));
  const servers = await api.findServers({}, signal);
  const interfaces: NetworkInterface[] = [];
  for (const { id } of switches) interfaces.push(...(await api.findInterfaces(id, signal)));
  return { zone: api.zone, routers, switches, appliances, servers, interfaces };
}

/**
 * Parses a recorded inventory.
 * @throws LB_INVENTORY: one error with the first invalid places
 */
export function parseInventory(text: string): RecordedInventory {
  const inventory = parseJson(text);
  const problems = [...checkInventory(inventory)];
  if (problems.length === 0) return inventory;
  const places = problems.map(({ property, message }) =>
    property && !message.startsWith(property) ? `${property}: ${message}` : message,
  );
  const more = places.length > MAX_PLACES ? `; and ${places.length - MAX_PLACES} more` : '';
  throw inventoryError(
    `the recorded inventory is not valid: ${places.slice(0, MAX_PLACES).join('; ')}${more}`,
  );
}

/** Yields every problem of an inventory; none if it is valid. Each problem has its `property`. */
export function* checkInventory(inventory: RecordedInventory): Generator<Problem> {
  yield* completeCheck(SIGNATURES, 'checkInventory', arguments, () => listInvalidFields(inventory));
}

const MAX_PLACES = 3;

/** Checks what the types do not express. */
function* listInvalidFields({ version, zones }: RecordedInventory): Generator<Problem> {
  const bad = (property: string, given: unknown, allowed: string): Problem => ({
    ...{ code: 'LB_INVENTORY', property, given, allowed },
    message: `this is not ${allowed}`,
  });
  if (version !== 1) yield bad('version', version, 'version 1');
  if (!Array.isArray(zones)) return;
  for (const [index, zone] of zones.entries()) {
    for (const { path, text } of listAddresses(zone)) {
      if (!Ipv4.tryParse(text)) yield bad(`zones[${index}].${path}`, text, 'an IPv4 address');
    }
    for (const { path, text } of listNetworks(zone)) {
      if (!Cidr.tryParse(text))
        yield bad(`zones[${index}].${path}`, text, 'a network such as 203.0.113.0/28');
    }
  }
}

interface Place {
  readonly path: string;
  readonly text: string;
}

function* listAddresses({ appliances, interfaces, switches }: ZoneInventory): Generator<Place> {
  for (const [index, { addresses, virtualIps }] of items(appliances)) {
    for (const [at, text] of items(addresses)) yield { path: `appliances[${index}].addresses[${at}]`, text };
    for (const [at, { address }] of items(virtualIps)) {
      yield { path: `appliances[${index}].virtualIps[${at}].address`, text: address };
    }
  }
  for (const [index, { address }] of items(interfaces)) {
    if (address !== undefined) yield { path: `interfaces[${index}].address`, text: address };
  }
  for (const [index, { subnets }] of items(switches)) {
    for (const [at, { gateway, nextHop, range }] of items(subnets)) {
      for (const [name, text] of Object.entries({ gateway, nextHop, ...range })) {
        if (text !== undefined) yield { path: `switches[${index}].subnets[${at}].${name}`, text };
      }
    }
  }
}

function* listNetworks({ switches }: ZoneInventory): Generator<Place> {
  for (const [index, { subnets }] of items(switches)) {
    for (const [at, { network }] of items(subnets)) {
      yield { path: `switches[${index}].subnets[${at}].network`, text: network };
    }
  }
}

/** Returns the elements that are not null; the kinds of all fields are checked separately. */
function items<T>(list: readonly T[] | undefined): [number, T][] {
  return Array.isArray(list) ? [...list.entries()].filter(([, item]) => item !== null) : [];
}

function parseJson(text: string): RecordedInventory {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw inventoryError('the recorded inventory is not JSON', cause);
  }
}

function inventoryError(message: string, cause?: unknown): KumikiError {
  return new KumikiError(
    {
      code: 'LB_INVENTORY',
      message,
      allowed: 'a file that kumiki plan --record has written',
      hint: 'record it again: kumiki plan --record FILE',
    },
    { cause },
  );
}

import { compareText } from '../../core/order';
import { type Problems, throwIfAny } from '../../core/problems';
import type { Appliance } from '../../sakura/codec/model';
import { LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../spec/spec';
import { type EntryClaim, findOthers } from '../state/entry-owner';
import { observeVirtualIps } from '../state/observed-settings';

/**
 * Assigns virtual IPs to appliances, by the appliance's id. Those already on an appliance stay there. One
 * whose given address is served by an appliance goes there, too, as an address can be on one appliance only.
 * The others go, by key, to the first with room. Does not depend on the order of the virtual IPs.
 *
 * @throws LB_QUOTA if there is no room for one
 */
export function placeVirtualIps(
  virtualIps: readonly VirtualIpSpec[],
  hosts: readonly Appliance[],
  claim: EntryClaim,
): ReadonlyMap<string, readonly VirtualIpSpec[]> {
  const rooms = hosts.map((host) => new HostCapacity(host, claim));
  const homeless: VirtualIpSpec[] = [];
  const sorted = [...virtualIps].sort((a, b) => compareText(a.key, b.key));
  for (const virtualIp of sorted) {
    const home =
      rooms.find((room) => room.has(virtualIp)) ?? rooms.find((room) => room.serves(virtualIp.address));
    if (home) home.add(virtualIp);
    else homeless.push(virtualIp);
  }
  const left = homeless.filter((virtualIp) => {
    const room =
      rooms.find((each) => each.serves(virtualIp.address)) ?? rooms.find((each) => each.fits(virtualIp));
    room?.add(virtualIp);
    return room === undefined;
  });
  throwIfAny(checkPlaced(left, rooms));
  return new Map(rooms.map((room) => [room.host.id, room.virtualIps]));
}

/** An appliance and its free capacity. */
class HostCapacity {
  readonly host: Appliance;
  readonly virtualIps: VirtualIpSpec[] = [];
  private readonly keys: ReadonlySet<string>;
  private readonly addresses: Set<string>;
  private free: number;

  constructor(host: Appliance, claim: EntryClaim) {
    const others = findOthers(host.virtualIps, claim);
    this.host = host;
    this.keys = new Set(observeVirtualIps(host.virtualIps, claim).map(({ key }) => key));
    this.addresses = new Set(others.map(({ address }) => address));
    this.free = LOAD_BALANCER_LIMITS.virtualIps - others.length;
  }

  has({ key }: VirtualIpSpec): boolean {
    return this.keys.has(key);
  }

  serves(address: string | undefined): boolean {
    return address !== undefined && this.addresses.has(address);
  }

  fits({ ports }: VirtualIpSpec): boolean {
    return ports.length <= this.free;
  }

  add(virtualIp: VirtualIpSpec): void {
    this.virtualIps.push(virtualIp);
    this.free -= virtualIp.ports.length;
    if (virtualIp.address !== undefined) this.addresses.add(virtualIp.address);
  }

  toString(): string {
    return `${this.host.id} has ${Math.max(0, this.free)}`;
  }
}

function* checkPlaced(left: readonly VirtualIpSpec[], rooms: readonly HostCapacity[]): Problems {
  for (const { key, ports } of left) {
    yield {
      code: 'LB_QUOTA',
      message: `no load balancer has room for the ${ports.length} ports of '${key}'`,
      given: ports.length,
      allowed: `free pairs of address and port: ${rooms.join(', ')}, of ${LOAD_BALANCER_LIMITS.virtualIps} each`,
      hint: 'name another load balancer as well; nothing was changed',
    };
  }
}

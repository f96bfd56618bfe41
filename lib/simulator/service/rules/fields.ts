import type { WireRealServer, WireVirtualIp } from '../../../sakura/wire';
import { toInteger } from '../../protocol/json';
import type { Refusal } from '../../protocol/refusal';
import type { Candidate } from './rule';

export const HTTP_PROTOCOLS: readonly string[] = ['http', 'https'];

/** Whether a number, as the API writes it, is in a range; a text that is none is not. */
export function isWithin(text: string | undefined, min: number, max: number): boolean {
  const number = toInteger(text);
  return number !== undefined && number >= min && number <= max;
}

/** The first objection to a virtual IP, in order. */
export function firstVirtualIp(
  { virtualIps }: Candidate,
  check: (virtualIp: WireVirtualIp, path: string) => Refusal | undefined,
): Refusal | undefined {
  for (const [index, virtualIp] of virtualIps.entries()) {
    const refusal = check(virtualIp, `Settings.LoadBalancer[${index}]`);
    if (refusal) return refusal;
  }
  return undefined;
}

/** The real servers of a virtual IP; the wire may have null for none. */
export function serversOf({ Servers }: WireVirtualIp): readonly WireRealServer[] {
  return Servers ?? [];
}

/** The first objection to a real server, in order. */
export function firstServer(
  candidate: Candidate,
  check: (server: WireRealServer, path: string, virtualIp: WireVirtualIp) => Refusal | undefined,
): Refusal | undefined {
  return firstVirtualIp(candidate, (virtualIp, path) => {
    for (const [index, server] of serversOf(virtualIp).entries()) {
      const refusal = check(server, `${path}.Servers[${index}]`, virtualIp);
      if (refusal) return refusal;
    }
    return undefined;
  });
}

/** Every address of an appliance with its field path. */
export function listAddresses(candidate: Candidate): [path: string, address: string][] {
  const found = addressesOnLink(candidate);
  for (const [index, virtualIp] of candidate.virtualIps.entries()) {
    for (const [serverIndex, { IPAddress }] of serversOf(virtualIp).entries()) {
      found.push([`Settings.LoadBalancer[${index}].Servers[${serverIndex}].IPAddress`, IPAddress]);
    }
  }
  return found;
}

/** The addresses that must be reachable on the link, with their field paths: those of real servers may be routed. */
export function addressesOnLink({
  units,
  gateway,
  virtualIps,
}: Candidate): [path: string, address: string][] {
  const found: [string, string][] = units.map((unit, index) => [`Remark.Servers[${index}]`, unit]);
  if (gateway) found.push(['Remark.Network.DefaultRoute', gateway]);
  for (const [index, vip] of virtualIps.entries()) {
    const path = `Settings.LoadBalancer[${index}]`;
    found.push([`${path}.VirtualIPAddress`, vip.VirtualIPAddress]);
    if (vip.SorryServer) found.push([`${path}.SorryServer`, vip.SorryServer]);
  }
  return found;
}

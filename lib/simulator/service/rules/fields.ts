import type { WireRealServer, WireVirtualIp } from '../../../sakura/wire/wire';
import { toInteger } from '../../protocol/json';
import type { Refusal } from '../../protocol/refusal';
import type { Candidate } from './rule';

export const HTTP_PROTOCOLS: readonly string[] = ['http', 'https'];

/** Whether a string from the API is a number in a range. */
export function isWithin(text: string | undefined, min: number, max: number): boolean {
  const number = toInteger(text);
  return number !== undefined && number >= min && number <= max;
}

/** Checks each virtual IP in order; returns the first refusal. */
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

/** Returns the real servers of a virtual IP; the API allows null for none. */
export function serversOf({ Servers }: WireVirtualIp): readonly WireRealServer[] {
  return Servers ?? [];
}

/** Checks each real server in order; returns the first refusal. */
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

/** Lists every address of an appliance, with the path of its field. */
export function listAddresses(candidate: Candidate): [path: string, address: string][] {
  const found = addressesOnLink(candidate);
  for (const [index, virtualIp] of candidate.virtualIps.entries()) {
    for (const [serverIndex, { IPAddress }] of serversOf(virtualIp).entries()) {
      found.push([`Settings.LoadBalancer[${index}].Servers[${serverIndex}].IPAddress`, IPAddress]);
    }
  }
  return found;
}

/**
 * Lists the addresses that must be on the appliance's network, with the paths of their fields: all but those
 * of real servers.
 */
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

import { Ipv4 } from '../../core/ipv4';
import type { WireRealServer } from '../../sakura/wire';
import { integerOf } from '../protocol/json';
import { type Refusal, refuse } from '../protocol/refusal';
import type { Candidate, Rule } from './rule';

/** Limits of the real service (its manual; virtual IPs as of June 2021). */
const MAX_VIRTUAL_IPS = 20;
const MAX_SERVERS = 40;
const MIN_DELAY_LOOP = 10;
const MAX_DELAY_LOOP = 2_147_483_647;

/** What the list of virtual IPs must keep to by itself. */
export const SETTINGS_RULES: readonly Rule[] = [
  {
    says: 'at most 20 virtual IP and port pairs',
    check: ({ virtualIps }) =>
      virtualIps.length > MAX_VIRTUAL_IPS ? refuse('invalid_range', 'Settings.LoadBalancer') : undefined,
  },
  {
    says: 'at most 40 real servers per virtual IP',
    check: ({ virtualIps }) => {
      const index = virtualIps.findIndex((vip) => (vip.Servers?.length ?? 0) > MAX_SERVERS);
      return index < 0 ? undefined : refuse('invalid_range', `Settings.LoadBalancer[${index}].Servers`);
    },
  },
  {
    says: 'at most 40 different real servers per appliance',
    strictOnly: true,
    check: ({ virtualIps }) => {
      const servers = virtualIps.flatMap((vip) => vip.Servers ?? []).map((server) => server.IPAddress);
      return new Set(servers).size > MAX_SERVERS
        ? refuse('invalid_range', 'different real servers')
        : undefined;
    },
  },
  {
    says: 'addresses are IPv4 addresses',
    check: (candidate) => {
      const wrong = addressesOf(candidate).find(([, address]) => !Ipv4.tryParse(address));
      return wrong && refuse('invalid_format', wrong.join(' '));
    },
  },
  {
    says: 'ports are 1 to 65535, delay loops 10 or more',
    check: ({ virtualIps }) => {
      for (const [index, { Port, DelayLoop }] of virtualIps.entries()) {
        const path = `Settings.LoadBalancer[${index}]`;
        if (!isWithin(Port, 1, 65_535)) return refuse('invalid_range', `${path}.Port`);
        if (!isWithin(DelayLoop, MIN_DELAY_LOOP, MAX_DELAY_LOOP)) {
          return refuse('invalid_range', `${path}.DelayLoop`);
        }
      }
      return undefined;
    },
  },
  {
    says: 'an address and port pair occurs once',
    check: ({ virtualIps }) => {
      const pairs = virtualIps.map((vip) => `${vip.VirtualIPAddress}:${vip.Port}`);
      const twice = pairs.find((pair, index) => pairs.indexOf(pair) !== index);
      return twice === undefined ? undefined : refuse('duplicate_entry', twice);
    },
  },
  {
    says: 'a real server occurs once in a virtual IP',
    check: ({ virtualIps }) => {
      for (const vip of virtualIps) {
        const servers = (vip.Servers ?? []).map((server) => server.IPAddress);
        const twice = servers.find((address, index) => servers.indexOf(address) !== index);
        if (twice !== undefined) return refuse('duplicate_entry', twice);
      }
      return undefined;
    },
  },
  {
    says: 'direct server return cannot translate ports',
    check: (candidate) =>
      firstServer(candidate, (server, path, port) =>
        server.Port === port ? undefined : refuse('invalid_param_comb', `${path}.Port`),
      ),
  },
  {
    says: 'an http or https check has a status code and a path',
    check: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) => {
        if (HealthCheck.Protocol !== 'http' && HealthCheck.Protocol !== 'https') return undefined;
        if (!isWithin(HealthCheck.Status, 100, 599)) {
          return refuse('bad_request', `${path}.HealthCheck.Status: invalid status code`);
        }
        return HealthCheck.Path?.startsWith('/')
          ? undefined
          : refuse('bad_request', `${path}.HealthCheck.Path`);
      }),
  },
  {
    says: 'a check is retried 1 to 5 times and waits 1 to 30 seconds',
    check: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) => {
        if (!isWithin(HealthCheck.Retry ?? '1', 1, 5)) {
          return refuse('invalid_range', `${path}.HealthCheck.Retry`);
        }
        return isWithin(HealthCheck.ConnectTimeout ?? '1', 1, 30)
          ? undefined
          : refuse('invalid_range', `${path}.HealthCheck.ConnectTimeout`);
      }),
  },
];

function isWithin(text: string | undefined, min: number, max: number): boolean {
  const number = integerOf(text);
  return number !== undefined && number >= min && number <= max;
}

/** The first objection to a real server, in order. */
function firstServer(
  { virtualIps }: Candidate,
  check: (server: WireRealServer, path: string, port: string) => Refusal | undefined,
): Refusal | undefined {
  for (const [index, vip] of virtualIps.entries()) {
    for (const [serverIndex, server] of (vip.Servers ?? []).entries()) {
      const path = `Settings.LoadBalancer[${index}].Servers[${serverIndex}]`;
      const refusal = check(server, path, vip.Port);
      if (refusal) return refusal;
    }
  }
  return undefined;
}

/** Every address of an appliance with its field path. */
function addressesOf({ units, gateway, virtualIps }: Candidate): [path: string, address: string][] {
  const found: [string, string][] = units.map((unit, index) => [`Remark.Servers[${index}]`, unit]);
  if (gateway) found.push(['Remark.Network.DefaultRoute', gateway]);
  for (const [index, vip] of virtualIps.entries()) {
    const path = `Settings.LoadBalancer[${index}]`;
    found.push([`${path}.VirtualIPAddress`, vip.VirtualIPAddress]);
    if (vip.SorryServer) found.push([`${path}.SorryServer`, vip.SorryServer]);
    for (const [serverIndex, server] of (vip.Servers ?? []).entries()) {
      found.push([`${path}.Servers[${serverIndex}].IPAddress`, server.IPAddress]);
    }
  }
  return found;
}

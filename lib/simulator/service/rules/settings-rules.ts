import { Ipv4 } from '../../../core/ipv4';
import { DEFAULT_DELAY_LOOP_SECONDS } from '../../protocol/limits';
import { refuse } from '../../protocol/refusal';
import { firstServer, firstVirtualIp, HTTP_PROTOCOLS, isWithin, listAddresses, serversOf } from './fields';
import type { Rule } from './rule';

/** Limits of the real service (its manual; virtual IPs as of June 2021). */
const MAX_VIRTUAL_IPS = 20;
const MAX_SERVERS = 40;
const MAX_DELAY_LOOP = 2_147_483_647;
const MAX_RETRIES = 5;
const MAX_CONNECT_TIMEOUT = 30;

const PROTOCOLS: readonly string[] = ['http', 'https', 'tcp', 'ping'];

/** Rules that depend only on the list of virtual IPs. */
export const SETTINGS_RULES: readonly Rule[] = [
  {
    rule: 'at most 20 virtual IP and port pairs',
    refuse: ({ virtualIps }) =>
      virtualIps.length > MAX_VIRTUAL_IPS ? refuse('invalid_range', 'Settings.LoadBalancer') : undefined,
  },
  {
    rule: 'at most 40 real servers per virtual IP',
    refuse: (candidate) =>
      firstVirtualIp(candidate, (virtualIp, path) =>
        serversOf(virtualIp).length > MAX_SERVERS ? refuse('invalid_range', `${path}.Servers`) : undefined,
      ),
  },
  {
    rule: 'at most 40 different real servers per load balancer',
    strictOnly: true,
    refuse: ({ virtualIps }, { serverLimit }) => {
      const servers = virtualIps.flatMap(serversOf).map((server) => server.IPAddress);
      return serverLimit === 'load-balancer' && new Set(servers).size > MAX_SERVERS
        ? refuse('invalid_range', 'different real servers')
        : undefined;
    },
  },
  {
    rule: 'addresses are IPv4 addresses',
    refuse: (candidate) => {
      const wrong = listAddresses(candidate).find(([, address]) => !Ipv4.tryParse(address));
      return wrong && refuse('invalid_format', wrong.join(' '));
    },
  },
  {
    rule: 'ports are 1 to 65535',
    refuse: (candidate) =>
      firstVirtualIp(candidate, ({ Port }, path) =>
        isWithin(Port, 1, 65_535) ? undefined : refuse('invalid_range', `${path}.Port`),
      ),
  },
  {
    rule: `delay loops are ${DEFAULT_DELAY_LOOP_SECONDS} to ${MAX_DELAY_LOOP} seconds`,
    refuse: (candidate) =>
      firstVirtualIp(candidate, ({ DelayLoop }, path) =>
        isWithin(DelayLoop, DEFAULT_DELAY_LOOP_SECONDS, MAX_DELAY_LOOP)
          ? undefined
          : refuse('invalid_range', `${path}.DelayLoop`),
      ),
  },
  {
    rule: 'an address and port pair occurs once',
    refuse: ({ virtualIps }) => {
      // 080 and 80 are the same port
      const pairs = virtualIps.map((vip) => `${vip.VirtualIPAddress}:${Number(vip.Port)}`);
      const twice = pairs.find((pair, index) => pairs.indexOf(pair) !== index);
      return twice === undefined ? undefined : refuse('duplicate_entry', twice);
    },
  },
  {
    rule: 'a real server occurs once in a virtual IP',
    refuse: (candidate) =>
      firstVirtualIp(candidate, (virtualIp) => {
        const servers = serversOf(virtualIp).map((server) => server.IPAddress);
        const twice = servers.find((address, index) => servers.indexOf(address) !== index);
        return twice === undefined ? undefined : refuse('duplicate_entry', twice);
      }),
  },
  {
    rule: 'a real server has the port of its virtual IP: direct server return cannot translate',
    refuse: (candidate) =>
      firstServer(candidate, (server, path, vip) =>
        Number(server.Port) === Number(vip.Port) ? undefined : refuse('invalid_param_comb', `${path}.Port`),
      ),
  },
  {
    rule: 'a check is by http, https, tcp or ping',
    refuse: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) =>
        PROTOCOLS.includes(HealthCheck.Protocol)
          ? undefined
          : refuse('invalid_format', `${path}.HealthCheck.Protocol`),
      ),
  },
  {
    rule: 'an http or https check has a status code',
    refuse: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) =>
        !HTTP_PROTOCOLS.includes(HealthCheck.Protocol) || isWithin(HealthCheck.Status, 100, 599)
          ? undefined
          : refuse('bad_request', `${path}.HealthCheck.Status: invalid status code`),
      ),
  },
  {
    rule: 'an http or https check has a path',
    refuse: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) =>
        !HTTP_PROTOCOLS.includes(HealthCheck.Protocol) || HealthCheck.Path?.startsWith('/')
          ? undefined
          : refuse('bad_request', `${path}.HealthCheck.Path`),
      ),
  },
  {
    rule: 'a check is retried 1 to 5 times',
    refuse: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) =>
        isWithin(HealthCheck.Retry ?? '1', 1, MAX_RETRIES)
          ? undefined
          : refuse('invalid_range', `${path}.HealthCheck.Retry`),
      ),
  },
  {
    rule: 'a check waits 1 to 30 seconds for a connection',
    refuse: (candidate) =>
      firstServer(candidate, ({ HealthCheck }, path) =>
        isWithin(HealthCheck.ConnectTimeout ?? '1', 1, MAX_CONNECT_TIMEOUT)
          ? undefined
          : refuse('invalid_range', `${path}.HealthCheck.ConnectTimeout`),
      ),
  },
];

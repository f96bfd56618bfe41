import type { Problem } from '../../../core/errors';
import type { Unknownable } from '../../../core/unknown';
import { LOAD_BALANCER_LIMITS as LIMITS, type RealServerSpec } from '../spec';
import {
  checkBoolean,
  formatRange,
  isEmptyList,
  isKnown,
  isWithin,
  items,
  known,
  type VirtualIpDraft,
} from './draft';
import { checkAddress, type Layout } from './layout';
import { checkSelector } from './network';

const SERVER = {
  code: 'LB_SERVER',
  what: 'server',
  hint: "give the address, or find the machine with Servers.byName('…') or Servers.byTag('…')",
} as const;
const SORRY_SERVER = { code: 'LB_SERVER', what: 'sorry server' } as const;
type ServerDraft = Exclude<Unknownable<RealServerSpec>, symbol>;
type SelectionDraft = Extract<ServerDraft, { readonly select: unknown }>;

/**
 * Checks the real servers and the sorry server of one virtual IP. The holders of `layout` include the virtual
 * IPs.
 */
export function* checkServers(vip: VirtualIpDraft, property: string, layout: Layout): Generator<Problem> {
  const servers = items(vip.servers, `${property}.servers`);
  if (isEmptyList(vip.servers)) {
    yield {
      code: 'LB_SERVER',
      property: `${property}.servers`,
      message: 'there is no server behind the virtual IP',
      allowed: `1 to ${LIMITS.realServersPerVirtualIp} servers`,
      hint: 'give addresses, machines such as cluster.nodes, or Servers.byTag(…)',
    };
  }
  if (servers.length > LIMITS.realServersPerVirtualIp) {
    yield {
      code: 'LB_QUOTA',
      property: `${property}.servers`,
      message: `there are ${servers.length} servers behind one virtual IP`,
      given: servers.length,
      allowed: `at most ${LIMITS.realServersPerVirtualIp}`,
      hint: 'name fewer: with HealthCheck.ping() each node passes connections on to the pods of all',
    };
  }
  const seen = new Set<string>();
  for (const server of servers) {
    yield* checkServer(server.value, server.property, layout);
    const identity = describeServer(server.value);
    if (identity === undefined) continue;
    if (seen.has(identity)) {
      yield {
        code: 'LB_SERVER',
        property: server.property,
        message: `${identity} is given twice`,
        given: isSelection(server.value) ? known(server.value.select) : server.value.address,
        allowed: 'each server once',
        hint: 'leave one out',
      };
    }
    seen.add(identity);
  }
  yield* checkSorryServer(vip, property, layout, seen);
}

function* checkServer(server: ServerDraft, property: string, layout: Layout): Generator<Problem> {
  yield* checkBoolean(`${property}.enabled`, server.enabled);
  if (isSelection(server)) yield* checkSelector(server.select, `${property}.select`, 'LB_SERVER', 'server');
  else yield* checkAddress(layout, SERVER, server.address, `${property}.address`);
}

function* checkSorryServer(
  vip: VirtualIpDraft,
  property: string,
  layout: Layout,
  servers: ReadonlySet<string>,
): Generator<Problem> {
  if (vip.sorryServer === undefined || !isKnown(vip.sorryServer)) return;
  yield* checkAddress(layout, SORRY_SERVER, vip.sorryServer, `${property}.sorryServer`);
  if (!servers.has(`server ${vip.sorryServer}`)) return;
  yield {
    code: 'LB_SERVER',
    property: `${property}.sorryServer`,
    message: `sorry server '${vip.sorryServer}' is one of the servers it stands in for`,
    given: vip.sorryServer,
    allowed: 'a machine that is not one of the servers',
    hint: 'name another machine: the sorry server answers when every server is down',
  };
}

/** Describes the server or selection of an entry, to find duplicates; undefined if it is not known yet. */
function describeServer(server: ServerDraft): string | undefined {
  if (!isSelection(server)) {
    const address = known(server.address);
    return address === undefined ? undefined : `server ${address}`;
  }
  const select = known(server.select);
  const by = known(select?.by);
  const value = known(select?.value);
  return by === undefined || value === undefined ? undefined : `the selection of servers by ${by} '${value}'`;
}

function isSelection(server: ServerDraft): server is SelectionDraft {
  return typeof server === 'object' && 'select' in server;
}

/** Checks the percentage of servers that may be gone at once. */
export function* checkServerLoss(maxServerLossPercent: Unknownable<number> | undefined): Generator<Problem> {
  const limits = LIMITS.maxServerLossPercent;
  if (maxServerLossPercent === undefined || !isKnown(maxServerLossPercent)) return;
  if (isWithin(maxServerLossPercent, limits)) return;
  yield {
    code: 'SYNTH_VALUE',
    property: 'maxServerLossPercent',
    message: 'the share of servers that may disappear at once is out of range',
    given: maxServerLossPercent,
    allowed: formatRange(limits, 'percent'),
    hint: 'leave it out for 50; 100 removes every server that is not found',
  };
}

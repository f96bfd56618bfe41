/**
 * A program: plays clients and appliance in the namespace outside of the cluster. It checks every node as the
 * appliance does, sends each request by a new connection to the node that has the fewest, and counts what is lost.
 * It prints a line of JSON for each line that it reads, and ends with its standard input.
 */
import { type RequestOptions, request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** A virtual IP that is put under load. */
export interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  /** The host that is asked for, by https; undefined: any, by http. */
  readonly secureHost?: string | undefined;
  readonly check: {
    /** Undefined: a connection is enough. */
    readonly path: string | undefined;
    readonly status: number;
    readonly intervalMs: number;
    /** Failures in a row after which a node gets no more connections. */
    readonly retry: number;
  };
}

export interface Plan {
  readonly targets: readonly Target[];
  /** The address of each node, and the one of a client whose packets go there. */
  readonly nodes: readonly { readonly name: string; readonly address: string; readonly client: string }[];
  /** Where checks come from. */
  readonly appliance: string;
  readonly requestsPerSecond: number;
}

/** What became of the requests to one target since the last report. */
export interface Report {
  readonly name: string;
  readonly answered: number;
  readonly lost: readonly string[];
  /** The nodes that connections go to now. */
  readonly up: readonly string[];
}

/** Between failed checks, by the manual of the appliance. */
const RETRY_INTERVAL_MS = 5000;
/** So long that a loaded machine is no loss. */
const PATIENCE_MS = 15_000;
const CONNECT_MS = 5000;

interface Lane {
  readonly node: Plan['nodes'][number];
  active: number;
  isUp: boolean;
  failures: number;
}

interface Count {
  answered: number;
  lost: string[];
}

const plan: Plan = JSON.parse(process.argv.at(-1) ?? '');

/** Resolves to the status. */
function get(options: RequestOptions, secureHost?: string): Promise<number> {
  // whether the certificate can be trusted is not the question here
  const secure = { servername: secureHost, headers: { Host: secureHost }, rejectUnauthorized: false };
  const send = secureHost === undefined ? request : requestSecurely;
  return new Promise((resolve, reject) => {
    const outgoing = send({ agent: false, ...options, ...(secureHost && secure) }, (response) => {
      response
        .resume()
        .on('end', () => resolve(response.statusCode ?? 0))
        .on('error', reject);
    });
    const give = () => outgoing.destroy(new Error('no answer'));
    outgoing
      .setTimeout(options.timeout ?? PATIENCE_MS, give)
      .on('error', reject)
      .end();
  });
}

function open(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, localAddress: plan.appliance, timeout: CONNECT_MS }, () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject).on('timeout', () => socket.destroy(new Error('no answer')));
  });
}

async function passes({ check, port }: Target, { node }: Lane): Promise<boolean> {
  const at = { host: node.address, port };
  try {
    if (check.path === undefined) await open(node.address, port);
    else {
      const options = { ...at, path: check.path, localAddress: plan.appliance, timeout: CONNECT_MS };
      return (await get(options)) === check.status;
    }
    return true;
  } catch {
    return false;
  }
}

async function keepChecking(target: Target, lane: Lane): Promise<void> {
  const { intervalMs, retry } = target.check;
  const passed = await passes(target, lane);
  lane.failures = passed ? 0 : lane.failures + 1;
  lane.isUp = passed || (lane.isUp && lane.failures < retry);
  const inDoubt = lane.isUp && !passed;
  setTimeout(() => keepChecking(target, lane), inDoubt ? RETRY_INTERVAL_MS : intervalMs);
}

async function send(
  { address, port, path, secureHost }: Target,
  lanes: readonly Lane[],
  count: Count,
): Promise<void> {
  const [lane] = lanes.filter(({ isUp }) => isUp).sort((one, other) => one.active - other.active);
  const at = new Date().toISOString().slice(11, 23);
  if (!lane) {
    count.lost.push(`${at}: no node is up`);
    return;
  }
  lane.active += 1;
  try {
    const status = await get({ host: address, port, path, localAddress: lane.node.client }, secureHost);
    if (status === 200) count.answered += 1;
    else count.lost.push(`${at} by ${lane.node.name}: status ${status}`);
  } catch (error) {
    count.lost.push(`${at} by ${lane.node.name}: ${error}`);
  } finally {
    lane.active -= 1;
  }
}

const loads = plan.targets.map((target) => ({
  target,
  lanes: plan.nodes.map((node): Lane => ({ node, active: 0, isUp: false, failures: 0 })),
  count: { answered: 0, lost: [] } as Count,
}));
let isLoaded = false;
for (const { target, lanes } of loads) for (const lane of lanes) void keepChecking(target, lane);
setInterval(() => {
  if (!isLoaded) return;
  for (const { target, lanes, count } of loads) void send(target, lanes, count);
}, 1000 / plan.requestsPerSecond);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'load') isLoaded = true;
    const reports = loads.map(({ target: { name }, lanes, count }): Report => {
      const up = lanes.filter(({ isUp }) => isUp).map(({ node }) => node.name);
      const report = { name, answered: count.answered, lost: [...count.lost], up };
      if (line === 'report') Object.assign(count, { answered: 0, lost: [] });
      return report;
    });
    console.log(JSON.stringify(reports));
  })
  .on('close', () => process.exit());
console.log('ready');

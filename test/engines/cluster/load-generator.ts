/**
 * A program that simulates clients and the appliance, in the namespace outside of the cluster. It checks
 * every node as the appliance does, sends each request on a new connection to the node with the fewest, and
 * counts lost requests. It prints a line of JSON for each line that it reads, and ends with its standard
 * input.
 */
import { type RequestOptions, request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { connect } from 'node:net';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/** A virtual IP that is put under load. */
export interface Target {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  /** Host that is requested by HTTPS; undefined: any host, by HTTP. */
  readonly secureHost?: string | undefined;
  readonly check: {
    /** Undefined if a connection is enough. */
    readonly path: string | undefined;
    readonly status: number;
    readonly intervalMs: number;
    /** Number of consecutive failures after which a node gets no more connections. */
    readonly retry: number;
  };
}

export interface Plan {
  readonly targets: readonly Target[];
  /** The address of each node, and of a client whose packets go to it. */
  readonly nodes: readonly { readonly name: string; readonly address: string; readonly client: string }[];
  /** Source address of the checks. */
  readonly appliance: string;
  readonly requestsPerSecond: number;
}

/** The outcome of the requests to one target since the last report. */
export interface Report {
  readonly name: string;
  readonly answered: number;
  readonly lost: readonly string[];
  /** The nodes that currently get connections. */
  readonly up: readonly string[];
  /** How many checks of each node have passed or failed so far, by node name. */
  readonly checks: Readonly<Record<string, number>>;
  /**
   * Checks since the last report that were later than those of any appliance: this machine had no time for
   * them.
   */
  readonly late: readonly string[];
}

/** Time between failed checks, from the manual of the appliance. */
const RETRY_INTERVAL_MS = 5000;
/** Timeout of a request: long enough that a loaded machine does not count as a loss. */
const PATIENCE_MS = 15_000;
const CONNECT_MS = 5000;
/** How late an answered check may be: the delay that a load balancer's policy allows for. */
const LATE_MS = 3000;

interface Lane {
  readonly node: Plan['nodes'][number];
  active: number;
  isUp: boolean;
  failures: number;
  checks: number;
}

interface Count {
  answered: number;
  lost: string[];
  late: string[];
}

interface LoadedTarget {
  readonly target: Target;
  readonly lanes: readonly Lane[];
  readonly count: Count;
}

const plan: Plan = JSON.parse(process.argv.at(-1) ?? '');

/** Sends a request; resolves to the status of the response. */
function get(options: RequestOptions, secureHost?: string): Promise<number> {
  // certificates are not verified: other tests do that
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

/** Checks a node, which may pass, fail by its answer, or not answer. */
async function check({ check, port }: Target, { node }: Lane): Promise<'passed' | 'failed' | 'unanswered'> {
  try {
    if (check.path === undefined) await open(node.address, port);
    else {
      const at = { host: node.address, port, path: check.path };
      const status = await get({ ...at, localAddress: plan.appliance, timeout: CONNECT_MS });
      if (status !== check.status) return 'failed';
    }
    return 'passed';
  } catch {
    return 'unanswered';
  }
}

/** @param due start of the check, on the clock of this process */
async function keepChecking(load: LoadedTarget, lane: Lane, due: number): Promise<void> {
  const { target, count } = load;
  const { intervalMs, retry } = target.check;
  const began = performance.now();
  const answer = await check(target, lane);
  // the time that an unresponsive node takes is not this machine's fault
  const lateMs = (answer === 'unanswered' ? began : performance.now()) - due;
  if (lateMs > LATE_MS) count.late.push(`${now()} of ${lane.node.name}: by ${Math.round(lateMs)} ms`);
  const passed = answer === 'passed';
  lane.failures = passed ? 0 : lane.failures + 1;
  lane.isUp = passed || (lane.isUp && lane.failures < retry);
  lane.checks += 1;
  const pauseMs = lane.isUp && !passed ? RETRY_INTERVAL_MS : intervalMs;
  const next = performance.now() + pauseMs;
  setTimeout(() => keepChecking(load, lane, next), pauseMs);
}

async function send({ target, lanes, count }: LoadedTarget): Promise<void> {
  const { address, port, path, secureHost } = target;
  const [lane] = lanes.filter(({ isUp }) => isUp).sort((one, other) => one.active - other.active);
  const at = now();
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

/** Returns the time of day, as in logs. */
function now(): string {
  return new Date().toISOString().slice(11, 23);
}

// a real appliance has its own machine, so other processes here must not delay this one
setPriority(constants.priority.PRIORITY_HIGHEST);
const loads = plan.targets.map(
  (target): LoadedTarget => ({
    target,
    lanes: plan.nodes.map((node) => ({ node, active: 0, isUp: false, failures: 0, checks: 0 })),
    count: { answered: 0, lost: [], late: [] },
  }),
);
let isLoaded = false;
for (const load of loads) for (const lane of load.lanes) void keepChecking(load, lane, performance.now());
setInterval(() => {
  if (isLoaded) for (const load of loads) void send(load);
}, 1000 / plan.requestsPerSecond);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'load') isLoaded = true;
    const reports = loads.map(({ target: { name }, lanes, count }): Report => {
      const up = lanes.filter(({ isUp }) => isUp).map(({ node }) => node.name);
      const checks = Object.fromEntries(lanes.map(({ node, checks }) => [node.name, checks]));
      const report = { ...count, name, up, checks };
      if (line === 'report') Object.assign(count, { answered: 0, lost: [], late: [] });
      return report;
    });
    console.log(JSON.stringify(reports));
  })
  .on('close', () => process.exit());
console.log('ready');

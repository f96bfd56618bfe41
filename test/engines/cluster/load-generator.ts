/**
 * A program: plays clients and appliance in the namespace outside of the cluster. It checks every node as the
 * appliance does, sends each request by a new connection to the node that has the fewest, and counts what is lost.
 * It prints a line of JSON for each line that it reads, and ends with its standard input.
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
  /** How many checks each node has passed or failed so far, by its name. */
  readonly checks: Readonly<Record<string, number>>;
  /** Checks since the last report that came so late that no appliance would be: the machine had no time for them. */
  readonly late: readonly string[];
}

/** Between failed checks, by the manual of the appliance. */
const RETRY_INTERVAL_MS = 5000;
/** So long that a loaded machine is no loss. */
const PATIENCE_MS = 15_000;
const CONNECT_MS = 5000;
/** How late an answered check may be: as much as the policy of a load balancer allows for. */
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

/** Whether a node passes, fails by what it answers, or does not answer. */
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

/** @param due when it is to begin, on the clock of this process */
async function keepChecking(load: LoadedTarget, lane: Lane, due: number): Promise<void> {
  const { target, count } = load;
  const { intervalMs, retry } = target.check;
  const began = performance.now();
  const answer = await check(target, lane);
  // a node that does not answer takes its time, and not for lack of ours
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

/** The time of day, as logs have it. */
function now(): string {
  return new Date().toISOString().slice(11, 23);
}

// an appliance has a machine of its own: what else runs here does not make it late
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

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BalancerBackend, BalancerCheck, type BalancerFrontend } from '../../../lib';
import { ask } from '../gateway/recorders';
import { describeUnless, describeWithEngine } from '../harness/engine';
import { whyNoNamespaces } from '../harness/network-namespace';
import { waitFor } from '../harness/poll';
import { PodNetwork } from './pod-network';
import { configureBalancer, makeFolder } from './running-front';

const NODES = ['10.77.0.21', '10.77.0.22', '10.77.0.23'] as const;
const BALANCERS = ['10.77.0.31', '10.77.0.32'] as const;
const EDGE = '10.77.0.41';
const NODE_PORT = 31877;
const PORT = 8080;
const METRICS_PORT = 8404;

/** A program for a node: it answers requests with its own address. */
const NODE = `require('node:http').createServer((_, response) => response.end(process.argv[1])).listen(${NODE_PORT}, process.argv[1]);`;

const INTERVAL_SECONDS = 2;
/** Allowance for a busy machine, in addition to two intervals. */
const SLACK_SECONDS = 1.5;
const CONNECT_SECONDS = 0.8;

interface Attempt {
  readonly startedAt: number;
  readonly seconds: number;
  /** Undefined if there was no answer. */
  readonly status: number | undefined;
  readonly body: string;
}

/** Clients that send requests continuously, each on a new connection. */
class Clients {
  readonly attempts: Attempt[] = [];
  private isOver = false;
  private readonly running: readonly Promise<void>[];

  constructor(port: number) {
    this.running = [1, 2, 3].map(() => this.askOn(port));
  }

  async stop(): Promise<readonly Attempt[]> {
    this.isOver = true;
    await Promise.all(this.running);
    return this.attempts;
  }

  private async askOn(port: number): Promise<void> {
    while (!this.isOver) {
      const startedAt = performance.now();
      const answer = await ask(port, '/').catch(() => ({ status: undefined, body: '' }));
      const seconds = (performance.now() - startedAt) / 1000;
      this.attempts.push({ startedAt, seconds, status: answer.status, body: answer.body });
    }
  }
}

describeUnless(whyNoNamespaces(), 'nodes of their own', () => {
  describeWithEngine('haproxy', 'behind HAProxy', ({ path: haproxy }) => {
    let network: PodNetwork;
    beforeEach(async () => {
      network = await PodNetwork.open({});
      for (const node of NODES) await network.add(node, [process.execPath, '-e', NODE, node]);
    });
    afterEach(() => network?.close());

    /** Starts a balancer in front of servers, and waits until all of them are up. */
    async function addBalancer(
      address: string,
      mode: 'tcp' | 'http',
      servers: readonly string[],
      serverPort: number,
    ) {
      const folder = makeFolder();
      const backend = BalancerBackend.servers(
        'nodes',
        servers.map((server) => ({ address: server, port: serverPort, name: server })),
        { check: BalancerCheck.tcp({ intervalSeconds: INTERVAL_SECONDS }) },
      );
      const frontends: BalancerFrontend[] = [{ mode, port: PORT, backend }];
      // requests in progress end soon after a node is lost
      const times = {
        serverTimeoutSeconds: 1,
        clientTimeoutSeconds: 1,
        connectTimeoutSeconds: CONNECT_SECONDS,
      };
      const config = configureBalancer(folder, { healthPort: 8042, frontends, ...times });
      mkdirSync(join(folder, 'config'), { recursive: true });
      const file = join(folder, 'config', 'haproxy.cfg');
      writeFileSync(file, config);
      await network.add(address, [haproxy, '-W', '-db', '-f', file]);
      const metrics = await network.reach(address, METRICS_PORT);
      const isUp = async (server: string) => {
        const { body } = await ask(metrics, '/metrics');
        return body.includes(`haproxy_server_status{proxy="${mode}_nodes",server="${server}",state="UP"} 1`);
      };
      const everyoneIsUp = async () =>
        (await Promise.all(servers.map((server) => isUp(server).catch(() => false)))).every(Boolean);
      await waitFor(everyoneIsUp, 'servers that are up');
      return { port: await network.reach(address, PORT), isUp };
    }

    const failed = (attempts: readonly Attempt[]) => attempts.filter(({ status }) => status !== 200);

    it.each(['tcp', 'http'] as const)(
      'are out within two intervals, dead or silent, and no new request fails in mode %s',
      async (mode) => {
        const [dead, silent, well] = NODES;
        const { port, isUp } = await addBalancer(BALANCERS[0], mode, NODES, NODE_PORT);
        const clients = new Clients(port);
        await waitFor(() => new Set(clients.attempts.map(({ body }) => body)).size === 3, 'all nodes');
        await network.kill(dead);
        network.silence(silent);
        const lostAt = performance.now();
        await waitFor(async () => !(await isUp(dead)) && !(await isUp(silent)), 'nodes that are down');
        const downAt = performance.now();
        expect((downAt - lostAt) / 1000).toBeLessThan(2 * INTERVAL_SECONDS + SLACK_SECONDS);
        const seen = clients.attempts.length;
        await waitFor(() => clients.attempts.length > seen + 50, 'answers without them');
        network.start(dead, [process.execPath, '-e', NODE, dead]);
        network.unsilence(silent);
        await waitFor(async () => (await isUp(dead)) && (await isUp(silent)), 'nodes that are back');
        const backAt = performance.now();
        await waitFor(
          () => new Set(since(clients.attempts, backAt).map(({ body }) => body)).size === 3,
          'all nodes again',
        );
        const attempts = await clients.stop();
        // a request that a node had received when it was lost cannot be saved: at most one for each client
        const lost = failed(attempts);
        expect(lost.filter(({ startedAt }) => startedAt > lostAt)).toEqual([]);
        expect(lost.length).toBeLessThanOrEqual(3);
        // no request waits for a node that has been taken out
        const without = since(attempts, downAt).filter(({ startedAt }) => startedAt < backAt);
        expect(without.filter(({ seconds }) => seconds > CONNECT_SECONDS)).toEqual([]);
        expect(new Set(without.slice(0, 40).map(({ body }) => body))).toEqual(new Set([well]));
      },
    );

    it('may run the balancer: one on another node takes over', async () => {
      for (const balancer of BALANCERS) await addBalancer(balancer, 'http', NODES, NODE_PORT);
      const { port, isUp } = await addBalancer(EDGE, 'tcp', BALANCERS, PORT);
      const clients = new Clients(port);
      await waitFor(() => clients.attempts.length > 20, 'answers');
      network.silence(BALANCERS[0]);
      const lostAt = performance.now();
      await waitFor(async () => !(await isUp(BALANCERS[0])), 'balancer that is down');
      expect((performance.now() - lostAt) / 1000).toBeLessThan(2 * INTERVAL_SECONDS + SLACK_SECONDS);
      const seen = clients.attempts.length;
      await waitFor(() => clients.attempts.length > seen + 50, 'answers without it');
      const attempts = await clients.stop();
      expect(failed(attempts).filter(({ startedAt }) => startedAt > lostAt)).toEqual([]);
      expect(failed(attempts).length).toBeLessThanOrEqual(3);
    });
  });
});

function since(attempts: readonly Attempt[], time: number): readonly Attempt[] {
  return attempts.filter(({ startedAt }) => startedAt > time);
}

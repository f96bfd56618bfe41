import { createServer } from 'node:http';
import { get } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  BalancerBackend,
  BalancerCheck,
  GuestbookApp,
  GuestbookFlavour,
  ProxyCertificates,
  ProxyUpstream,
} from '../../../lib';
import type { GuestbookProps } from '../../../lib/guestbook/guestbook-props';
import { findFreePorts } from '../../free-ports';
import { routeTo } from '../../gateway/gateway-configs';
import { newChart } from '../../kubernetes/manifests';
import { ask } from '../gateway/recorders';
import { listen, startGateway } from '../gateway/running-gateway';
import { describeUnless, describeWithEngine } from '../harness/engine';
import { whyNoNamespaces } from '../harness/network-namespace';
import { waitFor } from '../harness/poll';
import { PodNetwork } from './pod-network';
import { makeFolder, startCaddy, startHaproxy } from './running-front';

const [LEADER, FOLLOWER, FRONTEND] = ['10.77.0.11', '10.77.0.12', '10.77.0.13'];

/** Returns the command of a tier's container, with the variables that Kubernetes sets for Services. */
function commandOf({ deployment }: GuestbookApp['leader']): string[] {
  const [container] = deployment.toJson().spec.template.spec.containers;
  return container.args.map((word: string) => word.replace('$(REDIS_LEADER_SERVICE_HOST)', LEADER));
}

/** A running Guestbook, which stores messages and returns them. */
interface Site {
  readonly port: number;
  close(): Promise<void>;
}

async function startAgnhost(binary: string): Promise<Site> {
  const { leader, followers, frontend } = new GuestbookApp(newChart(), 'Guestbook', {
    flavour: GuestbookFlavour.agnhost,
  });
  const network = await PodNetwork.open({ 'agnhost-primary': LEADER, 'agnhost-replica': FOLLOWER });
  await network.add(LEADER, [binary, ...commandOf(leader)]);
  await network.add(FOLLOWER, [binary, ...commandOf(followers)]);
  await network.add(FRONTEND, [binary, ...commandOf(frontend)]);
  return { port: await network.reach(FRONTEND, 80), close: () => network.close() };
}

/** Starts a Guestbook whose PHP frontend is replaced by this test, because its image is not available. */
async function startRedis(discovery: GuestbookProps['discovery']): Promise<Site> {
  const { leader, followers } = new GuestbookApp(newChart(), 'Guestbook', { discovery });
  const network = await PodNetwork.open(discovery === 'dns' ? { 'redis-leader': LEADER } : {});
  const place = ['--save', '', '--dir', '/tmp'];
  await network.add(LEADER, [...commandOf(leader), ...place]);
  await network.add(FOLLOWER, [...commandOf(followers), ...place]);
  const [writes, reads] = [await network.reach(LEADER, 6379), await network.reach(FOLLOWER, 6379)];
  const server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://guestbook');
    const key = searchParams.get('key');
    const isSet = searchParams.get('cmd') === 'set';
    const answer = isSet
      ? await askRedis(writes, `SET ${key} ${searchParams.get('value')}`)
      : await askRedis(reads, `GET ${key}`);
    response.end(answer);
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await network.close();
    },
  };
}

function askRedis(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.on('error', () => resolve('')).on('close', () => resolve(''));
  });
}

/** Sets a message on the leader and reads it from a follower. */
async function exchange(front: Front, path: string, value: string): Promise<void> {
  const read = (query: string) => front.read(`${path}?key=messages&${query}`).catch(() => '');
  await waitFor(async () => /Updated|OK/.test(await read(`cmd=set&value=${value}`)), `set of ${value}`);
  await waitFor(async () => (await read('cmd=get&value=')).includes(value), `get of ${value}`);
}

interface Front {
  /** Resolves to the body of the response, if its status is 200. */
  read(target: string): Promise<string>;
  close(): Promise<unknown>;
}

const HOST = 'guestbook.example.jp';

/** Reads a page over TLS. The certificate is not verified: other tests do that. */
function readTls(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      servername: HOST,
      agent: false,
      rejectUnauthorized: false,
    };
    get({ ...options, headers: { Host: HOST } }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 ? body : ''));
    }).on('error', reject);
  });
}

const readFrom = (port: number) => async (target: string) => {
  const { status, body } = await ask(port, target);
  return status === 200 ? body : '';
};

async function throughCaddy(binary: string, site: number): Promise<Front> {
  const folder = makeFolder();
  const [httpPort = 0, httpsPort = 0, healthPort = 0] = await findFreePorts(3);
  const ports = { httpPort, httpsPort, healthPort };
  const front = await startCaddy(
    binary,
    folder,
    {
      ...ports,
      config: join(folder, 'config'),
      tls: join(folder, 'tls'),
      data: join(folder, 'data'),
      run: join(folder, 'run'),
    },
    {
      hosts: [HOST],
      upstream: ProxyUpstream.address('127.0.0.1', site),
      certificates: ProxyCertificates.internal(),
      drainSeconds: 0,
    },
  );
  return { read: (target) => readTls(httpsPort, target), close: () => front.stop() };
}

describeUnless(whyNoNamespaces(), 'a whole Guestbook in pods of its own', () => {
  describeWithEngine('haproxy', 'behind HAProxy', (haproxy) => {
    describeWithEngine('nginx', 'and behind the gateway', (nginx) => {
      describeWithEngine('caddy', 'and behind Caddy', (caddy) => {
        const viaCaddy = (site: number) => throughCaddy(caddy.path, site);
        const throughHaproxy = async (site: number): Promise<Front> => {
          const [port = 0, healthPort = 0, metricsPort = 0, drain = 0] = await findFreePorts(4);
          const check = BalancerCheck.tcp({ intervalSeconds: 0.5 });
          const backend = BalancerBackend.servers('web', [{ address: '127.0.0.1', port: site }], { check });
          const props = { healthPort, metricsPort, connectTimeoutSeconds: 0.2 };
          const frontends = [{ mode: 'http' as const, port, backend }];
          const front = await startHaproxy(haproxy.path, makeFolder(), { ...props, frontends }, drain);
          return { read: readFrom(port), close: () => front.stop() };
        };
        const throughGateway = async (site: number): Promise<Front> => {
          const gateway = await startGateway(nginx, [routeTo('web', {})], { web: site });
          return { read: readFrom(gateway.httpPort), close: () => gateway.nginx.stop() };
        };
        const exchangeThroughAll = async (site: Site, path: string) => {
          const fronts: Front[] = [];
          try {
            for (const start of [viaCaddy, throughHaproxy, throughGateway]) {
              const front = await start(site.port);
              fronts.push(front);
              await exchange(front, path, `through${fronts.length}`);
            }
          } finally {
            await Promise.all(fronts.map((front) => front.close()));
            await site.close();
          }
        };

        describeWithEngine('agnhost', 'of flavour agnhost', ({ path }) => {
          it('finds its tiers by DNS, and reads from a follower what the leader stored', async () => {
            await exchangeThroughAll(await startAgnhost(path), '/guestbook');
          });
        });

        describeWithEngine('redis', 'of flavour redis-leader', () => {
          it.each(['dns', 'env'] as const)('finds its leader by %s', async (discovery) => {
            await exchangeThroughAll(await startRedis(discovery), '/guestbook.php');
          });
        });
      });
    });
  });
});

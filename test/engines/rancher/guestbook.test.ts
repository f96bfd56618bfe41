import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BalancerBackend, BalancerCheck, GuestbookApp } from '../../../lib';
import { newChart } from '../../kubernetes/manifests';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { describeWithEngine } from '../harness/engine';
import { findFreePorts } from '../harness/free-ports';
import { waitFor } from '../harness/poll';
import { makeFolder, startHaproxy } from './running-front';

const CHECK = BalancerCheck.tcp({ intervalSeconds: 0.5 });

describeWithEngine('redis', 'a Guestbook of flavour redis-leader', () => {
  describeWithEngine('haproxy', 'behind balancers', ({ path }) => {
    it('stores a message through the leader, and gives it back through a follower', async () => {
      const [leader = 0, follower = 0, writes = 0, reads = 0, healthPort = 0, metricsPort = 0, drain = 0] =
        await findFreePorts(7);
      const guestbook = new GuestbookApp(newChart(), 'Guestbook');
      const data = mkdtempSync(join(tmpdir(), 'kumiki-redis-'));
      const running: AttachedProcess[] = [
        startRedis(argumentsOf(guestbook.leader), leader, data),
        startRedis(
          argumentsOf(guestbook.followers).map((word) =>
            word === 'redis-leader' ? '127.0.0.1' : word === '6379' ? String(leader) : word,
          ),
          follower,
          data,
        ),
      ];
      const backend = (name: string, port: number) =>
        BalancerBackend.servers(name, [{ address: '127.0.0.1', port }], { check: CHECK });
      const front = await startHaproxy(
        path,
        makeFolder(),
        {
          healthPort,
          metricsPort,
          connectTimeoutSeconds: 0.2,
          frontends: [
            { mode: 'tcp', port: writes, backend: backend('leader', leader) },
            { mode: 'tcp', port: reads, backend: backend('followers', follower) },
          ],
        },
        drain,
      );
      try {
        await waitFor(async () => (await askRedis(writes, 'PING')) === '+PONG\r\n', 'answer of the leader');
        expect(await askRedis(writes, 'SET messages hello')).toBe('+OK\r\n');
        await waitFor(async () => (await askRedis(reads, 'GET messages')) === '$5\r\nhello\r\n', 'message');
        expect(await askRedis(reads, 'SET messages other')).toMatch(/^-READONLY/);
      } finally {
        await front.stop();
        await Promise.all(running.map((redis) => redis.stop()));
        rmSync(data, { recursive: true, force: true });
      }
    });
  });
});

/** What the manifest starts the program with. */
function argumentsOf({ deployment }: GuestbookApp['leader']): string[] {
  return deployment.toJson().spec.template.spec.containers[0].args;
}

function startRedis([, ...args]: readonly string[], port: number, folder: string): AttachedProcess {
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const started = startAttached(['redis-server', ...args, ...place, '--dbfilename', `${port}.rdb`]);
  started.child.stderr.resume();
  return started;
}

/** The first answer to a command; '' without one. */
function askRedis(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.on('error', () => resolve(''));
    socket.on('close', () => resolve(''));
  });
}

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BalancerBackend, BalancerCheck, EnvValue, GuestbookApp } from '../../../lib';
import { findFreePort, findFreePorts } from '../../free-ports';
import { newChart } from '../../kubernetes/manifests';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { describeWithEngine, describeWithEngines } from '../harness/engine';
import { waitFor } from '../harness/poll';
import { makeFolder, startHaproxy } from './running-front';

const CHECK = BalancerCheck.tcp({ intervalSeconds: 0.5 });

describeWithEngines(
  ['redis', 'haproxy'],
  'a Guestbook of flavour redis-leader behind balancers',
  (pathOf) => {
    it('stores a message through the leader, and reads it through a follower', async () => {
      const [leader = 0, follower = 0, writes = 0, reads = 0, healthPort = 0, metricsPort = 0, drain = 0] =
        await findFreePorts(7);
      const guestbook = new GuestbookApp(newChart(), 'Guestbook');
      const data = mkdtempSync(join(tmpdir(), 'kumiki-redis-'));
      const running: AttachedProcess[] = [
        startRedis(argumentsOf(guestbook.leader), leader, data),
        startRedis(followOn(leader, guestbook), follower, data),
      ];
      const backend = (name: string, port: number) =>
        BalancerBackend.servers(name, [{ address: '127.0.0.1', port }], { check: CHECK });
      const front = await startHaproxy(
        pathOf('haproxy'),
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
  },
);

/** Returns a follower's arguments from the manifest, with a leader on a port of this machine. */
function followOn(leader: number, { followers }: GuestbookApp): string[] {
  return argumentsOf(followers).map((word) =>
    word === 'redis-leader' ? '127.0.0.1' : word === '6379' ? String(leader) : word,
  );
}

/** Returns the arguments of the program from the manifest. */
function argumentsOf({ deployment }: GuestbookApp['leader']): string[] {
  return deployment.toJson().spec.template.spec.containers[0].args;
}

function startRedis(
  command: readonly string[],
  port: number,
  folder: string,
  password?: string,
): AttachedProcess {
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const env = { ...process.env, ...(password !== undefined && { REDISCLI_AUTH: password }) };
  return startAttached([...command, ...place, '--dbfilename', `${port}.rdb`], env);
}

/** Runs the readiness probe of the manifest against a pod, and returns its exit code. */
function probe({ deployment }: GuestbookApp['leader'], port: number, password: string): number | null {
  const { command } = deployment.toJson().spec.template.spec.containers[0].readinessProbe.exec;
  const text = command.map((word: string) => word.replace('redis-cli', `redis-cli -p ${port}`));
  return spawnSync(text[0], text.slice(1), { env: { PATH: process.env.PATH, REDISCLI_AUTH: password } })
    .status;
}

/** Encodes a command as clients do, so that it may contain any bytes. */
function encode(...words: readonly string[]): string {
  return `*${words.length}${words.map((word) => `\r\n$${Buffer.byteLength(word)}\r\n${word}`).join('')}`;
}

/** Passwords that contain quotes, or can be mistaken for something else. */
const PASSWORDS = [
  's3cret',
  'with the line break of a file\n',
  "it's",
  '"quoted"',
  'back\\slash\\',
  '$(REDISCLI_AUTH) $HOME `id`',
  '--protected-mode',
  'a\nrequirepass other',
  '# %s \\x41',
  '組木 🪵',
  'end',
  'x'.repeat(4000),
];

describeWithEngine('redis', 'a Guestbook with a password', () => {
  const guestbook = new GuestbookApp(newChart(), 'Guestbook', {
    password: EnvValue.secret('guestbook', 'password'),
    leader: { storage: { size: '1Gi' } },
    frontend: { image: 'registry.example.jp/guestbook:1' },
  });
  let data: string;
  const running: AttachedProcess[] = [];
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'kumiki-redis-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((redis) => redis.stop()));
    rmSync(data, { recursive: true, force: true });
  });

  const start = async (command: readonly string[], port: number, password: string) => {
    const redis = startRedis(command, port, data, password);
    running.push(redis);
    await waitFor(async () => /^-NOAUTH/.test(await askRedis(port, 'PING')), 'demand for the password');
    return redis;
  };
  const askWith = (password: string, port: number, ...words: readonly string[]) =>
    askRedis(port, `${encode('AUTH', password)}\r\n${encode(...words)}`, /^\+OK\r\n[+$-][\s\S]*\r\n$|^-/);

  it.each(PASSWORDS.map((password) => [JSON.stringify(password).slice(0, 30), password]))(
    'requires %s, and does not show it in an argument',
    async (_, password) => {
      const port = await findFreePort();
      const { child } = await start(argumentsOf(guestbook.leader), port, password);
      const shown = spawnSync('ps', ['--ppid', String(child.pid), '-o', 'args='], { encoding: 'utf8' });
      expect(shown.stdout).toMatch(/^redis-server /m);
      expect(shown.stdout.replace(/^sh .*$/gm, '')).not.toContain(password);
      expect(await askWith(password, port, 'PING')).toBe('+OK\r\n+PONG\r\n');
      expect(await askWith(`${password}x`, port, 'PING')).toMatch(/^-WRONGPASS/);
      expect([probe(guestbook.leader, port, password), probe(guestbook.leader, port, 'x')]).toEqual([0, 1]);
    },
  );

  it('does not start if it is empty', async () => {
    const port = await findFreePort();
    const { child } = startRedis(argumentsOf(guestbook.leader), port, data, '');
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('has followers that use it, and keeps messages when the leader is lost', async () => {
    const [leader = 0, follower = 0] = await findFreePorts(2);
    const password = 'it\'s "s3cret"';
    const first = await start(argumentsOf(guestbook.leader), leader, password);
    await start(followOn(leader, guestbook), follower, password);
    const isReady = () => probe(guestbook.followers, follower, password) === 0;
    await waitFor(async () => isReady(), 'follower that has the data');
    expect(await askWith(password, leader, 'SET', 'messages', 'hello')).toBe('+OK\r\n+OK\r\n');
    const read = () => askWith(password, follower, 'GET', 'messages');
    await waitFor(async () => (await read()) === '+OK\r\n$5\r\nhello\r\n', 'message');
    await first.stop();
    await waitFor(async () => !isReady(), 'follower that misses its leader');
    await start(argumentsOf(guestbook.leader), leader, password);
    await waitFor(async () => isReady(), 'follower that has its leader again');
    expect(await read()).toBe('+OK\r\n$5\r\nhello\r\n');
    expect(await askWith(password, leader, 'GET', 'messages')).toBe('+OK\r\n$5\r\nhello\r\n');
  });
});

/**
 * Sends a command; resolves to the answer once it matches, or else to everything received until the
 * connection ends.
 */
function askRedis(port: number, command: string, complete = /^/): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.on('data', (data) => {
      answer += data.toString();
      if (complete.test(answer)) socket.destroy();
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

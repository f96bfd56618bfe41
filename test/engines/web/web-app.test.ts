import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { App, BlueGreenWebApp, ExternalDatabase, Stack } from '../../../lib';
import { findFreePort } from '../../free-ports';
import { startAttached } from '../harness/attached-process';
import { describeUnless, describeWithEngine } from '../harness/engine';
import { whyNoNamespaces } from '../harness/network-namespace';
import { waitFor } from '../harness/poll';
import { ROOT } from '../harness/root';
import { PodNetwork } from '../rancher/pod-network';
import { type RunningMariaDb, startMariaDb, USER } from './mariadb';

const SERVER = join(ROOT, 'examples/web-app/app/server.js');

interface Answer {
  readonly status: number;
  readonly version: string;
  readonly body: string;
}

/** Sends one request on a new connection. */
async function ask(port: number, path: string, form?: string): Promise<Answer> {
  const headers = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const method = form === undefined ? 'GET' : 'POST';
  const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end(form);
  const [response] = await once(call, 'response');
  const body = await text(response);
  return { status: response.statusCode, version: String(response.headers['x-version']), body };
}

const waitUntil = (isSo: () => Promise<boolean>) => waitFor(() => isSo().catch(() => false), 'such answer');

/**
 * Returns the variables of a container of the app; the test plays the Secret and the network of a cluster.
 */
function readVariables(host: string, port: number): Record<string, string> {
  const app = new App({ outdir: 'never-written' });
  const stack = new Stack(app, 'notes', { namespace: 'notes' });
  const image = 'registry.example.jp/notes:1';
  new BlueGreenWebApp(stack, 'Notes', {
    live: 'blue',
    blue: { image },
    ports: [{ name: 'http', number: 3000 }],
  }).connect(
    new ExternalDatabase(stack, 'Database', {
      name: 'mysql-service',
      engine: 'mysql',
      host,
      port,
      database: 'example',
      credentials: { secretName: 'mysql' },
    }),
  );
  const objects = app.assemble().stacks[0]?.manifests.map(({ object }) => Object(object)) ?? [];
  const find = (kind: string, name?: string) =>
    objects.find((object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name);
  const { env } = find('Deployment').spec.template.spec.containers[0];
  const secret: Record<string, string> = { username: USER.user, password: USER.password };
  const variables = Object.fromEntries(
    env.map(({ name, value, valueFrom }: { name: string; value?: string; valueFrom?: object }) => [
      name,
      value ?? secret[Object(valueFrom).secretKeyRef.key],
    ]),
  );
  // where a client of the name in DB_HOST ends up: DNS follows the alias, or kube-proxy uses the endpoints
  const { spec } = find('Service', variables.DB_HOST);
  const slice = find('EndpointSlice');
  const reached =
    spec.type === 'ExternalName'
      ? { host: spec.externalName, port: Number(variables.DB_PORT) }
      : { host: slice.endpoints[0].addresses[0], port: slice.ports[0].port };
  expect(reached).toEqual({ host, port });
  return { ...variables, ALIAS: spec.externalName ?? '', DB_PORT: String(reached.port) };
}

/** Replaces the host, as if the network of the cluster led to this machine. */
const readLocalVariables = (host: string, port: number) => ({
  ...readVariables(host, port),
  DB_HOST: '127.0.0.1',
});

const isHealthy = async (port: number) => (await ask(port, '/health')).status === 200;

describeWithEngine('mariadb', 'the example of a web app', ({ path: mariadbd }) => {
  let database: RunningMariaDb;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    database = await startMariaDb(mariadbd);
  }, 90_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database?.stop();
  });

  async function start(version: string, host: string) {
    const port = await findFreePort();
    const env = { ...readLocalVariables(host, database.port), VERSION: version, LISTEN: '127.0.0.1' };
    const child = spawn(process.execPath, [SERVER], {
      env: { ...env, SERVER_PORT: String(port) },
      stdio: 'ignore',
    });
    children.push(child);
    await waitUntil(() => isHealthy(port));
    return { child, port };
  }

  it('checks for its migration, which can run twice', () => {
    const env = readLocalVariables('db.example.jp', database.port);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [SERVER, 'migrate', ...args], { env }).status;
    expect([run('--check'), run(), run(), run('--check')]).toEqual([1, 0, 0, 0]);
  });

  it.each(['10.0.2.2', 'db.example.jp'])('posts and lists with a database at %s', async (host) => {
    const { port } = await start('1', host);
    const title = `<b>${host}</b> 組木`;
    expect((await ask(port, '/post', new URLSearchParams({ title, content: 'x' }).toString())).status).toBe(
      303,
    );
    const { body } = await ask(port, '/');
    expect(body).toContain(`&#60;b&#62;${host}&#60;/b&#62; 組木`);
    expect(body).not.toContain('<b><b>');
  });

  describeUnless(whyNoNamespaces(), 'in pods that find it by name', () => {
    const [APP, DATABASE] = ['10.77.0.11', '10.77.0.12'] as const;

    it('posts and lists through the DNS alias of a Service of type ExternalName', async () => {
      const { DB_HOST = '', ALIAS = '', ...variables } = readVariables('db.example.jp', 3306);
      const domain = 'notes.svc.cluster.local';
      // the name that the cluster's DNS has for the Service, and the name of the database outside
      const network = await PodNetwork.open(
        { [`${DB_HOST}.${domain}`]: ALIAS, 'db.example.jp': DATABASE },
        domain,
      );
      let inPod: RunningMariaDb | undefined;
      try {
        inPod = await startMariaDb(mariadbd, { network, address: DATABASE });
        const env = { ...variables, DB_HOST, LISTEN: APP, SERVER_PORT: '3000' };
        const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
        await network.add(APP, [
          'env',
          ...settings,
          'sh',
          '-c',
          `"$0" "$1" migrate && exec "$0" "$1"`,
          process.execPath,
          SERVER,
        ]);
        const port = await network.reach(APP, 3000);
        await waitUntil(() => isHealthy(port));
        const form = new URLSearchParams({ title: 'by name', content: 'x' }).toString();
        expect((await ask(port, '/post', form)).status).toBe(303);
        expect((await ask(port, '/')).body).toContain('by name');
      } finally {
        await network.close();
        await inPod?.stop();
      }
    });
  });

  it('answers health checks with 503 once told to stop, and ends', async () => {
    const { child } = await start('1', '10.0.2.2');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  describeWithEngine('haproxy', 'in two releases behind a balancer', ({ path: haproxy }) => {
    it('is switched over and back without a failing request', async () => {
      const [blue, green] = [await start('blue', '10.0.2.2'), await start('green', '10.0.2.2')];
      const folder = mkdtempSync(join(tmpdir(), 'kumiki-blue-green-'));
      const socket = join(folder, 'admin');
      const front = await findFreePort();
      const file = join(folder, 'haproxy.cfg');
      writeFileSync(
        file,
        `global
  stats socket ${socket} mode 600 level admin
defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
listen notes
  bind 127.0.0.1:${front}
  server blue 127.0.0.1:${blue.port}
  server green 127.0.0.1:${green.port} disabled
`,
      );
      const balancer = startAttached([haproxy, '-W', '-db', '-f', file]);
      try {
        await waitUntil(async () => (await ask(front, '/')).version === 'blue');
        const answers: Promise<Answer>[] = [];
        const timer = setInterval(() => answers.push(ask(front, '/')), 5);
        const see = (version: string) => waitUntil(async () => (await ask(front, '/')).version === version);
        for (const [next, last] of [
          ['green', 'blue'],
          ['blue', 'green'],
          ['green', 'blue'],
        ] as const) {
          await tell(socket, `set server notes/${next} state ready`);
          await tell(socket, `set server notes/${last} state drain`);
          await see(next);
          const seen = answers.length;
          await waitUntil(async () => answers.length > seen + 20);
        }
        // the release without requests may end
        blue.child.kill('SIGTERM');
        await once(blue.child, 'exit');
        const seen = answers.length;
        await waitUntil(async () => answers.length > seen + 20);
        clearInterval(timer);
        const all = await Promise.all(answers);
        expect(all.filter(({ status }) => status !== 200)).toEqual([]);
        expect(new Set(all.map(({ version }) => version))).toEqual(new Set(['blue', 'green']));
        expect(all.length).toBeGreaterThan(80);
      } finally {
        await balancer.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});

/** Sends a command to the balancer, and waits for its answer. */
async function tell(socket: string, command: string): Promise<void> {
  const connection = connect(socket);
  connection.end(`${command}\n`);
  expect((await text(connection)).trim()).toBe('');
}

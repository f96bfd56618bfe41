import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoopbackRegistry, send } from '../../registry/loopback-registry';
import { PackedPackage } from '../harness/packed-package';
import { Project } from '../harness/project';
import { runWhileServing } from '../harness/run-while-serving';

const USER = 'shop:hunter22';
const TIMEOUT_MS = 120_000;

describe('kumiki lock, as it is published', () => {
  const project = new Project({ 'package.json': '{ "name": "shop" }', 'docker/config.json': '{}' });
  let registry: LoopbackRegistry;

  beforeAll(async () => {
    PackedPackage.install(project.folder);
    registry = await new LoopbackRegistry().start();
    writeProgram('web:1');
  });
  afterAll(async () => {
    await registry.stop();
    project.remove();
  });
  beforeEach(() => {
    registry.seen.length = 0;
    registry.interfere = () => false;
  });

  const writeProgram = (image: string) =>
    writeFileSync(
      join(project.folder, 'main.ts'),
      `import { App, Stack, WebApp } from 'kumiki';

const app = new App();
new WebApp(new Stack(app, 'shop', { namespace: 'shop' }), 'Web', {
  image: '${registry.host}/shop/${image}',
  ports: [{ name: 'http', number: 8080, servicePort: 80 }],
});
app.synth();
`,
    );
  const kumiki = (...args: readonly string[]) =>
    runWhileServing(project.folder, [process.execPath, 'node_modules/kumiki/build/kumiki.js', ...args], {
      DOCKER_CONFIG: join(project.folder, 'docker'),
      HOME: project.folder,
    });
  const readLock = () => JSON.parse(readFileSync(join(project.folder, 'images.lock.json'), 'utf8')).images;

  it(
    'writes the digests of tags, which synth and diff use from then on',
    async () => {
      const digest = registry.pushIndex('shop/web', '1', ['linux/amd64', 'linux/arm64']);
      const locked = await kumiki('lock');
      expect([locked.status, locked.stderr]).toEqual([0, expect.stringContaining('1 added')]);
      expect(Object.values(readLock())).toEqual([expect.objectContaining({ digest })]);
      const synth = await kumiki('synth');
      expect([synth.status, synth.stderr]).toEqual([0, expect.stringContaining('4 objects in ')]);
      const image = `${registry.host}/shop/web:1@${digest}`;
      expect(readFileSync(join(project.folder, 'dist/shop.k8s.yaml'), 'utf8')).toContain(image);
      expect((await kumiki('diff', '--exit-code')).status).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'reports a moved tag by its exit code, and follows it on request',
    async () => {
      const moved = registry.pushIndex('shop/web', '1', ['linux/amd64'], 'moved');
      expect((await kumiki('lock')).stderr).toContain('1 unchanged');
      expect(registry.seen).toEqual([]);
      expect((await kumiki('lock', '--check')).status).toBe(16);
      expect((await kumiki('lock', '--update')).stderr).toContain('1 moved');
      expect(Object.values(readLock())).toEqual([expect.objectContaining({ digest: moved })]);
      expect((await kumiki('lock', '--check')).status).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'logs in as docker does if needed, and says what to do if it cannot, in the language of the user',
    async () => {
      const authorization = `Basic ${Buffer.from(USER).toString('base64')}`;
      registry.pushIndex('shop/private', '1', ['linux/amd64']);
      registry.interfere = (request, response) =>
        request.headers.authorization !== authorization &&
        send(response, 401, { errors: [] }, { 'www-authenticate': 'Basic realm="shop"' });
      writeProgram('private:1');
      const refused = await kumiki('lock');
      expect([refused.status, refused.stderr]).toEqual([
        3,
        expect.stringContaining(`docker login ${registry.host}`),
      ]);
      mkdirSync(join(project.folder, 'docker'), { recursive: true });
      writeFileSync(
        join(project.folder, 'docker/config.json'),
        JSON.stringify({ auths: { [registry.host]: { auth: Buffer.from(USER).toString('base64') } } }),
      );
      process.env.KUMIKI_LANG = 'ja';
      const { status, stdout, stderr } = await kumiki('lock');
      delete process.env.KUMIKI_LANG;
      expect([status, stderr]).toEqual([0, expect.stringContaining('追加 1')]);
      expect(stdout + stderr + JSON.stringify(readLock())).not.toContain('hunter22');
      expect(Object.keys(readLock())).toEqual([`${registry.host}/shop/private:1`]);
    },
    TIMEOUT_MS,
  );
});

import { EventEmitter } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoopbackRegistry, send } from '../../../registry/loopback-registry';
import { type Run, runKumiki, runWithProgram } from '../run';

// jest has its own loader
jest.mock('../../../../lib/cli/load/module-hooks', () => ({
  ...jest.requireActual<object>('../../../../lib/cli/load/module-hooks'),
  hookModules: () => undefined,
}));

let registry: LoopbackRegistry;
let folder: string;
let env: Record<string, string>;
let program: string;
/** Node caches programs that it has loaded, so each one needs a new name. */
let programs = 0;

beforeEach(async () => {
  registry = await new LoopbackRegistry().start();
  folder = mkdtempSync(join(tmpdir(), 'kumiki-lock-'));
  mkdirSync(join(folder, 'docker'));
  env = { DOCKER_CONFIG: join(folder, 'docker') };
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true });
});

describe('kumiki lock', () => {
  test('writes the digests of tags, which synth puts into the pods', async () => {
    const web = registry.pushIndex('shop/web', '1', ['linux/amd64', 'linux/arm64']);
    const job = registry.pushIndex('shop/job', 'latest', ['linux/arm64']);
    writeProgram({ Pod: ['shop/web:1'], CronJob: ['shop/job', 'shop/web:1'] });
    const { code, out, err } = await lock();
    expect([code, err]).toEqual([0, expect.not.stringContaining('error')]);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toContain(`+ ${registry.host}/shop/job:latest  ${job.slice(0, 19)}  linux/arm64`);
    expect(out).toContain(`+ ${registry.host}/shop/web:1`);
    expect(err).toContain('shop/job:latest is not for linux/amd64');
    expect(err).toMatch(/^images\.lock\.json: 2 added, 0 moved, 0 removed, 0 unchanged in \d+\.\d\d s$/m);
    expect(err).toContain(`next  commit images.lock.json, then kumiki synth ${program}\n`);
    const { images } = JSON.parse(readLock());
    expect(Object.keys(images)).toEqual([`${registry.host}/shop/job:latest`, `${registry.host}/shop/web:1`]);
    const synth = await run('synth', program, '--stdout');
    expect(synth.out).toContain(`"${registry.host}/shop/web:1@${web}"`);
    expect(synth.out).toContain(`"${registry.host}/shop/job:latest@${job}"`);
  });

  test('adds missing images and removes unused ones, without asking for locked ones', async () => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    registry.pushIndex('shop/new', '1', ['linux/amd64']);
    writeProgram({ Pod: ['shop/web:1'] });
    await lock();
    const before = readLock();
    expect((await lock()).err).toContain('0 added, 0 moved, 0 removed, 1 unchanged');
    expect(readLock()).toBe(before);
    registry.seen.length = 0;
    registry.pushIndex('shop/web', '1', ['linux/amd64'], 'moved');
    writeProgram({ Pod: ['shop/web:1', 'shop/new:1'] });
    await lock();
    expect(registry.seen.map(({ path }) => path)).toEqual(['/v2/shop/new/manifests/1']);
    writeProgram({ Pod: ['shop/new:1'] });
    expect((await lock()).out).toContain(`- ${registry.host}/shop/web:1`);
    expect(readLock()).not.toContain('shop/web');
  });

  test('updates all or one', async () => {
    for (const name of ['shop/a', 'shop/b']) registry.pushIndex(name, '1', ['linux/amd64']);
    writeProgram({ Pod: ['shop/a:1', 'shop/b:1'] });
    await lock();
    for (const name of ['shop/a', 'shop/b']) registry.pushIndex(name, '1', ['linux/amd64'], 'moved');
    const one = await lock('--update', '--image', `${registry.host}/shop/b:1`);
    expect(one.err).toContain('1 moved, 0 removed, 1 unchanged');
    expect(one.out).toMatch(/^~ \S+\/shop\/b:1 {2}sha256:\w{12} → sha256:\w{12}/);
    expect((await lock('--update')).err).toContain('1 moved, 0 removed, 1 unchanged');
    expect(await lock('--update', '--image', 'shop/c:1')).toMatchObject({ code: 2 });
  });

  test('checks whether a tag has moved or an image is missing, and writes nothing', async () => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    writeProgram({ Pod: ['shop/web:1'] });
    expect(await lock('--check')).toMatchObject({
      code: 16,
      err: expect.stringContaining(`next  kumiki lock ${program}\n`),
    });
    expect(existsSync(join(folder, 'images.lock.json'))).toBe(false);
    await lock();
    registry.seen.length = 0;
    expect((await lock('--check')).code).toBe(0);
    expect(registry.seen.map(({ method }) => method)).toEqual(['HEAD']);
    const before = readLock();
    registry.pushIndex('shop/web', '1', ['linux/amd64'], 'moved');
    const { code, out, err } = await lock('--check', '--json');
    expect([code, err, readLock()]).toEqual([16, '', before]);
    expect(JSON.parse(out).images).toMatchObject([{ change: 'moved', name: `${registry.host}/shop/web:1` }]);
  });

  test('skips images with a digest, and does not ask the registry', async () => {
    writeProgram({ Pod: [`shop/web:1@sha256:${'a'.repeat(64)}`] });
    expect((await lock()).err).toContain('1 image with a digest in the program');
    expect(registry.seen).toEqual([]);
  });

  test('reports all problems, and leaves the file unchanged', async () => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    writeProgram({ Pod: ['shop/web:1'] });
    await lock();
    const before = readLock();
    writeProgram({ Pod: ['shop/web:1', 'shop/gone:1', 'shop/lost:2'] });
    const { code, err } = await lock();
    expect([code, readLock()]).toEqual([4, before]);
    expect(err).toMatch(
      /IMAGE_NOT_FOUND {2}shop\/Pod[\s\S]*shop\/gone:1[\s\S]*IMAGE_NOT_FOUND[\s\S]*shop\/lost:2/,
    );
    expect(err).toContain('nothing written');
    writeProgram({ Pod: ['Not An Image'] });
    expect(await lock()).toMatchObject({
      code: 4,
      err: expect.stringMatching(/IMAGE_REFERENCE {2}shop\/Pod/),
    });
  });

  test('ends with 8 if it is cancelled, and leaves the file unchanged', async () => {
    const abort = new AbortController();
    registry.interfere = () => {
      abort.abort();
      return true;
    };
    writeProgram({ Pod: ['shop/web:1'] });
    const process = new EventEmitter();
    const options = { cwd: folder, env, process, takeOverSignals: () => abort.signal };
    const work = runKumiki(['lock', program], options);
    setImmediate(() => process.emit('beforeExit'));
    expect(await work).toMatchObject({ code: 8, err: expect.stringMatching(/^error CANCELLED\n/) });
    expect(existsSync(join(folder, 'images.lock.json'))).toBe(false);
  });

  test('repairs a damaged file only with --update', async () => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    writeProgram({ Pod: ['shop/web:1'] });
    writeFileSync(join(folder, 'images.lock.json'), '<<<<<<< HEAD\n');
    expect(await lock()).toMatchObject({
      code: 4,
      err: expect.stringMatching(/IMAGE_LOCK.*merge conflicts/s),
    });
    expect((await lock('--update')).code).toBe(0);
    expect(JSON.parse(readLock()).version).toBe(1);
  });

  test('refuses an app whose imageLock is false', async () => {
    writeProgram({ Pod: [] }, '{ imageLock: false }');
    expect(await lock()).toMatchObject({ code: 4, err: expect.stringContaining('IMAGE_LOCK') });
  });

  test('creates the file that the app names', async () => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    writeProgram({ Pod: ['shop/web:1'] }, `{ imageLock: '${folder}/locks.json', unlockedImages: 'refuse' }`);
    expect((await run('synth', program, '--stdout')).err).toMatch(/IMAGE_LOCK.*there is no lock file/s);
    expect((await lock()).code).toBe(0);
    expect((await run('synth', program, '--stdout')).code).toBe(0);
  });

  test.each([
    [['--check', '--update']],
    [['--image', 'redis:7']],
    [['--timeout', '0']],
    [['--insecure-registry', 'http://x']],
  ])('refuses %j', async (options) => {
    writeProgram({ Pod: [] });
    expect((await lock(...options)).code).toBe(2);
  });
});

test('the command that --image needs has its value as one word', async () => {
  const { code, err } = await run('lock', '--image', 'redis:7; reboot');
  expect(code).toBe(2);
  expect(err).toContain("kumiki lock --update --image 'redis:7; reboot'");
});

describe('credentials of docker login', () => {
  const SECRET = 's3cret';
  const basic = `Basic ${Buffer.from(`ann:${SECRET}`).toString('base64')}`;

  beforeEach(() => {
    registry.pushIndex('shop/web', '1', ['linux/amd64']);
    registry.interfere = (request, response) => {
      if (request.headers.authorization === basic) return false;
      send(
        response,
        401,
        { errors: [{ code: 'UNAUTHORIZED', message: request.headers.authorization }] },
        { 'www-authenticate': 'Basic realm="x"' },
      );
      return true;
    };
    writeProgram({ Pod: ['shop/web:1'] });
  });

  test('are used, but never written or printed', async () => {
    writeConfig({ auths: { [`https://${registry.host}/v1/`]: { auth: basic.slice(6) } } });
    const { code, out, err } = await lock('--json');
    expect(code).toBe(0);
    expect(`${out}${err}${readLock()}`).not.toMatch(new RegExp(`${SECRET}|${basic.slice(6)}`));
  });

  test('that are refused lead to exit code 3, and are not shown', async () => {
    writeConfig({ auths: { [registry.host]: { username: 'ann', password: `${SECRET}-old` } } });
    const { code, err } = await lock();
    expect(code).toBe(3);
    expect(err).toContain('REGISTRY_AUTHENTICATION');
    expect(err).not.toContain(SECRET);
  });

  test('may come from a helper', async () => {
    const helper = join(folder, 'docker-credential-test');
    writeFileSync(
      helper,
      `#!/bin/sh\nread server\necho "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"ann\\",\\"Secret\\":\\"${SECRET}\\"}"\n`,
    );
    chmodSync(helper, 0o755);
    env.PATH = `${folder}:${process.env.PATH}`;
    writeConfig({ credHelpers: { [registry.host]: 'test' } });
    expect((await lock()).code).toBe(0);
  });

  test.each<[string, RegExp]>([
    ['{"auths": {"x": {"auth": "s3cret"', /is not JSON/],
    ['{"credsStore": "../evil"}', /not the name of a credential helper/],
    ['{"credsStore": "does-not-exist"}', /docker-credential-does-not-exist cannot be run: ENOENT/],
  ])('in a file with %j cause an error without a secret', async (text, message) => {
    writeFileSync(join(folder, 'docker', 'config.json'), text);
    const { code, err } = await lock();
    expect([code, err]).toEqual([2, expect.stringMatching(/REGISTRY_CREDENTIALS/)]);
    expect(err).toMatch(message);
    expect(err).not.toContain(SECRET);
  });

  function writeConfig(config: object): void {
    writeFileSync(join(folder, 'docker', 'config.json'), JSON.stringify(config));
  }
});

const lib = join(__dirname, '..', '..', '..', '..', 'lib');

/** Writes a program whose objects use these images: paths in the registry, by kind. */
function writeProgram(images: Readonly<Record<string, readonly string[]>>, props = '{}'): void {
  const objects = Object.entries(images).map(([kind, paths]) => {
    const containers = paths.map((path, index) => ({
      name: `c${index}`,
      image: path.includes(' ') ? path : `${registry.host}/${path}`,
    }));
    const pods = { spec: { containers } };
    return kind === 'Pod'
      ? { apiVersion: 'v1', kind, ...pods }
      : {
          apiVersion: 'batch/v1',
          kind,
          spec: { schedule: '@daily', jobTemplate: { spec: { template: pods } } },
        };
  });
  program = `main-${++programs}.cjs`;
  writeFileSync(
    join(folder, program),
    `const { App, Stack } = require('${lib}');
const { ApiObject } = require('${require.resolve('cdk8s')}');
const app = new App(${props});
const stack = new Stack(app, 'shop');
for (const object of ${JSON.stringify(objects)})
  new ApiObject(stack, object.kind, { metadata: { name: object.kind.toLowerCase() }, ...object });
module.exports = app;
`,
  );
}

function lock(...options: readonly string[]): Promise<Run> {
  return run('lock', program, ...options);
}

function run(...args: readonly string[]): Promise<Run> {
  return runWithProgram(folder, env, ...args);
}

function readLock(): string {
  return readFileSync(join(folder, 'images.lock.json'), 'utf8');
}

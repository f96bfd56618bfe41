import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Include } from 'cdk8s';
import { App, type AppProps, Stack, WebApp } from '../../../lib';
import { KumikiError } from '../../../lib/core/errors';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const ENTRY = {
  digest: DIGEST,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  platforms: ['linux/amd64'],
};

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-lock-'));
  lock = join(folder, 'images.lock.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('an app with a lock file', () => {
  test('gives each image of its pods the digest that the file has', () => {
    writeLock({
      'docker.io/library/nginx:latest': ENTRY,
      'docker.io/library/redis:7': ENTRY,
      'ghcr.io/a/b:1': ENTRY,
    });
    const app = createApp({ imageLock: lock });
    const stack = new Stack(app, 'shop');
    addPod(stack, 'plain', ['nginx', 'redis:7', 'docker.io/redis:7', `redis:7@${DIGEST.replace('0', 'f')}`]);
    const file = join(folder, 'included.yaml');
    writeFileSync(
      file,
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\nspec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {containers: [{name: main, image: "ghcr.io/a/b:1"}]}}}}}\n',
    );
    new Include(stack, 'Included', { url: file });
    const text = app.synthYaml();
    expect([...text.matchAll(/image: (\S+)/g)].map(([, image]) => image)).toEqual([
      `nginx:latest@${DIGEST}`,
      `redis:7@${DIGEST}`,
      `docker.io/redis:7@${DIGEST}`,
      `redis:7@${DIGEST.replace('0', 'f')}`,
      `ghcr.io/a/b:1@${DIGEST}`,
    ]);
    expect(app.assemble().notes).toEqual([]);
  });

  test('has the same digests in its text and in its objects', () => {
    writeLock({ 'docker.io/library/redis:7': ENTRY });
    const app = createApp({ imageLock: lock });
    addPod(new Stack(app, 'shop'), 'plain', ['redis:7']);
    const [manifest] = app.assemble().stacks.flatMap(({ manifests }) => manifests);
    expect(JSON.stringify(manifest?.object)).toContain(`"redis:7@${DIGEST}"`);
    expect(app.synthYaml()).toContain(`redis:7@${DIGEST}`);
  });

  test('notes images that the file lacks, and those that only the file has', () => {
    writeLock({ 'docker.io/library/redis:7': ENTRY, 'docker.io/library/old:1': ENTRY });
    const app = createApp({ imageLock: lock });
    addPod(new Stack(app, 'shop'), 'plain', ['redis:7', 'nginx:1', 'caddy:2']);
    expect(app.assemble().notes).toEqual([
      {
        constructPath: '(app)',
        text: '2 images are not in images.lock.json: caddy:2, nginx:1; kumiki lock adds missing entries',
      },
      {
        constructPath: '(app)',
        text: '1 image is only in images.lock.json: docker.io/library/old:1; kumiki lock removes unused entries',
      },
    ]);
  });

  test('can refuse images without a digest, with or without the file', () => {
    writeLock({ 'docker.io/library/redis:7': ENTRY });
    for (const imageLock of [lock, undefined]) {
      const app = createApp({ imageLock, unlockedImages: 'refuse' });
      addPod(new Stack(app, 'shop'), 'plain', ['nginx:1', 'Not An Image', `caddy:2@${DIGEST}`]);
      const { problems } = catchError(() => app.assemble());
      expect(problems.map(({ code, constructPath, given }) => [code, constructPath, given])).toEqual([
        ['IMAGE_UNLOCKED', 'shop/plain', 'nginx:1'],
        ['IMAGE_UNLOCKED', 'shop/plain', 'Not An Image'],
      ]);
    }
  });

  test('does not warn that a locked tag can change', () => {
    writeLock({ 'docker.io/library/nginx:latest': ENTRY });
    const notes = (imageLock: string | false) => {
      const app = createApp({ imageLock });
      new WebApp(new Stack(app, 'shop'), 'Web', {
        image: 'nginx',
        ports: [{ name: 'http', number: 8080 }],
      });
      return app.assemble().notes.filter(({ text }) => text.includes('can change'));
    };
    expect(notes(false)).toHaveLength(1);
    expect(notes(lock)).toEqual([]);
  });

  test('leaves images unchanged if it uses no lock file', () => {
    const app = createApp({ imageLock: false });
    addPod(new Stack(app, 'shop'), 'plain', ['nginx']);
    expect(app.synthYaml()).toContain('image: nginx\n');
    expect(app.imageLockFile).toBeUndefined();
  });

  test('reports a lock file that does not exist, cannot be read, or is damaged', () => {
    expect(catchError(() => createApp({ imageLock: lock }).assemble()).message).toMatch(
      /IMAGE_LOCK.*there is no lock file/s,
    );
    expect(catchError(() => createApp({ imageLock: folder }).assemble()).message).toMatch(
      /cannot be read: it is a folder \(EISDIR\)/,
    );
    writeFileSync(lock, '{');
    expect(catchError(() => createApp({ imageLock: lock }).assemble()).message).toMatch(
      /IMAGE_LOCK.*not the JSON/s,
    );
  });
});

describe('the lock file of an app', () => {
  test('is looked for beside the program and above it, up to the package', () => {
    const program = join(folder, 'package', 'src', 'program.cjs');
    mkdirSync(join(folder, 'package', 'src'), { recursive: true });
    writeFileSync(join(folder, 'package', 'package.json'), '{}');
    writeFileSync(program, 'module.exports = (App) => new App();');
    const app = (require(program) as (from: typeof App) => App)(App);
    const beside = join(folder, 'package', 'src', 'images.lock.json');
    writeLock({ 'docker.io/library/redis:7': ENTRY });
    // a lock file above the package does not belong to it
    expect(app.imageLockFile).toBe(beside);
    writeLock({}, join(folder, 'package', 'images.lock.json'));
    expect(app.imageLockFile).toBe(join(folder, 'package', 'images.lock.json'));
    writeLock({}, beside);
    expect(app.imageLockFile).toBe(beside);
  });
});

function createApp(props: AppProps): App {
  return new App({ outdir: join(folder, 'dist'), ...props });
}

function addPod(stack: Stack, id: string, images: readonly string[]): void {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  new ApiObject(stack, id, { apiVersion: 'v1', kind: 'Pod', metadata: { name: id }, spec: { containers } });
}

function writeLock(images: object, file = lock): void {
  writeFileSync(file, JSON.stringify({ version: 1, images }));
}

function catchError(work: () => unknown): KumikiError {
  try {
    work();
  } catch (error) {
    if (error instanceof KumikiError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Run, runWithProgram } from '../run';

// jest has its own loader
jest.mock('../../../../lib/cli/load/module-hooks', () => ({
  ...jest.requireActual<object>('../../../../lib/cli/load/module-hooks'),
  hookModules: () => undefined,
}));

const LIB = join(__dirname, '..', '..', '..', '..', 'lib');
const DIGEST = `sha256:${'a'.repeat(64)}`;
let folder: string;
let program: string;
/** Node caches programs that it has loaded, so each one needs a new name. */
let programs = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-inventory-'));
  writeFileSync(join(folder, 'package.json'), '{}');
  program = `main-${++programs}.cjs`;
  writeFileSync(
    join(folder, program),
    `const { App, Stack, Workload } = require('${LIB}');
const app = new App({ imageLock: '${join(folder, 'images.lock.json')}' });
const stack = new Stack(app, 'shop');
const ports = [{ name: 'http', number: 80 }];
new Workload(stack, 'Web', { app: 'web', image: 'redis:7', ports });
new Workload(stack, 'Job', { app: 'job', image: 'busybox:1', ports });
module.exports = app;
`,
  );
  const redis = { digest: DIGEST, mediaType: 'application/vnd.oci.image.index.v1+json', platforms: [] };
  const images = { 'docker.io/library/redis:7': redis };
  writeFileSync(join(folder, 'images.lock.json'), JSON.stringify({ version: 1, images }));
});
afterEach(() => rmSync(folder, { recursive: true }));

function takeInventory(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return runWithProgram(folder, env, 'inventory', program, ...args);
}

describe('kumiki inventory', () => {
  test('prints the document without a time, and says what is not locked', async () => {
    const { code, out, err } = await takeInventory();
    expect(code).toBe(0);
    const { bomFormat, specVersion, components, metadata } = JSON.parse(out);
    expect([bomFormat, specVersion, metadata.timestamp, metadata.component.name]).toEqual([
      'CycloneDX',
      '1.6',
      undefined,
      'shop',
    ]);
    expect(components.map((each: { readonly 'bom-ref': string }) => each['bom-ref'])).toEqual([
      'construct:shop/Job/Deployment',
      'construct:shop/Web/Deployment',
      'pkg:oci/busybox?repository_url=docker.io/library/busybox&tag=1',
      `pkg:oci/redis@${DIGEST}?repository_url=docker.io/library/redis&tag=7`,
    ]);
    expect(err).toContain('2 components, 1 image of pods without a digest');
    expect(err).toContain(`next  kumiki lock ${program}\n`);
    expect(readdirSync(folder).sort()).toEqual(['images.lock.json', program, 'package.json']);
  });

  test('writes it to a file, with the time it is given', async () => {
    const { code, out } = await takeInventory(['--output', 'a.cdx.json'], { SOURCE_DATE_EPOCH: '86400' });
    expect([code, out]).toEqual([0, 'a.cdx.json\n']);
    const { metadata } = JSON.parse(readFileSync(join(folder, 'a.cdx.json'), 'utf8'));
    expect(metadata.timestamp).toBe('1970-01-02T00:00:00.000Z');
  });

  test('prints it in the envelope, or its path', async () => {
    const { code, out, err } = await takeInventory(['--json']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      ...{ version: 1, command: 'inventory', ok: true, components: 2 },
      unlockedImages: ['docker.io/library/busybox:1'],
      inventory: { specVersion: '1.6' },
    });
    const written = await takeInventory(['--json', '--output', 'b.json']);
    expect(JSON.parse(written.out)).toMatchObject({ ok: true, output: 'b.json' });
  });

  test.each(['yesterday', '-1', '1.5', '123456789012'])('refuses the time %s', async (SOURCE_DATE_EPOCH) => {
    const { code, err } = await takeInventory([], { SOURCE_DATE_EPOCH });
    expect([code, err]).toEqual([2, expect.stringContaining(`SOURCE_DATE_EPOCH is ${SOURCE_DATE_EPOCH}`)]);
  });

  test('refuses a file that cannot be written', async () => {
    const { code, err } = await takeInventory(['--output', 'missing/a.json']);
    expect([code, err]).toEqual([2, expect.stringContaining('the file missing/a.json cannot be written')]);
  });
});

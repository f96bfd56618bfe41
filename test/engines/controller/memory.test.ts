import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../harness/root';

/**
 * V8 needs less than this for its compiled code; one object kept at each resync would be many times as much.
 */
const GROWTH_BYTES = 1_000_000;
const EARLY = 40;
const LATE = 200;

describe('the memory of an idle controller', () => {
  let folder: string;
  let program: string;

  beforeAll(() => {
    // inside the repository, so that it finds the packages that it needs
    const place = join(ROOT, '.kumiki');
    mkdirSync(place, { recursive: true });
    folder = mkdtempSync(join(place, 'memory-'));
    program = join(folder, 'program.cjs');
    const entryPoints = [join(ROOT, 'test/controller/memory-program.ts')];
    buildSync({ entryPoints, bundle: true, platform: 'node', packages: 'external', outfile: program });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`does not grow from resync ${EARLY} to resync ${LATE}, with 20 Services and 40 nodes`, () => {
    const args = ['--expose-gc', program, '1', String(EARLY), String(LATE)];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { heaps, reads } = JSON.parse(stdout) as { heaps: [number, number]; reads: number };
    // each resync reads the appliance and its status
    expect(reads).toBeGreaterThanOrEqual(2 * LATE);
    expect(heaps[1] - heaps[0]).toBeLessThan(GROWTH_BYTES);
  });
});

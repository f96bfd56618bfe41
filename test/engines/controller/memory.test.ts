import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../harness/root';

/** Six kilobytes for each resync between two measurements. */
const GROWTH_BYTES = 500_000;
const RESYNCS = [40, 120, 200];
const LAST = 200;

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

  it('stops growing between resyncs 40, 120 and 200, with 20 Services and 40 nodes', () => {
    const args = ['--expose-gc', program, '1', ...RESYNCS.map(String)];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { heaps, reads } = JSON.parse(stdout) as { heaps: [number, number, number]; reads: number };
    // each resync reads the appliance and its status
    expect(reads).toBeGreaterThanOrEqual(2 * LAST);
    // V8 compiles at a time of its own, which may add megabytes once; a leak grows each time
    expect(Math.min(heaps[1] - heaps[0], heaps[2] - heaps[1])).toBeLessThan(GROWTH_BYTES);
  });
});

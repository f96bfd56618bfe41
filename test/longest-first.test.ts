import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const FILES = ['test/core/ipv4.test.ts', 'test/unheard-of.test.ts', 'test/engines/site/changes.test.ts'];

/** Orders test files, runs them, and orders them again from another clone. */
const PROGRAM = `
import LongestFirst from './test/longest-first.mjs';
const tests = (rootDir) => ${JSON.stringify(FILES)}.map((file) => ({
  path: rootDir + '/' + file,
  context: { config: { rootDir, haste: {}, cache: false, cacheDirectory: process.env.XDG_CACHE_HOME, id: 'x' } },
}));
const order = (rootDir) => new LongestFirst().sort(tests(rootDir)).map(({ path }) => path.slice(rootDir.length + 1));
const before = order('/one');
const testResults = tests('/one').map(({ path }, index) => ({ testFilePath: path, perfStats: { runtime: 900_000 * (index + 1) % 1_000_000 } }));
new LongestFirst().cacheResults(tests('/one'), { testResults });
console.log(JSON.stringify({ before, after: order('/two') }));
`;

describe('the order of test files', () => {
  const cache = mkdtempSync(join(tmpdir(), 'kumiki-order-'));
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  it('begins with tests known to be long, and later with those that took long in any clone', () => {
    const [short, unknown, long] = FILES;
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', PROGRAM];
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    const { before, after } = JSON.parse(
      execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' }),
    );
    expect(before[0]).toBe(long);
    // 900, 800 and 700 seconds
    expect(after).toEqual([short, unknown, long]);
    expect(JSON.parse(readFileSync(join(cache, 'kumiki/test-seconds.json'), 'utf8'))).toMatchObject({
      'test/core/ipv4.test.ts': 900,
    });
  });
});

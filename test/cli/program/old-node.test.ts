import { runKumiki } from '../commands/run';

/** Runs a command with a version of Node. */
function runWith(nodeVersion: string, args: readonly string[], env: Record<string, string> = {}) {
  return runKumiki(args, { nodeVersion, env });
}

const isRefused = async (version: string) => (await runWith(version, ['version'])).code === 2;

describe('a Node that is too old', () => {
  // Node 20 does not have it
  const { groupBy } = Map;
  beforeAll(() => Reflect.deleteProperty(Map, 'groupBy'));
  afterAll(() => {
    Map.groupBy = groupBy;
  });

  it.each([
    ['20.20.2', true],
    ['22.18.0', true],
    ['22.19.0', false],
    ['24.0.0', false],
    ['100.1.0', false],
  ])('is refused (%s: %s)', async (version, expected) => expect(await isRefused(version)).toBe(expected));

  it('is one that package.json excludes', async () => {
    const { engines } = require('../../../package.json');
    const [, oldest = ''] = /^>=(\d+\.\d+)$/.exec(engines.node) ?? [];
    const [major, minor] = oldest.split('.').map(Number);
    const before = `${major}.${Number(minor) - 1}.9`;
    expect([await isRefused(`${oldest}.0`), await isRefused(before)]).toEqual([false, true]);
  });

  it.each([
    ['C', 'error CLI_USAGE\n  this Node is too old for kumiki\n  given    Node 20.20.2\n'],
    ['ja_JP.UTF-8', 'エラー CLI_USAGE\n  この Node は kumiki には古すぎます\n  指定値   Node 20.20.2\n'],
  ])('is refused with a fix before anything else, with LANG=%s', async (LANG, expected) => {
    const { code, err } = await runWith('20.20.2', ['init', 'shop'], { LANG });
    expect([code, err]).toEqual([2, expect.stringContaining(expected)]);
    expect(err).toContain('https://nodejs.org/');
  });
});

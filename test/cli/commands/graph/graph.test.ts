import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, GuestbookApp, Stack } from '../../../../lib';
import { loadApp } from '../../../../lib/cli/load/load-app';
import { runCommand } from '../run';

// tests of the loader cover the environment in which programs run
jest.mock('../../../../lib/cli/load/load-app', () => ({ loadApp: jest.fn() }));

function createApp(...names: readonly string[]): App {
  const app = new App();
  for (const name of names) new GuestbookApp(new Stack(app, name, { namespace: name }), 'Guestbook');
  return app;
}

describe('kumiki graph', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kumiki-graph-'));
    jest.mocked(loadApp).mockReset().mockResolvedValue(createApp('shop', 'store'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const graph = (...args: readonly string[]) => runCommand(folder, 'graph', ...args);

  it.each([
    ['svg', /^<svg .*<\/svg>\n$/s],
    ['html', /^<!doctype html>.*<svg /is],
    ['mermaid', /^flowchart /],
    ['dot', /^digraph /],
    ['json', /^\{\n {2}"\$schema": /],
  ])('prints only %s on standard output', async (format, expected) => {
    const { code, out, err } = await graph('--format', format);
    expect([code, err]).toEqual([0, '\n12 items, 12 connections in 0.01 s\n']);
    expect(out).toMatch(expected);
    expect(out).toContain('redis-leader');
  });

  it('prints an SVG by default', async () => {
    expect((await graph()).out).toBe((await graph('-f', 'svg')).out);
  });

  it('writes a file, and says so on standard error alone', async () => {
    const printed = await graph();
    const { code, out, err } = await graph('--output', 'site.svg');
    expect([code, out, err]).toEqual([0, '', 'wrote site.svg\n\n12 items, 12 connections in 0.01 s\n']);
    expect(readFileSync(join(folder, 'site.svg'), 'utf8')).toBe(printed.out);
  });

  it.each([
    ['site.html', /^<!doctype html>/i],
    ['SITE.SVG', /^<svg /],
    ['site', /^<svg /],
    ['site.mmd', /^flowchart /],
    ['site.gv', /^digraph /],
    ['site.json', /^\{/],
  ])('chooses the format by the extension of %s', async (file, expected) => {
    await graph('--output', file);
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(expected);
    await graph('--output', file, '--format', 'dot');
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(/^digraph /);
  });

  it('refuses an extension of no format, and names those that it knows', async () => {
    const { code, err } = await graph('--output', 'site.png');
    expect(code).toBe(2);
    expect(err).toContain('no format has the extension .png');
    expect(err).toContain('.svg, .html');
    expect(existsSync(join(folder, 'site.png'))).toBe(false);
    expect(loadApp).not.toHaveBeenCalled();
  });

  it('draws only one stack, and suggests one if it is unknown', async () => {
    const { out } = await graph('--stack', 'store', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ title: 'store' });
    expect(out).not.toContain('"shop');
    const unknown = await graph('--stack', 'stroe');
    expect([unknown.code, unknown.out]).toEqual([2, '']);
    expect(unknown.err).toContain('there is no such stack');
    expect(unknown.err).toContain('shop, store');
    expect(unknown.err).toContain('did you mean store?');
  });

  it('marks what differs from an earlier graph', async () => {
    await graph('--format', 'json', '--output', 'before.json');
    jest.mocked(loadApp).mockResolvedValue(createApp('store', 'new'));
    const { code, out } = await graph('--format', 'json', '--against', 'before.json');
    expect(code).toBe(0);
    const { groups } = JSON.parse(out) as { groups: readonly { id: string; change?: string }[] };
    const changes = Object.fromEntries(groups.map(({ id, change }) => [id, change]));
    expect(changes).toMatchObject({ new: 'added', shop: 'removed' });
    expect(changes.store).toBeUndefined();
  });

  it('refuses an invalid earlier graph before the program runs, and writes nothing', async () => {
    writeFileSync(join(folder, 'before.json'), '{"version":2}');
    for (const file of ['before.json', 'missing.json']) {
      const { code, err } = await graph('--against', file, '--output', 'site.svg');
      expect([file, code]).toEqual([file, 2]);
      expect(err).toContain(file === 'missing.json' ? 'missing.json' : 'there is no earlier graph');
    }
    expect(loadApp).not.toHaveBeenCalled();
    expect(existsSync(join(folder, 'site.svg'))).toBe(false);
  });

  it('refuses an unknown format, and lists those that exist', async () => {
    const { code, err } = await graph('--format', 'svgz');
    expect(code).toBe(2);
    expect(err).toContain('svg, html, mermaid, dot, json');
  });

  it('has both picture and graph in its JSON envelope', async () => {
    const { out, err } = await graph('--json');
    expect(err).toBe('');
    const envelope = JSON.parse(out);
    expect(envelope).toMatchObject({
      command: 'graph',
      ok: true,
      format: 'svg',
      graph: { title: 'shop, store' },
    });
    expect(envelope.text).toContain('</svg>');
  });
});

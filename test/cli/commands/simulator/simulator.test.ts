import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printStart } from '../../../../lib/cli/commands/simulator/report';
import { createTerminal } from '../../../../lib/cli/terminal/terminal';
import { startSimulator } from '../../../../lib/simulator';
import { runUntil } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-cli-simulator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const credentials = ['--token', 'the-token', '--secret', 'the-secret'];
const READY = /SAKURA_API_REQUEST_RATE_LIMIT=/;
const JSON_READY = /^\{.*\}\n/;
const headers = { Authorization: `Basic ${Buffer.from('the-token:the-secret').toString('base64')}` };

/** Returns the API root from the printed exports. */
const rootOf = (out: string) => /SAKURA_API_ROOT_URL=(\S+)/.exec(out)?.[1] ?? '';
const get = async (root: string, path: string, zone = 'is1b'): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${root}/${zone}/api/cloud/1.1${path}`, { headers });
  return JSON.parse(await answer.text());
};

describe('kumiki simulator', () => {
  it('prints variables to copy, its page and the site, logs requests, and ends with a summary', async () => {
    const { code, out, err } = await runUntil(['simulator', ...credentials], READY, async (text) => {
      await get(rootOf(text), '/switch?{"Filter":{"Name":"k8s%20router"}}');
      await get(rootOf(text), '/nowhere');
    });
    expect(code).toBe(0);
    const lines = ['SAKURA_', 'SAKURACLOUD_'].flatMap((prefix) => [
      `export ${prefix}API_ROOT_URL=http://127.0.0.1:PORT/cloud/zone`,
      `export ${prefix}ACCESS_TOKEN=the-token`,
      `export ${prefix}ACCESS_TOKEN_SECRET=the-secret`,
      `export ${prefix}ZONE=is1b`,
      `export ${prefix}API_REQUEST_RATE_LIMIT=1000`,
    ]);
    expect(out.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')).toBe(`${lines.join('\n')}\n`);
    expect(err).toMatch(/^page {3}http:\/\/127\.0\.0\.1:\d+\/$/m);
    expect(err).toMatch(
      /^is1b {3}router {5}k8s-router {3}203\.0\.113\.0\/28\n {7}server {5}kube-master {2}203\.0\.113\.4$/m,
    );
    expect(err).toMatch(
      /^\S{8} {2}GET {5}200 +\d+\.\d ms {2}\/switch {2}\{"Filter":\{"Name":"k8s router"\}\}$/m,
    );
    expect(err).toMatch(/^\S{8} {2}GET {5}404 +\d+\.\d ms {2}\/nowhere {2}resource_path_not_found$/m);
    expect(err).toMatch(/\nended after 2 requests, 1 of them refused, in 0 s\n$/);
  });

  it('does not break lines to copy, however narrow the terminal is', async () => {
    const simulator = await startSimulator({ secret: 'x'.repeat(60) });
    let out = '';
    const narrow = createTerminal({ isTTY: true, columns: 40, write: (text) => (out += text) }, 'never', {});
    const quiet = createTerminal({ write: () => true }, 'never', {});
    printStart({ out: narrow, err: quiet, cwd: folder, env: {} }, simulator, {});
    await simulator.close();
    expect(out.split('\n').filter((line) => !/^(export SAKURA\w+=\S+)?$/.test(line))).toEqual([]);
  });

  it('prints one envelope, a line for each request, and one more envelope with --json', async () => {
    const { out, err } = await runUntil(['simulator', '--json', ...credentials], JSON_READY, async (text) => {
      const { url, page } = JSON.parse(text);
      expect(page).toBe(new URL('/', url).href);
      await get(url, '/zone');
    });
    expect(err).toBe('');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({
        version: 1,
        command: 'simulator',
        ok: true,
        env: expect.objectContaining({ SAKURA_ZONE: 'is1b' }),
        zone: 'is1b',
        mode: 'real',
        strictness: 'strict',
      }),
      { request: expect.objectContaining({ number: 1, method: 'GET', path: '/zone', status: 200 }) },
      expect.objectContaining({ version: 1, ok: true, requests: 1, refused: 0 }),
    ]);
  });

  it('logs nothing with --quiet', async () => {
    const log = async (...more: string[]) => {
      const { out, err } = await runUntil(
        ['simulator', '--quiet', ...more, ...credentials],
        /SAKURA_ZONE/,
        async (text) => {
          await get(/http[^"\s]+zone/.exec(text)?.[0] ?? '', '/zone');
        },
      );
      return out + err;
    };
    expect(await log()).not.toContain('/zone ');
    expect(await log('--json')).not.toContain('"request"');
  });

  it('starts with the site of a file, in the given zone', async () => {
    const file = join(folder, 'site.yaml');
    writeFileSync(
      file,
      'routers:\n  - { name: edge, networkAddress: 198.51.100.0, prefixLength: 27 }\nservers:\n  - name: web-1\n',
    );
    const args = ['simulator', '--site', 'site.yaml', '--zone', 'tk1b', ...credentials];
    const { err } = await runUntil(
      args,
      READY,
      async (text) => {
        const { Internet } = await get(rootOf(text), '/internet', 'tk1b');
        expect(Internet).toEqual([expect.objectContaining({ Name: 'edge', NetworkMaskLen: 27 })]);
      },
      { cwd: folder },
    );
    expect(err).toMatch(/^tk1b {3}router {5}edge {3}198\.51\.100\.0\/27\n {7}server {5}web-1$/m);
  });

  it('keeps its state in a file, and says where', async () => {
    const args = ['simulator', '--state', 'state.json', ...credentials];
    const create = async (text: string) => {
      const body = JSON.stringify({ Switch: { Name: 'kept' } });
      await fetch(`${rootOf(text)}/is1b/api/cloud/1.1/switch`, { method: 'POST', headers, body });
    };
    const { err } = await runUntil(args, READY, create, { cwd: folder });
    expect(err).toMatch(/^state {2}state\.json$/m);
    expect(err).toMatch(/; everything is in state\.json\n$/);
    expect(readFileSync(join(folder, 'state.json'), 'utf8')).toContain('kept');
    const again = await runUntil(args, READY, async () => undefined, { cwd: folder });
    expect(again.err).toContain('switch     kept');
  });

  it.each([
    [['--mode', 'manual'], 'manual: POST /simulator/time moves it'],
    [['--mode', 'immediate'], 'immediate: steps take no time'],
    [['--speed', '0.1'], 'real, 0.1 times as fast: 10 s to create an appliance'],
    [[], 'real'],
  ])('says how time passes with %j', async (args, said) => {
    const { err } = await runUntil(['simulator', ...args, ...credentials], READY, async () => undefined);
    expect(err).toContain(`time   ${said}\n`);
  });

  it('says that the rules are lenient', async () => {
    const { err } = await runUntil(['simulator', '--lenient'], READY, async () => undefined);
    expect(err).toContain('rules  lenient');
  });
});

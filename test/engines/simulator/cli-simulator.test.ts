import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KUMIKI } from '../harness/root';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-simulator-'));
const stateFile = join(folder, 'site', 'state.json');
const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the command and returns the variables that it prints. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, [KUMIKI, 'simulator', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const env: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name = '', value = ''] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    env[name] = value;
    if (name === 'SAKURACLOUD_API_REQUEST_RATE_LIMIT') break;
  }
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await once(child, 'close');
    return { code: child.exitCode, err };
  };
  return { env, stop };
}

function get(env: Record<string, string>, path: string, token = env.SAKURA_ACCESS_TOKEN) {
  const credentials = Buffer.from(`${token}:${env.SAKURA_ACCESS_TOKEN_SECRET}`).toString('base64');
  const url = `${env.SAKURA_API_ROOT_URL}/${env.SAKURA_ZONE}/api/cloud/1.1/${path}`;
  return fetch(url, { headers: { Authorization: `Basic ${credentials}`, 'X-Sakura-Bigint-As-Int': '1' } });
}

async function admin(env: Record<string, string>, method: string, path: string, body?: object) {
  const credentials = Buffer.from(`${env.SAKURA_ACCESS_TOKEN}:${env.SAKURA_ACCESS_TOKEN_SECRET}`).toString(
    'base64',
  );
  const answer = await fetch(new URL(`/simulator/${path}`, env.SAKURA_API_ROOT_URL), {
    method,
    headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return JSON.parse(await answer.text());
}

describe('kumiki simulator', () => {
  it('prints variables that work, logs requests, and ends with 0 on SIGINT', async () => {
    const { env, stop } = await start();
    expect(env.SAKURA_API_ROOT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cloud\/zone$/);
    const reply = await get(env, 'internet');
    expect(await reply.json()).toMatchObject({ Internet: [{ Name: 'k8s-router', NetworkMaskLen: 28 }] });
    const { code, err } = await stop('SIGINT');
    expect(code).toBe(0);
    expect(err).toMatch(/^\d\d:\d\d:\d\d {2}GET {5}200 +\d+\.\d ms {2}\/internet$/m);
    expect(err).toMatch(/^page {3}http:\/\/127\.0\.0\.1:\d+\/$/m);
    expect(err).toMatch(/\nended after 1 request, in \d+ s\n$/);
  });

  it('takes the token it is given and refuses others', async () => {
    const { env, stop } = await start('--token', 'my-token', '--secret', 'my-secret', '--quiet');
    expect((await get(env, 'auth-status', 'my-token')).status).toBe(200);
    expect((await get(env, 'auth-status', 'other')).status).toBe(401);
    expect((await stop('SIGTERM')).code).toBe(0);
  });

  it('keeps its state in a file, and no token in it', async () => {
    const first = await start('--state', stateFile, '--token', 'canary-token', '--secret', 'canary-secret');
    await first.stop('SIGINT');
    expect(existsSync(stateFile)).toBe(true);
    expect(readFileSync(stateFile, 'utf8')).not.toContain('canary');
    const second = await start('--state', stateFile);
    expect((await get(second.env, 'server')).status).toBe(200);
    await second.stop('SIGINT');
  });

  it('can be controlled with the printed variables: a fault, then the time, then a snapshot', async () => {
    const { env, stop } = await start('--mode', 'manual', '--quiet');
    const locked = await admin(env, 'POST', 'faults', { kind: 'status', errorCode: 'locked' });
    expect(locked).toMatchObject({ ok: true, faults: [{ left: 1 }] });
    expect((await get(env, 'zone')).status).toBe(423);
    expect(await admin(env, 'POST', 'time', { seconds: 60 })).toEqual({
      ok: true,
      now: '2026-03-01T12:01:00+09:00',
    });
    const { snapshot } = await admin(env, 'GET', 'snapshot');
    expect(Object.keys(snapshot.zones)).toContain('is1b');
    expect(await admin({ ...env, SAKURA_ACCESS_TOKEN: 'other' }, 'DELETE', 'snapshot')).toMatchObject({
      ok: false,
    });
    expect((await stop('SIGINT')).code).toBe(0);
  });

  it('shows its page from the built package', async () => {
    const { env, stop } = await start();
    const page = await fetch(new URL('/', env.SAKURA_API_ROOT_URL));
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(await page.text()).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    await stop('SIGINT');
  });

  it('reads its site from a file, and ends with a code if that fails', async () => {
    const file = join(folder, 'site.yaml');
    writeFileSync(
      file,
      'switches: [{ name: inner }]\nservers:\n  - name: web-1\n    interfaces: [{ switch: inner, address: 192.168.0.4 }]\n',
    );
    const { env, stop } = await start('--site', file, '--zone', 'tk1b', '--speed', '10');
    expect(await (await get(env, 'server')).json()).toMatchObject({ Servers: [{ Name: 'web-1' }] });
    expect((await stop('SIGTERM')).err).toContain(
      'tk1b   switch     inner\n       server     web-1  192.168.0.4\n',
    );
    writeFileSync(
      file,
      'switches: [{ name: inner }]\nservers: [{ name: web-1, interfaces: [{ switch: outer }] }]\n',
    );
    const refused = spawnSync(process.execPath, [KUMIKI, 'simulator', '--site', file], { encoding: 'utf8' });
    expect(refused).toMatchObject({ status: 4, stdout: '' });
    expect(refused.stderr).toMatch(/^error SIMULATOR_SITE\n/);
  });
});

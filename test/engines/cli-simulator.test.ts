import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KUMIKI } from './project';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-simulator-'));
const stateFile = join(folder, 'site', 'state.json');
const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the command and returns the variables it printed. */
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
    if (name === 'SAKURA_API_REQUEST_RATE_LIMIT') break;
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

describe('kumiki simulator', () => {
  it('prints variables that work, logs requests, and ends with 0 on SIGINT', async () => {
    const { env, stop } = await start();
    expect(env.SAKURA_API_ROOT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cloud\/zone$/);
    const reply = await get(env, 'internet');
    expect(await reply.json()).toMatchObject({ Internet: [{ Name: 'k8s-router', NetworkMaskLen: 28 }] });
    const { code, err } = await stop('SIGINT');
    expect(code).toBe(0);
    expect(err).toMatch(/200 GET \/internet \d+\.\d ms/);
    expect(err).toMatch(/ended after 1 requests?\n$/);
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
});

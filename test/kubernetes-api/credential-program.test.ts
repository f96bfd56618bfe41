import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeNotice,
  type ProgramContext,
  type ProgramNotice,
  runCredentialProgram,
} from '../../lib/kubernetes-api/credential-program';
import { manualClock, selfAdvancingClock } from '../../lib/testing';

const V1 = 'client.authentication.k8s.io/v1';
const time = selfAdvancingClock(Date.parse('2026-01-01T00:00:00Z'));

/** Runs a Node script as the credential program. */
function run(
  script: string,
  {
    signal,
    onNotice,
    clock = time,
    ...more
  }: { command?: string; installHint?: string } & Partial<ProgramContext> = {},
) {
  const program = {
    ...{ apiVersion: V1, command: process.execPath, args: ['-e', script], env: { REGION: 'tokyo' } },
    ...{ installHint: undefined, ...more },
  };
  return runCredentialProgram(program, 'the cluster', { clock, signal, onNotice });
}

const print = (value: unknown) => `process.stdout.write(${JSON.stringify(JSON.stringify(value))})`;
const credential = (status: object) => print({ apiVersion: V1, kind: 'ExecCredential', status });

describe('a program that prints credentials', () => {
  it('returns a token with its expiry, and gets the requested version', async () => {
    const expirationTimestamp = '2026-01-01T01:00:00Z';
    expect(await run(credential({ token: 'secret', expirationTimestamp }))).toMatchObject({
      token: 'secret',
      expiresAt: Date.parse(expirationTimestamp),
    });
    const echo = `const { apiVersion, kind } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      console.log(JSON.stringify({ apiVersion, kind, status: { token: process.env.REGION } }))`;
    expect(await run(echo)).toMatchObject({ token: 'tokyo', expiresAt: Number.POSITIVE_INFINITY });
  });

  it('returns a certificate and its key', async () => {
    const status = { clientCertificateData: 'c', clientKeyData: 'k' };
    expect(await run(credential(status))).toMatchObject({ token: undefined, certificate: 'c', key: 'k' });
  });

  it.each([
    [
      'complains',
      'console.error("a\\nb\\nc\\nlog in first"); process.exit(3)',
      /failed with exit code 3: b; c; log in first\n/,
    ],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', /, was killed\n/],
    ['prints a text', 'console.log("canary")', /printed no ExecCredential of client\.auth/],
    ['prints nothing', '', /printed no ExecCredential/],
    ['prints null', print(null), /printed no ExecCredential/],
    [
      'prints no status',
      print({ apiVersion: V1, kind: 'ExecCredential', canary: 1 }),
      /printed no ExecCredential/,
    ],
    ['gives nothing', credential({}), /printed no ExecCredential/],
    ['gives half of a certificate', credential({ clientKeyData: 'canary' }), /printed no ExecCredential/],
    [
      'is of another version',
      print({ apiVersion: 'v1alpha1', status: { token: 'canary' } }),
      /printed no ExecCredential/,
    ],
    [
      'gives a token of yesterday',
      credential({ token: 'canary', expirationTimestamp: '2025-12-31T00:00:00Z' }),
      /expired at 2025-12-31T00:00:00\.000Z/,
    ],
    ['waits for input', 'process.stdin.on("end", () => process.exit(1)).resume()', /exit code 1\n/],
  ])('leads to an error if it %s', async (_, script, pattern) => {
    const error = await run(script).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'KUBE_UNAUTHORIZED', message: expect.stringMatching(pattern) });
    expect(String(error)).not.toContain('canary');
  });

  it('leads to an install hint if it is missing', async () => {
    const missing = { command: 'kubelogin-that-is-not-there', installHint: 'brew install kubelogin' };
    await expect(run('', missing)).rejects.toThrow(/is not installed\n.*fix +brew install kubelogin/s);
  });

  it('has its messages shown once it takes long, as it may say where to log in', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-login-'));
    const done = join(folder, 'logged-in');
    const notices: ProgramNotice[] = [];
    const onNotice = (notice: ProgramNotice) => {
      notices.push(notice);
      if (notice.said === 'code ABCD') writeFileSync(done, '');
    };
    const script = `console.error('open https://login.example.jp\\n\\ncode ABCD');
      const wait = () => require('node:fs').existsSync(${JSON.stringify(done)}) ? ${credential({ token: 't' })} : setImmediate(wait);
      wait();`;
    await expect(run(script, { onNotice })).resolves.toMatchObject({ token: 't' });
    rmSync(folder, { recursive: true });
    const about = { command: process.execPath, cluster: 'the cluster' };
    expect(notices).toEqual([
      about,
      { ...about, said: 'open https://login.example.jp' },
      { ...about, said: 'code ABCD' },
    ]);
    expect(notices.map(describeNotice)).toEqual([
      `waiting for the program ${process.execPath}, which gives the credentials for the cluster`,
      `${process.execPath}: open https://login.example.jp`,
      `${process.execPath}: code ABCD`,
    ]);
  });

  it('has its messages shown without control characters, and with the whole of a long URL', () => {
    const said = `open https://login.example.jp/?state=${'x'.repeat(400)}\u001b[2J`;
    expect(describeNotice({ command: 'kubelogin', cluster: 'the cluster', said })).toBe(
      `kubelogin: open https://login.example.jp/?state=${'x'.repeat(400)}\ufffd[2J`,
    );
  });

  it('has no messages shown if it ends soon', async () => {
    const onNotice = jest.fn();
    const still = { onNotice, clock: manualClock() };
    await run(`console.error('welcome'); ${credential({ token: 't' })}`, still);
    await expect(run('console.error("no"); process.exit(1)', still)).rejects.toThrow(/exit code 1: no/);
    expect(onNotice).not.toHaveBeenCalled();
    expect(still.clock.sleeping).toBe(0);
  });

  it('ends when the request is cancelled', async () => {
    const abort = new AbortController();
    const waiting = run('setInterval(() => {}, 1000)', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

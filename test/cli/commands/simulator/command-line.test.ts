import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKumiki, runUntil } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-simulator-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (options: readonly string[], program: string, ...args: string[]) =>
  runKumiki(['simulator', '--mode', 'immediate', ...options, '--', program, ...args], { cwd: folder });
const node = (script: string, ...options: string[]) => run(options, process.execPath, '-e', script);

const ASK = `
  const { SAKURA_API_ROOT_URL: root, SAKURA_ACCESS_TOKEN: token, SAKURA_ACCESS_TOKEN_SECRET: secret } = process.env;
  const authorization = 'Basic ' + Buffer.from(token + ':' + secret).toString('base64');
  fetch(root + '/is1b/api/cloud/1.1/server', { headers: { authorization } })
    .then((answer) => answer.json())
    .then(({ Total }) => require('node:fs').writeFileSync('answer', String(Total)));`;

describe('kumiki simulator -- COMMAND', () => {
  it('runs the command with the variables of the simulator, and ends with it', async () => {
    const { code, out, err } = await node(ASK, '--quiet');
    expect([code, out, err]).toEqual([0, '', '']);
    expect(readFileSync(join(folder, 'answer'), 'utf8')).toBe('3');
  });

  it('logs requests and a summary without --quiet', async () => {
    const { code, err } = await node(ASK);
    expect(code).toBe(0);
    expect(err).toMatch(/GET .* 200/);
    expect(err).toContain('ended after 1 request');
  });

  it('passes options on to the command', async () => {
    const script = "require('node:fs').writeFileSync('args', process.argv.slice(1).join())";
    await run(['-q'], process.execPath, '-e', script, '--', '--json', '--help', '-q');
    expect(readFileSync(join(folder, 'args'), 'utf8')).toBe('--json,--help,-q');
  });

  it.each([
    ['process.exit(3)', 'ended with exit code 3'],
    ["process.kill(process.pid, 'SIGKILL')", 'was ended by SIGKILL'],
  ])('fails if the command does: %s', async (script, said) => {
    const { code, err } = await node(script, '-q');
    expect([code, err]).toEqual([
      4,
      expect.stringContaining(`error CLI_COMMAND\n  ${process.execPath} ${said}`),
    ]);
  });

  it('says that there is no such program', async () => {
    const { code, err } = await run(['-q'], 'no-such-program-as-this');
    expect([code, err]).toEqual([
      4,
      expect.stringContaining('there is no program no-such-program-as-this on PATH'),
    ]);
  });

  it('counts the requests as JSON, whether the command fails or not', async () => {
    for (const [script, ok] of [
      [ASK, true],
      [`${ASK} process.exitCode = 1;`, false],
    ] as const) {
      const { out } = await node(script, '--json', '-q');
      const [start, end] = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(start).toMatchObject({ command: 'simulator', zone: 'is1b' });
      expect(end).toMatchObject({ command: 'simulator', ok, requests: 1, refused: 0 });
    }
  });

  it('ends the command if it is interrupted', async () => {
    const wait = "console.error('x'); setInterval(() => undefined, 1000)";
    const { code, out } = await runUntil(
      ['simulator', '--json', '--', process.execPath, '-e', wait],
      /"page"/,
      async () => undefined,
      { cwd: folder },
    );
    expect(code).toBe(8);
    expect(out).toContain('"CANCELLED"');
  });
});

describe('kumiki simulator -- COMMAND beside a simulator on the same state file', () => {
  const stateFile = join(folder, 'state.json');
  const state = ['--state', stateFile];
  const running = `${stateFile}.running`;
  const runBeside = (work: () => Promise<void>) =>
    runUntil(['simulator', '--mode', 'immediate', ...state], /RATE_LIMIT=.*\n.*RATE_LIMIT=/s, work, {
      cwd: folder,
    });

  it('uses that simulator, and says so', async () => {
    const beside = await runBeside(async () => {
      const { code, out, err } = await node(ASK, '--quiet', ...state);
      expect([code, out]).toEqual([0, '']);
      expect(err).toMatch(/^note {2}using the simulator that is running: http:\/\/127\.0\.0\.1:\d+\/\n$/);
      const { out: json } = await node(ASK, '--json', ...state);
      expect(JSON.parse(json)).toMatchObject({ ok: true, page: expect.stringMatching(/^http:/) });
    });
    expect(beside.err).toContain('ended after 2 requests');
  });

  it('finds it by a file that only its owner can read and that is removed when it ends', async () => {
    writeFileSync(join(folder, 'other'), 'untouched');
    symlinkSync(join(folder, 'other'), running);
    await runBeside(async () => {
      expect(statSync(running).mode & 0o777).toBe(0o600);
    });
    expect(() => statSync(running)).toThrow('ENOENT');
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('untouched');
  });

  it('is ended by an error if a folder has the name of that file', async () => {
    mkdirSync(running);
    const { code, err } = await runKumiki(['simulator', ...state], { cwd: folder });
    rmSync(running, { recursive: true });
    expect(code).toBe(4);
    expect(err).toContain(`the file ${running} cannot be written: it is a folder (EISDIR)`);
  });

  it('starts its own simulator if the other one is gone', async () => {
    writeFileSync(running, JSON.stringify({ SAKURA_API_ROOT_URL: 'http://127.0.0.1:1/cloud/zone' }));
    const { code, err } = await node(ASK, '--quiet', ...state);
    expect([code, err]).toEqual([0, '']);
  });

  it('is refused beside one that runs for another command', async () => {
    rmSync(running, { force: true });
    const wait = "require('node:fs').writeFileSync('started', ''); setInterval(() => undefined, 1000)";
    await runUntil(
      ['simulator', '--json', ...state, '--', process.execPath, '-e', wait],
      /"page"/,
      async () => {
        const { code, err } = await node(ASK, '--quiet', ...state);
        expect([code, err]).toEqual([
          4,
          expect.stringContaining('another simulator is using the state file'),
        ]);
      },
      { cwd: folder },
    );
  });

  it('is suggested as the next step if a script has it', async () => {
    const scripts = { up: 'kumiki simulator --state state.json -- pulumi up' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
    const { err } = await runBeside(async () => undefined);
    expect(err).toContain('next   in another terminal: npm run up; end with Ctrl+C');
    rmSync(join(folder, 'package.json'));
  });
});

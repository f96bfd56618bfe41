import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runUntil } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-simulator-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (options: readonly string[], program: string, ...args: string[]) =>
  runUntil(
    ['simulator', '--mode', 'immediate', ...options, '--', program, ...args],
    /(?!)/,
    async () => undefined,
    folder,
  );
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

  it('says without --quiet what it runs against and what was asked', async () => {
    const { code, err } = await node(ASK);
    expect(code).toBe(0);
    expect(err).toMatch(/GET .* 200/);
    expect(err).toContain('ended after 1 request');
  });

  it('hands over the options of the command', async () => {
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
      folder,
    );
    expect(code).toBe(8);
    expect(out).toContain('"CANCELLED"');
  });
});

import { main } from '../../../lib/cli/program/main';

/** Runs one command line in this process and returns what it printed. */
async function run(...args: string[]) {
  const written = { out: '', err: '' };
  const code = await main({
    args,
    cwd: '/nowhere',
    env: {},
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    signal: new AbortController().signal,
    elapsedMs: () => 12,
  });
  return { code, ...written };
}

describe('kumiki', () => {
  it('prints its help to stdout on --help and ends with 0', async () => {
    const { code, out, err } = await run('--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('usage: kumiki COMMAND [OPTIONS]');
    expect(out).toMatch(/examples:\n {2}kumiki synth/);
  });

  it('prints its help to stderr without a command and ends with 2', async () => {
    const { code, out, err } = await run();
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('usage: kumiki');
  });

  it('prints the version of the package', async () => {
    expect(await run('--version')).toEqual({
      code: 0,
      out: `${require('../../../package.json').version}\n`,
      err: '',
    });
  });

  it('prints the help of a command with its steps and examples', async () => {
    const { code, out } = await run('synth', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/what it does:\n {2}1\. /);
    expect(out).toMatch(/examples:\n {2}kumiki synth/);
  });

  it('names the nearest command when one is mistyped and ends with 2', async () => {
    const { code, out, err } = await run('synht');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('error CLI_USAGE\n  there is no command synht\n');
    expect(err).toContain('did you mean synth?');
  });

  it('names the nearest option when one is mistyped and ends with 2', async () => {
    const { code, err } = await run('synth', '--outptu', 'x');
    expect(code).toBe(2);
    expect(err).toContain('there is no option --outptu');
    expect(err).toContain('did you mean --output?');
  });

  it('says when a value of an option is missing', async () => {
    const { code, err } = await run('simulator', '--port');
    expect(code).toBe(2);
    expect(err).toContain("option '-p, --port <value>' argument missing");
  });

  it('puts errors into the envelope with --json, and prints nothing else', async () => {
    const { code, out, err } = await run('simulator', '--port', '99999', '--json');
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toEqual({
      version: 1,
      command: 'simulator',
      ok: false,
      durationMs: 12,
      errors: [
        {
          code: 'CLI_USAGE',
          message: '99999 is not a port',
          given: '99999',
          allowed: '0 (any free one) to 65535',
          hint: 'choose another port, or leave out --port',
        },
      ],
    });
  });

  it('says what to give when no entry file is named anywhere', async () => {
    const { code, err } = await run('synth');
    expect(code).toBe(2);
    expect(err).toContain('error CLI_ENTRY\n  no entry file was given, and cdk8s.yaml names none\n');
    expect(err).toContain('1 error, nothing written');
  });

  it('uses colours with --color always, and none otherwise where there is no terminal', async () => {
    expect((await run('nothing')).err).not.toContain('\u001b[');
    expect((await run('synth', '--color', 'always')).err).toContain('\u001b[31merror\u001b[39m');
  });
});

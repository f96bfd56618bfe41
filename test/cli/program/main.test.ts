import { runKumiki } from '../commands/run';

const run = (...args: string[]) => runKumiki(args);

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

  it.each(['--help', 'help', '--version', 'version', 'synth --help'])(
    'needs no working directory for %s',
    async (line) => {
      const args = line.split(' ');
      expect(await runKumiki(args, { cwd: undefined })).toEqual(await run(...args));
    },
  );

  it.each(['synth', 'init shop', 'doctor', 'list --json'])(
    'reports a deleted working directory: %s',
    async (line) => {
      const { code, out, err } = await runKumiki(line.split(' '), { cwd: undefined });
      expect([code, out + err]).toEqual([2, expect.stringContaining('the working directory was deleted')]);
    },
  );

  it('prints the help of a command with its steps and examples', async () => {
    const { code, out } = await run('synth', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/what it does:\n {2}1\. /);
    expect(out).toMatch(/examples:\n {2}kumiki synth/);
  });

  it('names the nearest command when one is mistyped and ends with 2', async () => {
    const { code, out, err } = await run('synht');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('error CLI_USAGE\n  unknown command synht\n');
    expect(err).toContain('did you mean synth?');
    expect(err).toMatch(/\nmore +.*docs.errors\.md#cli_usage\n$/);
  });

  it('names the nearest option when one is mistyped and ends with 2', async () => {
    const { code, err } = await run('synth', '--outptu', 'x');
    expect(code).toBe(2);
    expect(err).toContain('unknown option --outptu');
    expect(err).toContain('did you mean --output?');
  });

  it('says when a value of an option is missing', async () => {
    const { code, err } = await run('simulator', '--port');
    expect(code).toBe(2);
    expect(err).toContain('--port has no value\n  allowed  --port PORT\n');
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

  it('fails if no entry file is given or found', async () => {
    const { code, err } = await run('synth');
    expect(code).toBe(2);
    expect(err).toContain(
      'error CLI_ENTRY\n  no entry file was given, and neither cdk8s.yaml nor a main.ts is here\n',
    );
    expect(err).toContain('1 error, nothing written');
  });

  it('uses colours without a terminal only with --color always', async () => {
    expect((await run('nothing')).err).not.toContain('\u001b[');
    expect((await run('synth', '--color', 'always')).err).toContain('\u001b[31merror\u001b[39m');
  });

  it.each([
    [['synth', '--color'], true],
    [['--color', 'synth'], true],
    [['--color=always', 'synth'], true],
    [['--color', 'never', 'synth'], false],
    [['synth', '--no-color'], false],
    [['synth', '--', '--color'], false],
  ])('takes --color with and without a value: %j', async (args, isColoured) => {
    const { code, err } = await run(...args);
    expect([code, err.includes('\u001b[31merror')]).toEqual([2, isColoured]);
  });

  it.each([['-o=dist'], ['-odist'], ['--output=dist']])(
    'takes the value of an option in %s',
    async (option) => {
      const { err } = await run('synth', option, 'nothing.ts');
      expect(err).toContain('there is no file nothing.ts');
    },
  );

  it.each([
    ['help'],
    ['-h'],
    ['--help'],
    ['help', '--help'],
    ['help', 'help'],
    ['help', 'version'],
    ['--color', 'never', 'help'],
  ])('prints its help on %s %s %s', async (...args) => {
    const { code, out, err } = await run(...args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('usage: kumiki COMMAND [OPTIONS]');
  });

  it.each([['version'], ['-v'], ['-V'], ['--version'], ['version', '--version']])(
    'prints its version on %s %s',
    async (...args) => {
      expect(await run(...args)).toEqual(await run('--version'));
    },
  );

  it.each([
    ['help', 'synth'],
    ['synth', '-h'],
    ['--help', 'synth'],
    ['synth', 'main.ts', '--help'],
    ['synth', '--bogus', '--help'],
  ])('prints the help of a command on %s %s %s', async (...args) => {
    expect(await run(...args)).toEqual(await run('synth', '--help'));
  });

  it.each([
    ['help', 'kumiki help [COMMAND]'],
    ['version', 'kumiki COMMAND [OPTIONS]'],
    ['doctor', 'kumiki doctor [ENTRY | gateway URL] [OPTIONS]'],
  ])('shows what %s takes if it is given more', async (command, usage) => {
    const { err } = await run(command, 'gateway', 'https://x', 'more');
    expect(err).toContain(`allowed  ${usage}\n`);
  });

  it.each([
    [['help', 'synht'], 'unknown command synht', 'did you mean synth?'],
    [['help', 'synth', 'more'], 'unexpected argument: more', 'leave it out'],
    [['version', 'more'], 'unexpected argument: more', 'leave it out'],
    [['synth', 'main.ts', 'other.ts'], 'unexpected argument: other.ts', 'leave it out'],
    [['synth', 'main.ts', '--', '--json'], 'unexpected argument: --json', 'leave it out'],
    [['simulator', 'main.ts'], 'unexpected argument: main.ts', 'leave it out'],
    [['--bogus'], 'unknown option --bogus', 'see --help'],
    [['--verison'], 'unknown option --verison', 'did you mean --version?'],
    [['synth', '--out', 'x'], 'unknown option --out', 'did you mean --output?'],
    [['synth', '-x'], 'unknown option -x', 'see --help'],
    [['synth', '--output='], '--output is empty', 'is it a variable of the shell that is not set?'],
    [['synth', '--output', ''], '--output is empty', 'is it a variable of the shell that is not set?'],
    [['synth', '-o', ''], '--output is empty', 'is it a variable of the shell that is not set?'],
    [['synth', ''], 'the argument is empty: entry file', 'is it a variable of the shell that is not set?'],
    [['synth', '--stdout=yes'], '--stdout takes no value', 'leave the value out'],
    [['synth', '--output', '--stdout'], '--output has no value', 'write --output=DIR if the value begins'],
    [['synth', '-o'], '--output has no value', 'give the value, or leave out --output'],
    [['simulator', '--'], 'no command follows --', 'is it a variable of the shell that is not set?'],
    [['synth', '-o='], '--output is empty', 'is it a variable of the shell that is not set?'],
    [['synth', '-o', 'a', '--output=b'], '--output is given twice', 'leave one of them out'],
    [
      ['synth', '--stdout', '-o', 'a'],
      '--stdout writes no files, so there is no use for --output',
      'leave out',
    ],
    [['synth', '--color=pink'], '--color cannot be pink', 'choose one of them, or leave out --color'],
    [['synth', '--color=allways'], '--color cannot be allways', 'did you mean always?'],
    [['--output', 'x', 'synth'], 'unknown command x', 'name the command first: kumiki synth …'],
    [['template'], 'unknown command template', 'did you mean synth?'],
    [['lint'], 'unknown command lint', 'did you mean check?'],
    [
      ['apply'],
      'unknown command apply',
      'kumiki synth, then kubectl apply -f dist; or, with load balancers, pulumi up',
    ],
    [
      ['destroy'],
      'unknown command destroy',
      'kubectl delete -f dist; or, with load balancers, pulumi destroy',
    ],
    [['main.ts'], 'unknown command main.ts', 'did you mean kumiki synth main.ts?'],
    [['./a b/app.mjs'], 'unknown command ./a b/app.mjs', "did you mean kumiki synth './a b/app.mjs'?"],
    [['main.ts', 'graph'], 'unknown command main.ts', 'did you mean kumiki graph main.ts?'],
    [['synth=main.ts'], 'unknown command synth=main.ts', 'did you mean kumiki synth main.ts?'],
    [['synth:a b.ts'], 'unknown command synth:a b.ts', "did you mean kumiki synth 'a b.ts'?"],
    [['doctor='], 'unknown command doctor=', 'did you mean kumiki doctor?'],
    [['--synth'], 'unknown option --synth', 'name the command first: kumiki synth …'],
    [['-graph'], 'unknown option --graph', 'name the command first: kumiki graph …'],
    [['--diff', 'main.ts'], 'unknown command main.ts', 'did you mean kumiki diff main.ts?'],
    [['synth', '-watch'], 'unknown option -watch', 'did you mean --watch?'],
    [['synth', '-output=x'], 'unknown option -output=x', 'did you mean --output?'],
    [['synth', '-o', '-p'], '--output has no value', 'write --output=DIR if the value begins with a dash'],
    [
      ['synth', '--output', '-p'],
      '--output has no value',
      'write --output=DIR if the value begins with a dash',
    ],
    [['synth', '—watch'], '—watch begins with a dash that is not a hyphen', 'did you mean --watch?'],
    [['synth', '–output', 'x'], '–output begins with a dash that is not a hyphen', 'did you mean --output?'],
    [[''], 'unknown command ', 'see kumiki --help'],
  ])('refuses %j as a usage error, with a fix', async (args, message, fix) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`error CLI_USAGE\n  ${message}\n`);
    expect(err).toContain(fix);
  });

  it.each([
    [[], 'kumiki', false, 2],
    [['version'], 'version', true, 0],
    [['help'], 'help', true, 0],
    [['help', 'synth'], 'help', true, 0],
    [['synth', '--help'], 'help', true, 0],
    [['--bogus'], 'kumiki', false, 2],
    [['nothing'], 'nothing', false, 2],
    [['synth', 'main.ts', 'more'], 'synth', false, 2],
  ])('prints one envelope for %j with --json in any position', async (args, command, ok, code) => {
    for (const line of [
      ['--json', ...args],
      [...args, '--json'],
    ]) {
      const result = await run(...line);
      expect([result.code, result.err]).toEqual([code, '']);
      expect(JSON.parse(result.out)).toMatchObject({ version: 1, command, ok });
    }
  });

  it('takes no options after --', async () => {
    const { code, err } = await run('synth', '--', '--help');
    expect([code, err]).toEqual([2, expect.stringContaining('there is no file --help')]);
  });
});

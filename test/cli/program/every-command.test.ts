import { COMMANDS, findCommand } from '../../../lib/cli/commands/registry';
import { runKumiki } from '../commands/run';

const NAMES = Object.keys(COMMANDS);
const run = (args: readonly string[], env: Record<string, string> = {}) => runKumiki(args, { env });

describe.each(NAMES)('kumiki %s', (name) => {
  const command = findCommand(name);

  it('says in its help what it does, step by step, with examples', async () => {
    const { code, out, err } = await run([name, '--help']);
    expect([code, err]).toEqual([0, '']);
    expect(command.usage).toMatch(new RegExp(`^kumiki ${name}\\b`));
    expect(command.steps.length).toBeGreaterThanOrEqual(2);
    expect(command.examples.length).toBeGreaterThanOrEqual(2);
    for (const text of [command.usage, command.summary, ...command.steps, ...command.examples]) {
      expect(out).toContain(text);
    }
  });

  it('describes the fields of its result, also for programs', async () => {
    for (const text of Object.values(command.results)) expect(text).toMatch(/^[a-z`].*[^.]$/s);
    const { out } = await run(['help', name, '--json']);
    expect(JSON.parse(out)).toMatchObject({ ok: true, results: command.results });
  });

  it('has its comments on examples in the language of the user', async () => {
    const { out } = await run([name, '--help'], { KUMIKI_LANG: 'ja' });
    const comments = Object.keys(command.comments ?? {});
    expect(command.examples).toEqual(expect.arrayContaining(comments));
    const shown = [...out.matchAll(/^ {2}(.*) {2}# (.*)$/gm)];
    expect(shown.map(([, example]) => example)).toEqual(
      command.examples.filter((each) => comments.includes(each)),
    );
    for (const [, , comment] of shown) expect(comment).toMatch(/[ぁ-ん]/);
  });

  it('is shown in one of its examples', () => {
    expect(
      command.examples.filter((example) => !example.includes('kumiki') && !/^(curl|kubectl)/.test(example)),
    ).toEqual([]);
    expect(command.examples.some((example) => example.includes(`kumiki ${name}`))).toBe(true);
  });

  it('is suggested for a misspelt name, as are its options', async () => {
    const misspelt = `${name.slice(0, -1)}x${name.slice(-1)}`;
    expect((await run([misspelt])).err).toContain(`did you mean ${name}?`);
    for (const option of Object.keys(command.options)) {
      const { code, err } = await run([name, `--${option.slice(0, -1)}q${option.slice(-1)}`]);
      expect([code, err]).toEqual([2, expect.stringContaining(`did you mean --${option}?`)]);
    }
  });

  it('refuses unknown values of an option, and suggests the right one', async () => {
    for (const [option, { choices = [] }] of Object.entries(command.options)) {
      for (const choice of choices) {
        const { code, err } = await run([name, `--${option}`, `${choice}q`]);
        expect([code, err]).toEqual([2, expect.stringContaining(`did you mean ${choice}?`)]);
      }
    }
  });

  it('prints one envelope and nothing else if it fails with --json', async () => {
    const { code, out, err } = await run([name, '--json', '--no-such-option']);
    expect([code, err, out.trim().split('\n').length]).toEqual([2, '', 1]);
    const { version, command: named, ok, errors, durationMs } = JSON.parse(out);
    expect({ version, named, ok, durationMs }).toEqual({
      version: 1,
      named: name,
      ok: false,
      durationMs: 12,
    });
    expect(errors).toEqual([expect.objectContaining({ code: 'CLI_USAGE', message: expect.any(String) })]);
  });

  it.each<[string, readonly string[], Record<string, string>, boolean]>([
    ['--color always', ['--color', 'always'], { NO_COLOR: '1' }, true],
    ['--color never', ['--color=never'], { CLICOLOR_FORCE: '1' }, false],
    ['CLICOLOR_FORCE', [], { CLICOLOR_FORCE: '1', TERM: 'dumb' }, true],
    ['CLICOLOR_FORCE=0', [], { CLICOLOR_FORCE: '0' }, false],
    ['NO_COLOR', [], { NO_COLOR: '1', CLICOLOR_FORCE: '1' }, false],
    ['neither', [], {}, false],
  ])('follows %s in its errors', async (_, flags, env, isColoured) => {
    const { err } = await run([name, '--no-such-option', ...flags], env);
    expect(err.includes('\u001b[')).toBe(isColoured);
  });
});

it('every command is in the help, in the order of the registry', async () => {
  const { out } = await run(['help']);
  const places = Object.entries(COMMANDS).map(([name, { summary }]) =>
    out.indexOf(`  ${name.padEnd(15)} ${summary}\n`),
  );
  expect(places.filter((place) => place < 0)).toEqual([]);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

it('every command is in the help for programs', async () => {
  const { out } = await run(['help', '--json']);
  const commands = Object.entries(COMMANDS).map(([name, { summary }]) => ({ name, summary }));
  expect(JSON.parse(out)).toMatchObject({ ok: true, command: 'help', commands });
});

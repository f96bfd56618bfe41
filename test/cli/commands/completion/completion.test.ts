import { COMMANDS } from '../../../../lib/cli/commands/registry';
import { runCommand } from '../run';

const completion = (...args: string[]) => runCommand('/nowhere', 'completion', ...args);

describe.each(['bash', 'zsh', 'fish'])('kumiki completion %s', (shell) => {
  it('prints a script that knows every command, and nothing else', async () => {
    const { code, out, err } = await completion(shell);
    expect([code, err]).toEqual([0, '']);
    for (const name of Object.keys(COMMANDS)) expect(out).toContain(name);
  });

  it('gives the script as JSON', async () => {
    const { script } = JSON.parse((await completion(shell, '--json')).out);
    expect(script).toBe((await completion(shell)).out);
  });
});

it.each([
  [[], 'no shell is given', 'kumiki completion bash'],
  [['bsah'], 'there is no completion for bsah', 'did you mean bash?'],
  [['constructor'], 'there is no completion for constructor', 'kumiki completion bash'],
])('kumiki completion refuses %j', async (args, message, fix) => {
  const { code, err } = await completion(...args);
  expect([code, err]).toEqual([2, expect.stringContaining(`error CLI_USAGE\n  ${message}\n`)]);
  expect(err).toContain(fix);
});

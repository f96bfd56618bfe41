import { runCommand } from '../run';

describe('kumiki diff', () => {
  it('refuses an invalid scope before the program runs', async () => {
    const { code, err } = await runCommand('/nowhere', 'diff', '--cloud', '--scope', 'prod');
    expect(code).toBe(2);
    expect(err).toContain('error CLI_USAGE\n  this is not the scope half of an owner tag\n');
    expect(err).toContain('12 hex digits');
  });
});

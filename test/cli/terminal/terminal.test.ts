import { createTerminal } from '../../../lib/cli/terminal/terminal';

const red = (mode: 'auto' | 'always' | 'never', env: Record<string, string>, isTTY: boolean) =>
  createTerminal({ write: () => true, isTTY }, mode, env).red('x') !== 'x';

describe('a terminal', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['no terminal', {}, false, false],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['no terminal but CLICOLOR_FORCE', { CLICOLOR_FORCE: '1' }, false, true],
    ['no terminal and CLICOLOR_FORCE=0', { CLICOLOR_FORCE: '0' }, false, false],
    ['no terminal but FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['NO_COLOR against FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('decides for %s', (_, env, isTTY, expected) => {
    expect(red('auto', env as Record<string, string>, isTTY)).toBe(expected);
  });

  it('follows --color before anything else', () => {
    expect(red('always', { NO_COLOR: '1' }, false)).toBe(true);
    expect(red('never', { FORCE_COLOR: '1' }, true)).toBe(false);
  });
});

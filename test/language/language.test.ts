import { chooseLanguage } from '../../lib/language/language';

describe('the language of the command line', () => {
  it.each<[string, Record<string, string>]>([
    ['of KUMIKI_LANG', { KUMIKI_LANG: 'ja', LC_ALL: 'C' }],
    ['of LC_ALL', { LC_ALL: 'ja_JP.UTF-8', LC_MESSAGES: 'C', LANG: 'C' }],
    ['of LC_MESSAGES', { LC_MESSAGES: 'ja_JP.utf8', LANG: 'en_US.UTF-8' }],
    ['of LANG', { LANG: 'ja_JP.UTF-8' }],
    ['of LANG where the others are empty', { KUMIKI_LANG: '', LC_ALL: '', LC_MESSAGES: '', LANG: 'ja' }],
    ['of a locale with a modifier', { LANG: 'ja_JP.UTF-8@cjknarrow' }],
  ])('is Japanese because %s', (_, env) => expect(chooseLanguage(env)).toBe('ja'));

  it.each<[string, Record<string, string>]>([
    ['nothing is said', {}],
    ['KUMIKI_LANG says so', { KUMIKI_LANG: 'en', LC_ALL: 'ja_JP.UTF-8', LANG: 'ja_JP.UTF-8' }],
    [
      'LC_ALL comes before the others',
      { LC_ALL: 'C.UTF-8', LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'ja_JP.UTF-8' },
    ],
    ['LC_MESSAGES comes before LANG', { LC_MESSAGES: 'POSIX', LANG: 'ja_JP.UTF-8' }],
    ['the locale is C', { LANG: 'C' }],
    ['the terminal cannot show UTF-8', { LANG: 'ja_JP.eucJP' }],
    ['jam is another language', { LANG: 'jam_JM.UTF-8' }],
    ['there is no translation into French', { LANG: 'fr_FR.UTF-8' }],
  ])('is English if %s', (_, env) => expect(chooseLanguage(env)).toBe('en'));

  it.each(['fr', 'JA', 'ja_JP.UTF-8', 'japanese', ' ja'])('cannot be set to %p by KUMIKI_LANG', (given) => {
    expect(() => chooseLanguage({ KUMIKI_LANG: given, LANG: 'ja_JP.UTF-8' })).toThrow(
      expect.objectContaining({ code: 'CLI_USAGE', message: expect.stringContaining('en, ja') }),
    );
  });
});

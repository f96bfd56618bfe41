import { KumikiError } from '../core/errors';

/**
 * Languages of messages for people. Machine-readable output (`--json`, files, codes, states) is always
 * English.
 */
export type Language = 'en' | 'ja';

const LANGUAGES: readonly Language[] = ['en', 'ja'];

/**
 * Chooses the language of messages: KUMIKI_LANG, else that of the locale variables in their POSIX order.
 * @throws CLI_USAGE if KUMIKI_LANG is not a supported language
 */
export function chooseLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const chosen = env.KUMIKI_LANG;
  if (chosen) {
    const language = LANGUAGES.find((each) => each === chosen);
    if (language === undefined) throw unknownError(chosen);
    return language;
  }
  return isJapanese(env.LC_ALL || env.LC_MESSAGES || env.LANG || 'C') ? 'ja' : 'en';
}

/**
 * Whether a locale such as `ja_JP.UTF-8` is Japanese. Only UTF-8 counts: terminals with other encodings
 * cannot show our output.
 */
function isJapanese(locale: string): boolean {
  const [name, encoding = 'utf8'] = /^ja(?:[_-][A-Za-z]+)?(?:\.([\w-]+))?(?:@.*)?$/.exec(locale) ?? [];
  return name !== undefined && /^utf-?8$/i.test(encoding);
}

function unknownError(given: string): KumikiError {
  return new KumikiError({
    code: 'CLI_USAGE',
    message: `KUMIKI_LANG is ${given}`,
    given,
    allowed: LANGUAGES.join(', '),
    hint: 'choose one of them, or leave it out for the language of LC_ALL, LC_MESSAGES or LANG',
  });
}
